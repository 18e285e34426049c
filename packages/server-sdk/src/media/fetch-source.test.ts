import { ProsaError } from "@prosa/core";
import { describe, expect, it } from "vitest";
import type { Channel, ChannelSettings, MediaKind } from "../ports/index.ts";
import type { ClaimedAttachment } from "./claimed-attachment.ts";
import { fetchSource } from "./fetch-source.ts";

type Bytes = () => Promise<Uint8Array>;
const text = (value: string) => new TextEncoder().encode(value);
const never =
  (code: "attachment.not_found" | "attachment.too_large"): Bytes =>
  () =>
    Promise.reject(new ProsaError(code, "no"));
const later: Bytes = () => Promise.reject(new ProsaError("channel.unavailable", "later"));

/** A file of one message, and what each place says when it is asked; by default: come later. */
function world(places: { event?: Uint8Array; url?: Bytes; provider?: Bytes }) {
  const asked: string[] = [];
  const channel = {
    provider: "evolution",
    inlineMedia: () => {
      asked.push("event");
      return places.event ?? null;
    },
    sender: () => ({
      fetchMedia: async () => {
        asked.push("provider");
        return { bytes: await (places.provider ?? later)(), mime: null, fileName: "a.pdf" };
      },
    }),
  } as unknown as Channel;
  const fetchUrl = async () => {
    asked.push("url");
    return (places.url ?? later)();
  };
  const deps = { channels: { evolution: channel }, maxBytes: 1_000, fetchUrl };
  return {
    asked,
    get: (kind: MediaKind = "document", settings: ChannelSettings = {}) =>
      fetchSource(deps, claimed(kind, settings)),
  };
}

const claimed = (kind: MediaKind, settings: ChannelSettings): ClaimedAttachment => ({
  attachment: {
    id: "a",
    kind,
    mime: null,
    fileName: null,
    attempts: 1,
    durationMs: null,
    hasWaveform: false,
    uploadPath: null,
    providerRef: { inlineOrd: 1, url: "https://files.example/a", pull: true },
  },
  message: {
    id: "m",
    conversationId: "v",
    externalId: "E1",
    fromMe: false,
    sendKey: "k",
    voice: false,
  },
  channel: { id: "c", tenantId: "t", provider: "evolution", settings, secret: null },
  payload: {},
});

describe("the places of a file", () => {
  it("are asked in order, and no further than needed", async () => {
    const all = world({ event: text("event"), url: async () => text("url") });
    expect((await all.get()).bytes).toEqual(text("event"));
    expect(all.asked).toEqual(["event"]);
    const linked = world({ url: async () => text("url") });
    expect((await linked.get()).bytes).toEqual(text("url"));
    expect(linked.asked).toEqual(["event", "url"]);
    const pulled = world({
      url: never("attachment.not_found"),
      provider: async () => text("provider"),
    });
    expect(await pulled.get()).toEqual({ bytes: text("provider"), fileName: "a.pdf" });
    expect(pulled.asked).toEqual(["event", "url", "provider"]);
  });

  it("fail for good only when none of them may have it later", async () => {
    const hopeful = world({ url: later, provider: never("attachment.not_found") });
    await expect(hopeful.get()).rejects.toMatchObject({
      code: "channel.unavailable",
      retry: "later",
      details: { places: { url: "channel.unavailable", provider: "attachment.not_found" } },
    });
    const gone = never("attachment.not_found");
    await expect(world({ url: gone, provider: gone }).get()).rejects.toMatchObject({
      code: "attachment.not_found",
      retry: "never",
    });
  });

  it("are not asked for more once one of them says that it is too large", async () => {
    const large = world({ url: never("attachment.too_large") });
    await expect(large.get()).rejects.toMatchObject({ code: "attachment.too_large" });
    expect(large.asked).toEqual(["event", "url"]);
  });

  it("hand over no more than the kind and the channel allow", async () => {
    const settings = { mediaMaxBytes: { document: 500, image: 5_000 } };
    const long = world({ event: text("x".repeat(900)) });
    expect((await long.get()).bytes).toHaveLength(900);
    await expect(long.get("document", settings)).rejects.toMatchObject({
      code: "attachment.too_large",
    });
    const longer = world({ event: text("x".repeat(1_001)) });
    await expect(longer.get("image", settings)).rejects.toMatchObject({
      code: "attachment.too_large",
    });
  });
});
