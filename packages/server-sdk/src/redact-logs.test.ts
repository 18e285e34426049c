import { Writable } from "node:stream";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import type { Logger } from "./ports/index.ts";
import { redactLogs } from "./redact-logs.ts";

/** What pino itself writes, since its own serializers come last. */
function logging(secrets: string[] = []): { logger: Logger; written: () => string } {
  let text = "";
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const logger: Logger = pino({ base: {}, level: "debug" }, stream);
  return { logger: redactLogs(logger, secrets), written: () => text };
}

describe("redactLogs", () => {
  it("drops credentials and what people wrote, at any depth", () => {
    const { logger, written } = logging();
    logger.warn(
      {
        apikey: "s3gredo-1",
        request: { headers: { Authorization: "Bearer s3gredo-2", cookie: "sb=s3gredo-3" } },
        data: [{ message: { body: "s3gredo-4", caption: "s3gredo-5" }, pushName: "s3gredo-6" }],
        payload: { any: "s3gredo-7" },
      },
      "refused",
    );
    expect(written()).not.toContain("s3gredo");
    expect(written()).toContain("refused");
  });

  it("masks phones, tokens and passwords inside texts and errors", () => {
    const { logger, written } = logging();
    const cause = new Error("postgres://prosa:s3nha@db.example/prosa refused");
    const error = new Error("5511987650001@s.whatsapp.net failed, ?apikey=s3nha", { cause });
    logger.error(
      { err: error, reason: "call +55 (11) 98765-0001, Bearer s3nha" },
      "to 11987650001",
    );
    logger.error(error);
    expect(written()).not.toMatch(/s3nha|98765/);
    expect(written()).toContain("postgres://prosa:");
    expect(written()).toContain("redact-logs.test.ts");
  });

  it("never writes a secret that it was told of, in children neither", () => {
    const { logger, written } = logging(["uncommon-word", "short"]);
    logger.child({ note: "of uncommon-word" }).info({ url: "x/uncommon-word" }, "uncommon-word");
    expect(written()).not.toContain("uncommon-word");
  });

  it("keeps what a line is read for", () => {
    const { logger, written } = logging();
    const fields = {
      channel_id: "01930000-0000-7000-8000-123456789012",
      lane: "01930000-0000-7000-8000-123456789012/chat:5511987650001@s.whatsapp.net",
      code: "storage.timeout",
      bytes: 1_234_567_890_123,
      at: "2026-11-22T10:00:00.000Z",
      body: 512,
    };
    logger.info(fields, "kept");
    expect(JSON.parse(written())).toMatchObject({
      ...fields,
      lane: "01930000-0000-7000-8000-123456789012/chat:…01@s.whatsapp.net",
      msg: "kept",
    });
  });
});
