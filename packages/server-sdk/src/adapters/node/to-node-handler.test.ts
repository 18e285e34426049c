import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { toNodeHandler } from "./to-node-handler.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(handler: (request: Request) => Promise<Response>): Promise<string> {
  server = createServer(toNodeHandler(handler));
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("a Web handler under node:http", () => {
  it("gets method, URL, headers and body, and answers with status, headers and body", async () => {
    const url = await serve(async (request) => {
      const { pathname, searchParams } = new URL(request.url);
      return Response.json(
        {
          method: request.method,
          pathname,
          q: searchParams.get("q"),
          token: request.headers.get("x-prosa-token"),
          body: await request.text(),
        },
        {
          status: 202,
          headers: [
            ["set-cookie", "a=1"],
            ["set-cookie", "b=2"],
          ],
        },
      );
    });
    const response = await fetch(`${url}/api/webhook?q=ção`, {
      method: "POST",
      headers: { "x-prosa-token": "t" },
      body: "olá",
    });
    expect(response.status).toBe(202);
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(await response.json()).toEqual({
      method: "POST",
      pathname: "/api/webhook",
      q: "ção",
      token: "t",
      body: "olá",
    });
  });

  it("hands the body over as it comes in", async () => {
    let first = "";
    const url = await serve(async (request) => {
      const reader = (request.body as ReadableStream<Uint8Array>).getReader();
      first = new TextDecoder().decode((await reader.read()).value);
      await reader.cancel();
      return new Response(null, { status: 413 });
    });
    const { port } = new URL(url);
    const status = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () => {
        socket.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 120000000\r\n\r\nbeginning");
      });
      socket.once("data", (data) => {
        socket.destroy();
        resolve(data.toString().slice(0, 12));
      });
    });
    expect(first).toBe("beginning");
    expect(status).toBe("HTTP/1.1 413");
  });

  it("tells the handler when the client hangs up", async () => {
    let aborted: Promise<void> | undefined;
    const url = await serve(async (request) => {
      aborted = new Promise((resolve) =>
        request.signal.addEventListener("abort", () => resolve(), { once: true }),
      );
      await aborted;
      return new Response();
    });
    const { port } = new URL(url);
    const socket = connect(Number(port), "127.0.0.1", () => {
      socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    });
    await expect.poll(() => aborted !== undefined).toBe(true);
    socket.destroy();
    await expect(aborted).resolves.toBeUndefined();
  });

  it("answers 500 for a handler that throws", async () => {
    const url = await serve(() => Promise.reject(new Error("broken")));
    expect((await fetch(url)).status).toBe(500);
  });
});
