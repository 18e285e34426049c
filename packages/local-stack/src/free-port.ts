import { createServer } from "node:net";

/**
 * Returns a port of 127.0.0.1 that was free a moment ago.
 *
 * `preferred` 0 asks the system for any; a taken one gives the next free port above it.
 */
export async function freePort(preferred = 0): Promise<number> {
  if (preferred === 0) return listenOnce(0).then((port) => port ?? freePort(0));
  for (let port = preferred; port < Math.min(preferred + 200, 65_536); port++) {
    const found = await listenOnce(port);
    if (found !== null) return found;
  }
  return freePort(0);
}

function listenOnce(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(null));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = probe.address();
      const bound = typeof address === "object" && address ? address.port : port;
      probe.close(() => resolve(bound));
    });
  });
}
