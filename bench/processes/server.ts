// A process that takes webhooks in: bare (parses and answers), or Prosa's own handler, with its state
// through DATABASE_URL or through SUPABASE_URL alone, and its queues in Redis or Postgres.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fromEnvironment } from "@prosa/server-sdk";
import { toNodeHandler } from "@prosa/server-sdk/node";

const server =
  process.env.BENCH_BARE === "1" ? createServer(bare()) : createServer(await handler());
server.listen(0, "127.0.0.1", () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});

function bare(): Parameters<typeof createServer>[1] {
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      JSON.parse(Buffer.concat(chunks).toString());
      response.writeHead(200, { "content-type": "application/json" }).end('{"accepted":1}');
    });
  };
}

async function handler() {
  const prosa = await fromEnvironment(process.env);
  return toNodeHandler(prosa.webhook);
}
