import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseWebhook } from "./webhook-payload.ts";

const folder = new URL("./testing/__fixtures__/webhook/", import.meta.url);
const bodies = readdirSync(folder).map(
  (file) => [file, JSON.parse(readFileSync(new URL(file, folder), "utf8")).body] as const,
);

describe("parseWebhook", () => {
  it.each(bodies)("knows %s", (_, body) => {
    const parsed = parseWebhook(body);
    expect(parsed).toMatchObject({ event: body.event, instance: "loja-demo", data: body.data });
    expect(parsed.items).toEqual(Array.isArray(body.data) ? body.data : [body.data]);
    expect(parsed.kind === "other").toBe(body.event.startsWith("instance."));
  });

  it("narrows items by kind", () => {
    const parsed = parseWebhook({ event: "MESSAGES_UPSERT", data: { key: { id: "A1" } } });
    expect(parsed.kind === "message" && parsed.items[0]?.key?.id).toBe("A1");
  });

  it("leaves credentials out", () => {
    const parsed = parseWebhook({ event: "error", apikey: "k1", api_key: "k2", data: null });
    expect(JSON.stringify(parsed)).not.toMatch(/k1|k2/);
  });

  it.each([
    undefined,
    null,
    "text",
    7,
    [],
    {},
    { event: 1, data: ["a@s.whatsapp.net", null, 3] },
    { event: "messages.upsert", data: null, isLatest: "no" },
    JSON.parse('{"event":"__proto__","data":{"__proto__":{"polluted":true}}}'),
  ])("reads %j without throwing and without items it does not have", (body) => {
    const parsed = parseWebhook(body);
    expect(typeof parsed.event).toBe("string");
    expect(parsed.items.every((item) => typeof item === "object" && item !== null)).toBe(true);
    expect("polluted" in {}).toBe(false);
  });

  it("keeps the marks of a history import", () => {
    const body = { event: "messages.set", data: [], isLatest: true, progress: 40 };
    expect(parseWebhook(body)).toMatchObject({ kind: "history", isLatest: true, progress: 40 });
  });
});
