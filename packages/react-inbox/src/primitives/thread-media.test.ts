import { expect, it } from "vitest";
import type { ThreadItem } from "../store/thread-items.ts";
import { buildMessage, minutesAgo } from "../testing/build.ts";
import { attachment } from "../testing/seed-media.ts";
import { threadMedia } from "./thread-media.ts";

const item = (id: string, overrides: Parameters<typeof buildMessage>[0]): ThreadItem => ({
  key: id,
  message: buildMessage({ id, ...overrides }),
  local: null,
});
const photo = attachment({ id: "photo", kind: "image", storagePath: "t/c/photo" });

it("lists pictures and videos that are here, in the thread's order", () => {
  const media = threadMedia([
    item("a", { kind: "image", attachments: [photo] }),
    item("b", { body: "só texto" }),
    item("c", {
      kind: "album",
      attachments: [
        { ...photo, id: "one" },
        { ...photo, id: "two", kind: "video" },
      ],
    }),
  ]);
  expect(media.map(({ id, message }) => [id, message.id])).toEqual([
    ["photo", "a"],
    ["one", "c"],
    ["two", "c"],
  ]);
});

it("leaves out what is not here, not for the eye, or taken back", () => {
  const media = threadMedia([
    item("a", { attachments: [{ ...photo, state: "pending", storagePath: null }] }),
    item("b", { attachments: [{ ...photo, kind: "document" }] }),
    item("c", { attachments: [{ ...photo, kind: "sticker" }] }),
    item("d", { attachments: [photo], deletedAt: minutesAgo(1) }),
  ]);
  expect(media).toEqual([]);
});
