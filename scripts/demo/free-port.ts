import { createServer } from "node:net";

/** The port once it was taken for a moment, or `null` when somebody else has it. */
function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : null));
    });
  });
}

/** The wanted port, or the next free one after it; any free one for 0. */
export async function freePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + 200; port += 1) {
    const free = await tryPort(port);
    if (free !== null) return free;
  }
  throw new Error(
    `No free port between ${wanted} and ${wanted + 199} on 127.0.0.1. Free one, or set PORT.`,
  );
}
