import type { Message } from "@prosa/core";
import { describe, expect, it } from "vitest";
import type { ThreadItem } from "../store/thread-items.ts";
import { base, buildMessage } from "../testing/build.ts";
import { attachment } from "../testing/seed-media.ts";
import { joinAlbums } from "./albums.ts";

function item(id: string, second: number, overrides: Partial<Message> = {}): ThreadItem {
  const sortTs = new Date(base + second * 1_000).toISOString();
  return { key: id, message: buildMessage({ id, sortTs, body: null, ...overrides }), local: null };
}
const photo = (id: string, second: number, overrides: Partial<Message> = {}) =>
  item(id, second, {
    kind: "image",
    attachments: [attachment({ id: `file-${id}`, kind: "image" })],
    ...overrides,
  });
const announcement = (id: string, second: number) => item(id, second, { kind: "album" });
const shape = (items: ThreadItem[]) => joinAlbums(items).map((entry) => entry.ids.join("+"));

describe("joinAlbums", () => {
  it("draws an announcement and its pictures as one bubble that keeps its key", () => {
    const [entry, ...rest] = joinAlbums([
      announcement("parent", 0),
      photo("a", 1),
      photo("b", 2, { body: "Da pia" }),
      photo("c", 3),
    ]);
    expect(rest).toEqual([]);
    expect(entry?.key).toBe("parent");
    expect(entry?.item.message.id).toBe("c");
    expect(entry?.pictures.map((each) => each.message.id)).toEqual(["a", "b", "c"]);
  });

  it("takes videos into an announced album", () => {
    expect(shape([announcement("p", 0), photo("a", 1), photo("v", 2, { kind: "video" })])).toEqual([
      "p+a+v",
    ]);
  });

  it("keeps an announcement that no picture follows", () => {
    const [entry] = joinAlbums([announcement("p", 0), item("t", 1, { body: "Oi" })]);
    expect(entry?.item.message.id).toBe("p");
    expect(entry?.pictures).toEqual([]);
  });

  it("joins images of one minute when only the last has a caption", () => {
    expect(shape([photo("a", 0), photo("b", 5), photo("c", 9, { body: "Pronto" })])).toEqual([
      "a+b+c",
    ]);
    expect(shape([photo("a", 0, { body: "Antes" }), photo("b", 5, { body: "Depois" })])).toEqual([
      "a",
      "b",
    ]);
  });

  it("keeps images apart that are a minute apart, or of another sender", () => {
    expect(shape([photo("a", 0), photo("b", 61)])).toEqual(["a", "b"]);
    const other = { kind: "customer" as const, id: null, name: "Otávio" };
    expect(shape([photo("a", 0), photo("b", 2, { author: other })])).toEqual(["a", "b"]);
  });

  it("leaves failed, deleted and quoting pictures their own bubble", () => {
    const failed = photo("b", 1, { status: "failed" });
    const deleted = photo("c", 2, { deletedAt: new Date(base).toISOString() });
    expect(shape([photo("a", 0), failed, deleted])).toEqual(["a", "b", "c"]);
  });
});
