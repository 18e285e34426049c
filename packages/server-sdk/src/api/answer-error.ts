import { httpStatusOf, isProsaError, ProsaError } from "@prosa/core";

/**
 * Answers with `{ error: { code, message, details, requestId } }` and the status of the code. What
 * went wrong inside stays inside: only its request id goes out.
 */
export function answerError(error: unknown, requestId: string): Response {
  const known = isProsaError(error)
    ? error
    : new ProsaError("internal", "Something broke on our side.", { cause: error });
  const isOurs = known.code === "internal";
  const retryAfterMs = typeof known.retry === "object" ? known.retry.afterMs : null;
  return Response.json(
    {
      error: {
        code: known.code,
        message: isOurs
          ? `Something broke on our side. The log has it under ${requestId}.`
          : known.message,
        details: isOurs ? {} : known.details,
        requestId,
      },
    },
    {
      status: httpStatusOf(known.code),
      headers: {
        "x-request-id": requestId,
        ...(retryAfterMs === null ? {} : { "retry-after": `${Math.ceil(retryAfterMs / 1_000)}` }),
      },
    },
  );
}
