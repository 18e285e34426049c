/** An answer of the API that is no success. `code` is Prosa's, or `network` when none came. */
export class ApiError extends Error {
  readonly code: string;
  readonly requestId: string | null;
  /** Machine-readable facts of the refusal. */
  readonly details: Record<string, unknown>;

  constructor(code: string, requestId: string | null, details: Record<string, unknown> = {}) {
    super(code);
    this.code = code;
    this.requestId = requestId;
    this.details = details;
  }
}

interface Failure {
  error?: { code: string; requestId: string; details?: Record<string, unknown> };
}

/**
 * Asks this app's own API: with a body it writes, without one it reads.
 * @throws ApiError for any answer but a good one.
 */
export async function askApi<Answer>(
  url: string,
  body?: object,
  signal?: AbortSignal,
): Promise<Answer> {
  const answer = await fetch(url, {
    method: body ? "POST" : "GET",
    cache: "no-store",
    ...(body
      ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
      : {}),
    ...(signal ? { signal } : {}),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new ApiError("network", null);
  });
  const content = (await answer.json().catch(() => null)) as (Answer & Failure) | null;
  if (answer.ok && content) return content;
  const { code = "internal", requestId = null, details } = content?.error ?? {};
  throw new ApiError(code, requestId, details ?? {});
}
