import { describe, expect, it } from "vitest";
import { buildConversation, buildMessage, buildSession } from "../testing/build.ts";
import { seedHorizonte } from "../testing/seed-horizonte.ts";
import { parseAnswer, parseEvents } from "./parse.ts";

const { read: _read, ...conversation } = buildConversation();
const change = { rev: 7, kind: "message", message: buildMessage() };
const tell = (...changes: object[]) => ({
  v: 1,
  type: "changes",
  facts: [{ conversation: { ...conversation, rev: 8 }, changes }],
});

describe("parseEvents", () => {
  it("unpacks what was told together into changes that each know their rev", () => {
    expect(parseEvents(tell(change, { rev: 8, kind: "conversation" }))).toMatchObject([
      { type: "change", rev: 7, conversation: { rev: 7 }, message: { id: "message-1" } },
      { type: "change", rev: 8, conversation: { rev: 8 }, conversationId: conversation.id },
    ]);
  });

  it("passes a single event through", () => {
    const left = { v: 1, type: "left", conversationId: conversation.id, rev: 3 };
    expect(parseEvents(left)).toEqual([left]);
  });

  it.each([
    ["another version", { ...tell(change), v: 2 }],
    ["an unknown type", { ...tell(change), type: "surprise" }],
    ["a broken message", tell({ ...change, message: { id: 1 } })],
    ["no object", "changes"],
  ])("drops %s", (_name, payload) => {
    expect(parseEvents(payload)).toBeNull();
  });

  it("keeps why a message waits, and drops a reason it does not know", () => {
    const waiting = { for: "pace", until: "2026-11-22T17:05:00.000Z" };
    const waits = (value: unknown) =>
      parseEvents(tell({ ...change, message: { ...buildMessage(), waiting: value } }));
    expect(waits(waiting)).toMatchObject([{ message: { waiting } }]);
    expect(waits(null)).toMatchObject([{ message: { waiting: null } }]);
    expect(waits({ ...waiting, for: "moon" })).toMatchObject([{ message: { waiting: undefined } }]);
  });

  it("takes an unknown kind of message for an unsupported one", () => {
    const message = { ...buildMessage(), kind: "hologram" };
    const parsed = parseEvents(tell({ ...change, message }));
    expect(parsed).toMatchObject([{ message: { kind: "unsupported" } }]);
  });
});

describe("parseAnswer", () => {
  it("keeps every message and conversation of the seeded data as it is", () => {
    const { conversations, messages } = seedHorizonte();
    const page = { items: conversations, nextCursor: null, syncCursor: "1" };
    expect(parseAnswer("page", page).items).toEqual(conversations);
    const window = { items: messages, hasBefore: false, hasAfter: false, rev: 1 };
    expect(parseAnswer("window", window).items).toEqual(messages);
    expect(parseAnswer("session", buildSession())).toEqual(buildSession());
  });

  it("gives a channel that says nothing of itself the common abilities", () => {
    const session = buildSession();
    const [channel] = session.channels;
    const bare = { ...session, channels: [{ ...channel, capabilities: {} }] };
    const [parsed] = parseAnswer("session", bare).channels;
    expect(parsed?.capabilities).toMatchObject({ reply: true, media: {}, maxChars: 65_536 });
  });

  it("says where an answer has another shape", () => {
    expect(() => parseAnswer("read", { lastReadSeq: "3" })).toThrow(
      expect.objectContaining({
        code: "internal",
        details: { answer: "read", path: "lastReadSeq" },
      }),
    );
  });
});
