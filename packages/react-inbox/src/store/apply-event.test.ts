import type { ConversationChanged, Message } from "@prosa/core";
import { describe, expect, it } from "vitest";
import { buildConversation, buildMessage, buildSession } from "../testing/build.ts";
import { applyEvent, putConversation } from "./apply-event.ts";
import { emptyThread, initialState } from "./initial-state.ts";
import type { InboxState } from "./state.ts";

function opened(messages: Message[] = []): InboxState {
  const state = putConversation(initialState, buildConversation({ id: "c", rev: 5 }));
  const thread = { ...emptyThread, status: "ready" as const, rev: 5, messages };
  return { ...state, threads: new Map([["c", thread]]) };
}

function changed(rev: number, message: Partial<Message>): ConversationChanged {
  const { read: _read, ...conversation } = buildConversation({ id: "c", rev });
  return {
    v: 1,
    type: "change",
    conversationId: "c",
    rev,
    kind: "message",
    conversation,
    message: buildMessage({ conversationId: "c", ...message }),
  };
}

const bodies = (state: InboxState) => state.threads.get("c")?.messages.map((each) => each.body);

describe("applyEvent", () => {
  it("adds the next message and counts it as unread", () => {
    const { state, effects } = applyEvent(opened(), changed(6, { id: "m1", seq: 1, body: "a" }), 0);
    expect(bodies(state)).toEqual(["a"]);
    expect(state.threads.get("c")?.rev).toBe(6);
    expect(state.conversations.get("c")?.read.unread).toBe(1);
    expect(effects.map((each) => each.type)).toEqual(["inbound"]);
  });

  it("holds no more than 3,000 messages of a thread that is open all day", () => {
    const line = (seq: number) => ({
      id: `m${seq}`,
      seq,
      sortTs: new Date(seq * 1_000).toISOString(),
    });
    const full = Array.from({ length: 3_000 }, (_, index) => buildMessage(line(index + 1)));
    let state = opened(full);
    let most = 0;
    for (let seq = 3_001; seq <= 3_600; seq += 1) {
      state = applyEvent(state, changed(seq - 2_995, line(seq)), 0).state;
      most = Math.max(most, state.threads.get("c")?.messages.length ?? 0);
    }
    const thread = state.threads.get("c");
    expect(most).toBe(3_000);
    expect(thread).toMatchObject({ hasBefore: true, hasAfter: false, rev: 605 });
    expect(thread?.messages.at(-1)?.seq).toBe(3_600);
    expect(thread?.messages[0]?.seq).toBe(3_601 - (thread?.messages.length ?? 0));
  });

  it("drops an event at or behind the last rev and counts it", () => {
    const once = applyEvent(opened(), changed(6, { id: "m1", seq: 1 }), 0).state;
    const twice = applyEvent(once, changed(6, { id: "m1", seq: 1 }), 0);
    expect(twice.state.threads).toBe(once.threads);
    expect(twice.state.conversations).toBe(once.conversations);
    expect(twice.state.counters.duplicates).toBe(1);
    expect(twice.effects).toEqual([]);
  });

  it("shows what lies beyond a hole, keeps the rev before it and asks for a repair", () => {
    const { state, effects } = applyEvent(opened(), changed(8, { id: "m3", seq: 3, body: "c" }), 0);
    expect(bodies(state)).toEqual(["c"]);
    expect(state.threads.get("c")).toMatchObject({ rev: 5, ahead: [8] });
    expect(effects).toContainEqual({ type: "repair", conversationId: "c" });
  });

  it("closes the hole when the missing events arrive late", () => {
    const events = [8, 7, 6].map((rev) =>
      changed(rev, { id: `m${rev}`, seq: rev, body: `${rev}` }),
    );
    const state = events.reduce((each, event) => applyEvent(each, event, 0).state, opened());
    expect(state.threads.get("c")).toMatchObject({ rev: 8, ahead: [] });
    expect(bodies(state)).toEqual(["6", "7", "8"]);
  });

  it("never replaces a newer copy of a message by an older one", () => {
    const newer = changed(8, { id: "m1", seq: 1, body: "edited" });
    const older = changed(6, { id: "m1", seq: 1, body: "first" });
    const state = [newer, older].reduce(
      (each, event) => applyEvent(each, event, 0).state,
      opened(),
    );
    expect(bodies(state)).toEqual(["edited"]);
  });

  it("asks another source before it believes that a conversation left", () => {
    const left = { v: 1, type: "left", conversationId: "c" } as const;
    expect(applyEvent(opened(), { ...left, rev: 5 }, 0).effects).toEqual([]);
    const { state, effects } = applyEvent(opened(), { ...left, rev: 6 }, 0);
    expect(effects).toEqual([{ type: "verify", conversationId: "c" }]);
    expect(state.conversations.has("c")).toBe(true);
  });

  it("forgets that somebody types once their message is there", () => {
    const typing = { v: 1, type: "typing", conversationId: "c", name: "M" } as const;
    const writing = applyEvent(opened(), { ...typing, state: "composing" }, 1_000).state;
    expect(writing.typing.get("c")?.until).toBe(11_000);
    const done = applyEvent(writing, changed(6, { id: "m1", seq: 1 }), 2_000).state;
    expect(done.typing.has("c")).toBe(false);
  });

  it("marks a conversation whose new note calls the operator, and says so", () => {
    const session = { status: "ready" as const, value: buildSession(), error: null };
    const mentions = [{ id: "op-renata", name: "Renata Prado" }];
    const note = (by: string): Partial<Message> => ({
      id: "m1",
      seq: 1,
      direction: "note",
      content: { mentions },
      author: { kind: "member", id: by, name: by },
    });
    const called = applyEvent({ ...opened(), session }, changed(6, note("op-caio")), 0);
    expect(called.state.conversations.get("c")?.read).toMatchObject({ mentioned: true, unread: 0 });
    expect(called.effects.map((each) => each.type)).toContain("inbound");
    const own = applyEvent({ ...opened(), session }, changed(6, note("op-renata")), 0);
    expect(own.state.conversations.get("c")?.read.mentioned).toBeUndefined();
    expect(own.effects).toEqual([]);
  });
});
