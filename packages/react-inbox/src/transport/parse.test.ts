import { describe, expect, it } from "vitest";
import { buildConversation, buildMessage, buildSession } from "../testing/build.ts";
import { seedHorizonte } from "../testing/seed-horizonte.ts";
import { parseAnswer, parseEvent } from "./parse.ts";

const { read: _read, ...conversation } = buildConversation();
const event = {
  v: 1,
  type: "change",
  conversationId: conversation.id,
  rev: 2,
  kind: "message",
  conversation,
  message: buildMessage(),
};

describe("parseEvent", () => {
  it("passes a whole event through", () => {
    expect(parseEvent(event)).toMatchObject({ rev: 2, message: { id: "message-1" } });
  });

  it.each([
    ["another version", { ...event, v: 2 }],
    ["an unknown type", { ...event, type: "surprise" }],
    ["a broken message", { ...event, message: { id: 1 } }],
    ["no object", "change"],
  ])("drops %s", (_name, payload) => {
    expect(parseEvent(payload)).toBeNull();
  });

  it("takes an unknown kind of message for an unsupported one", () => {
    const parsed = parseEvent({ ...event, message: { ...buildMessage(), kind: "hologram" } });
    expect(parsed).toMatchObject({ message: { kind: "unsupported" } });
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
