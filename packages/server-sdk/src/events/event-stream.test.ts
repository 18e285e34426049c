import { describe, expect, it } from "vitest";
import { type JsonObject, type SqlGateway, silentLogger } from "../ports/index.ts";
import { createEventHub } from "./event-hub.ts";
import { openEventStream } from "./event-stream.ts";

/** A database whose broadcasts the test says. */
function open(options: { mayJoin?: boolean } = {}) {
  const waiting: JsonObject[] = [];
  let n = 0;
  let isUp = true;
  const sql: SqlGateway = {
    async call<T>(fn: string, args: JsonObject): Promise<T> {
      if (!isUp) throw new Error("away");
      if (fn === "join_topics") {
        if (options.mayJoin === false) throw new Error("auth.forbidden");
        return args as T;
      }
      const events = args.cursor === null ? [] : waiting.splice(0);
      return { events, cursor: `${n}`, reset: false } as T;
    },
  };
  const hub = createEventHub({ sql, logger: silentLogger, pollMs: 1, patienceMs: 0 });
  return {
    hub,
    tell: (payload: JsonObject, topic = "prosa:tenant:1:1") =>
      waiting.push({ id: `${n++}`, topic, payload }),
    fail: () => {
      isUp = false;
    },
    connect: (claims: object = {}, signal?: AbortSignal) =>
      openEventStream(
        { sql, hub, now: () => Date.now() },
        new Request("https://app.example/api/internal/v1/events?topic=prosa:tenant:1:1", {
          ...(signal && { signal }),
        }),
        { claims: { sub: "caio", ...claims } },
      ),
  };
}

async function textUntil(response: Response, end: string): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes(end)) {
    const part = await reader?.read();
    if (!part || part.done) return text;
    text += decoder.decode(part.value);
  }
  await reader?.cancel();
  return text;
}

describe("a stream of events", () => {
  it("says that it joined, then what its topics tell, and nothing of others", async () => {
    const { connect, tell, hub } = open();
    const response = await connect();
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    tell({ type: "left" }, "prosa:tenant:2:1");
    tell({ type: "typing", name: "Marina\nAlves" });
    expect(await textUntil(response, "Alves")).toBe(
      'event: joined\ndata: {}\n\ndata: {"type":"typing","name":"Marina\\nAlves"}\n\n',
    );
    hub.close();
  });

  it("refuses a topic that may not be joined, before anything is sent", async () => {
    await expect(open({ mayJoin: false }).connect()).rejects.toThrow("auth.forbidden");
  });

  it("ends with the session that opened it", async () => {
    const response = await open().connect({ exp: Date.now() / 1_000 + 0.02 });
    expect(await response.text()).toBe("event: joined\ndata: {}\n\n");
  });

  it("ends when the browser leaves, the server stops, or the database stays away", async () => {
    const left = new AbortController();
    const page = await open().connect({}, left.signal);
    left.abort();
    expect(await page.text()).toContain("joined");

    const stopped = open();
    const second = await stopped.connect();
    stopped.hub.close();
    expect(await second.text()).toContain("joined");

    const away = open();
    const third = await away.connect();
    away.fail();
    expect(await third.text()).toContain("joined");
  });

  it("sends a browser away that reads too slowly, rather than keep all for it", async () => {
    const { connect, tell, hub } = open();
    const response = await connect();
    for (let i = 0; i < 600; i += 1) tell({ i });
    const text = await textUntil(response, "never");
    expect(text).toContain('{"i":400}');
    expect(text).not.toContain('{"i":599}');
    hub.close();
  });
});
