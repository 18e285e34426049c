import { ProsaError } from "@prosa/core";
import { abortedError, answerError } from "./to-error.ts";
import type { CallOptions } from "./transport.ts";

/** Asks Prosa's HTTP interface as the operator. Rejects with `ProsaError` for any answer but a good one. */
export type Ask = (url: string, init?: RequestInit) => Promise<Response>;

/** @param headersOf - what says who asks, read before each request */
export function createAsk(
  headersOf: () => HeadersInit | Promise<HeadersInit>,
  fetchOf: typeof fetch = (...args) => fetch(...args),
): Ask {
  return async (url, init = {}) => {
    const headers = new Headers(await headersOf());
    new Headers(init.headers).forEach((value, name) => {
      headers.set(name, value);
    });
    let response: Response;
    try {
      response = await fetchOf(url, { credentials: "same-origin", ...init, headers });
    } catch (cause) {
      if (init.signal?.aborted) throw abortedError(init.signal);
      throw new ProsaError(
        "storage.unavailable",
        "The request did not reach the server. It is sent again once the network is back.",
        { cause },
      );
    }
    if (!response.ok) throw await answerError(response);
    return response;
  };
}

/** Posts JSON and reads JSON; `null` for an empty answer. */
export async function postJson(
  ask: Ask,
  url: string,
  body: object,
  options?: CallOptions,
): Promise<unknown> {
  const response = await ask(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    ...(options?.signal && { signal: options.signal }),
  });
  const text = await response.text();
  return text === "" ? null : JSON.parse(text);
}
