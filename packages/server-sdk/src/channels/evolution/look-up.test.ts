import type { EvolutionClient, MessageRecord } from "@prosa/evolution-client";
import { describe, expect, it } from "vitest";
import { lookUp } from "./look-up.ts";

const begunAt = "2026-11-22T10:00:00.000Z";
const seconds = (offset: number) => Date.parse(begunAt) / 1_000 + offset;

function record(id: string, body: string, more: Partial<MessageRecord["key"]> = {}, at = 2) {
  return {
    id,
    key: { id, remoteJid: "5511981234567@s.whatsapp.net", fromMe: true, ...more },
    message: { conversation: body },
    messageTimestamp: seconds(at),
    MessageUpdate: [],
  } satisfies MessageRecord;
}

/** A store that answers every question with the same records, in pages of one. */
function store(records: MessageRecord[]): EvolutionClient {
  const findMessages = async (_: string, request: { page?: number }) => {
    const page = request.page ?? 1;
    return {
      messages: {
        total: records.length,
        pages: records.length,
        currentPage: page,
        records: records.slice(page - 1, page),
      },
    };
  };
  return { chat: { findMessages } } as unknown as EvolutionClient;
}

const ask = (records: MessageRecord[], knownExternalIds: string[] = []) =>
  lookUp(
    store(records),
    "loja",
    {
      sendKey: "5511981234567@s.whatsapp.net",
      content: { kind: "text", body: "Oi" },
      notBefore: begunAt,
      knownExternalIds,
    },
    AbortSignal.timeout(1_000),
  );

describe("looking a message up at Evolution", () => {
  it("finds it by text, party and time, on any page", async () => {
    await expect(ask([record("A", "Outro"), record("B", "Oi")])).resolves.toEqual({
      externalId: "B",
      sentAt: "2026-11-22T10:00:02.000Z",
    });
  });

  it("takes the other spelling of a Brazilian mobile for the same party", async () => {
    const spelled = record("B", "Oi", { remoteJid: "551181234567@s.whatsapp.net" });
    await expect(ask([spelled])).resolves.toMatchObject({ externalId: "B" });
  });

  it("vouches for its absence when the store keeps ours and has no such message", async () => {
    await expect(ask([record("A", "Outro")])).resolves.toBe("absent");
    await expect(ask([record("A", "Oi", {}, -600)])).resolves.toBe("absent");
  });

  it("says nothing for a store that keeps nothing of ours", async () => {
    await expect(ask([])).resolves.toBe("unavailable");
  });

  it("does not take a message that is known as another of ours", async () => {
    await expect(ask([record("A", "Oi")], ["A"])).resolves.toBe("absent");
  });

  it("is not misled by the same text to somebody else", async () => {
    const other = record("A", "Oi", { remoteJid: "5521999990000@s.whatsapp.net" });
    await expect(ask([other])).resolves.toBe("absent");
    await expect(ask([other, record("B", "Oi")])).resolves.toMatchObject({ externalId: "B" });
  });

  it("says nothing where two could be it, or the party may be the same one", async () => {
    await expect(ask([record("A", "Oi"), record("B", "Oi")])).resolves.toBe("unavailable");
    await expect(ask([record("A", "Oi", { remoteJid: "77001@lid" })])).resolves.toBe("unavailable");
  });
});
