import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it arrived. */
export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  raw: string;
  body: { event: string; data: unknown; [key: string]: unknown };
  atMs: number;
}

/** An HTTP server that keeps what it is sent. */
export interface WebhookConsumer {
  url: string;
  received: Received[];
  events(): string[];
  /** Decides the status of each request; 202 by default. Null never answers. */
  answerWith(decide: (request: Received, count: number) => number | null): void;
  close(): Promise<void>;
}

/** Starts a consumer of webhooks on a free port. */
export async function startConsumer(): Promise<WebhookConsumer> {
  const received: Received[] = [];
  let decide: (request: Received, count: number) => number | null = () => 202;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString("utf8");
    const entry: Received = {
      path: request.url ?? "",
      headers: request.headers,
      raw,
      body: JSON.parse(raw),
      atMs: performance.now(),
    };
    received.push(entry);
    const status = decide(entry, received.length);
    if (status !== null) response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    events: () => received.map(({ body }) => body.event),
    answerWith: (next) => {
      decide = next;
    },
    close: async () => {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}
