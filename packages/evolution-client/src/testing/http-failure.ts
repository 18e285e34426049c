const names: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  500: "Internal Server Error",
};

/** An answer that is no success, in one of Evolution's shapes. */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(`HTTP ${status}`);
    this.status = status;
    this.body = body;
  }
}

/** Shape 1: `{ status, error, response: { message } }`. */
export function failure(status: number, message: unknown): HttpFailure {
  return new HttpFailure(status, { status, error: names[status], response: { message } });
}

/** Shape 1 for a schema violation: the list is nested twice. */
export function invalid(messages: readonly string[]): HttpFailure {
  return failure(400, [messages]);
}

/** Shape 3: a raw Boom, which the read routes let through when the socket is down. */
export function boom(message: string): HttpFailure {
  return new HttpFailure(400, {
    data: null,
    isBoom: true,
    isServer: false,
    output: {
      statusCode: 428,
      payload: { statusCode: 428, error: "Precondition Required", message },
      headers: {},
    },
  });
}
