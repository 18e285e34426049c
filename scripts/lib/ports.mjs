import { createServer } from "node:net";

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}

/** The wanted port, or the next free one after it. */
export async function freePort(wanted) {
  for (let port = wanted; port < wanted + 200; port += 1) if (await isFree(port)) return port;
  throw new Error(
    `No free port between ${wanted} and ${wanted + 199} on 127.0.0.1. Free one, or set PORT.`,
  );
}
