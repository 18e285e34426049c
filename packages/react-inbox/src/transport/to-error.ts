import { isErrorCode, ProsaError } from "@prosa/core";

interface RpcFailure {
  code?: string;
  message: string;
  details?: string | null;
  hint?: string | null;
}

/** A failed `rpc` in our words: Prosa's own code, a refused right, or a server out of reach. */
export function rpcError(error: RpcFailure, status: number): ProsaError {
  if (error.code?.startsWith("PT") && isErrorCode(error.message)) {
    return new ProsaError(error.message, error.hint ?? error.message, {
      details: readDetails(error.details),
    });
  }
  if (error.code === "40001" || error.code === "40P01") {
    return new ProsaError("storage.conflict", "Two changes met. The later one may be repeated.", {
      cause: error,
    });
  }
  if (status === 401 || error.code?.startsWith("PGRST30")) {
    return new ProsaError("auth.required", "The sign-in has ended. Sign in again to go on.", {
      cause: error,
    });
  }
  if (error.code === "42501" || status === 403) {
    return new ProsaError("auth.forbidden", "This operator may not do that.", { cause: error });
  }
  if (status === 0 || status >= 500) {
    return new ProsaError("storage.unavailable", "The server did not answer. It is tried again.", {
      cause: error,
    });
  }
  return new ProsaError("internal", error.message, { cause: error });
}

/** A refused request of our own HTTP interface: `{ error: { code, message, details } }`. */
export async function answerError(response: Response): Promise<ProsaError> {
  const body: unknown = await response.json().catch(() => null);
  const error =
    typeof body === "object" && body !== null && "error" in body ? Object(body.error) : {};
  if (isErrorCode(error.code)) {
    return new ProsaError(error.code, String(error.message ?? error.code), {
      details: { ...Object(error.details), requestId: error.requestId },
    });
  }
  return new ProsaError(
    response.status >= 500 ? "storage.unavailable" : "request.invalid",
    `The server answered ${response.status} without a code of Prosa.`,
    { details: { status: response.status } },
  );
}

/** The reason of an aborted call as an error. */
export function abortedError(signal: AbortSignal): Error {
  return signal.reason instanceof Error
    ? signal.reason
    : new DOMException("The call was given up.", "AbortError");
}

function readDetails(text: string | null | undefined): Record<string, unknown> {
  if (!text) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : { value };
  } catch {
    return { text };
  }
}
