import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export interface NodeHandlerOptions {
  /**
   * The origin of the request's URL where no proxy says it. Only its path is ever trusted.
   * @defaultValue the Host header
   */
  origin?: string;
}

/** Serves a node:http request; never rejects. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Runs a Web handler under node:http, Express or anything like them. Bodies stream both ways and are
 * never held whole; the handler's `request.signal` aborts when the client hangs up.
 *
 * Mount it before any body parser: a body that was read already cannot be read again.
 *
 * @example
 * createServer(toNodeHandler(prosa.webhook)).listen(3000);
 */
export function toNodeHandler(
  handler: (request: Request) => Promise<Response>,
  options: NodeHandlerOptions = {},
): NodeHandler {
  return async (incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.once("close", () => {
      if (!outgoing.writableFinished) gone.abort();
    });
    let response: Response;
    try {
      response = await handler(toRequest(incoming, options, gone.signal));
    } catch {
      // A handler that throws has told its own logger; the client learns that it may come again.
      response = new Response(null, { status: 500 });
    }
    await write(response, incoming, outgoing);
  };
}

function toRequest(
  incoming: IncomingMessage,
  options: NodeHandlerOptions,
  signal: AbortSignal,
): Request {
  const origin = options.origin ?? `http://${incoming.headers.host ?? "localhost"}`;
  const path = "originalUrl" in incoming ? String(incoming.originalUrl) : (incoming.url ?? "/");
  const headers = new Headers();
  for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2) {
    headers.append(incoming.rawHeaders[i] as string, incoming.rawHeaders[i + 1] as string);
  }
  const method = incoming.method ?? "GET";
  const init: RequestInit & { duplex?: "half" } = { method, headers, signal };
  if (method !== "GET" && method !== "HEAD") {
    init.body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
    init.duplex = "half";
  }
  return new Request(new URL(path, origin), init);
}

async function write(
  response: Response,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  if (outgoing.destroyed) return;
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name !== "set-cookie") outgoing.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
  // An answer before the end of the body: what still comes in must not meet the next request.
  if (!incoming.complete) outgoing.setHeader("connection", "close");
  if (!response.body) {
    outgoing.end();
  } else {
    await pipeline(Readable.fromWeb(response.body as never), outgoing).catch(() => {
      outgoing.destroy();
    });
  }
  if (!incoming.complete) incoming.resume();
}
