import { describe, expect, it } from "vitest";
import { buildMessage, buildSession } from "../testing/index.ts";
import { emptyThread, initialState } from "./initial-state.ts";
import { newFailures } from "./send-failures.ts";
import type { OutboxEntry } from "./state.ts";

const session = { status: "ready" as const, value: buildSession(), error: null };
const { me } = session.value;
const ours = (overrides: Parameters<typeof buildMessage>[0] = {}) =>
  buildMessage({
    id: "m",
    conversationId: "c",
    direction: "out",
    status: "sent",
    author: { kind: "member", id: me.id, name: me.name },
    ...overrides,
  });
const failed = { status: "failed" as const, errorCode: "channel.rejected" };
const known = (
  messages: ReturnType<typeof buildMessage>[] = [],
  outbox: Partial<OutboxEntry>[] = [],
) => ({
  ...initialState,
  session,
  threads: new Map([["c", { ...emptyThread, status: "ready" as const, messages }]]),
  outbox: outbox as OutboxEntry[],
});
const entry: Partial<OutboxEntry> = {
  clientMessageId: "own-1",
  conversationId: "c",
  content: { kind: "text", body: "Oi" },
  state: "sending",
  errorCode: null,
};

describe("a failure to send", () => {
  it("is news when it leaves the outbox no more", () => {
    const after = known([], [{ ...entry, state: "failed", errorCode: "channel.rejected" }]);
    expect(newFailures(known([], [entry]), after)).toEqual([
      { conversationId: "c", state: "failed", what: "message", errorCode: "channel.rejected" },
    ]);
    expect(newFailures(after, { ...after, outbox: [...after.outbox] })).toEqual([]);
  });

  it("is news when the channel refuses what the server had taken", () => {
    const after = known([ours(failed)]);
    expect(newFailures(known([ours()]), after)).toMatchObject([{ state: "failed" }]);
    expect(newFailures(after, known([ours({ ...failed, body: "Oi" })]))).toEqual([]);
    const doubtful = known([ours({ status: "unknown" })]);
    expect(newFailures(known([ours()]), doubtful)).toMatchObject([{ state: "unknown" }]);
    expect(newFailures(doubtful, after)).toMatchObject([{ state: "failed" }]);
  });

  it("is news when the answer to the send is the failure itself", () => {
    const after = known([ours({ ...failed, clientMessageId: "own-1" })]);
    expect(newFailures(known([], [entry]), after)).toHaveLength(1);
  });

  it("is news of an edit that was refused", () => {
    const change = {
      kind: "edit" as const,
      body: "Olá",
      state: "failed" as const,
      errorCode: null,
    };
    expect(newFailures(known([ours()]), known([ours({ change })]))).toMatchObject([
      { what: "edit" },
    ]);
  });

  it("is no news of what was merely loaded", () => {
    const page = known([ours({ ...failed, id: "older" }), ours()]);
    expect(newFailures(known([ours()]), page)).toEqual([]);
    expect(newFailures({ ...known(), threads: new Map() }, page)).toEqual([]);
  });

  it("is no news of what somebody else sent", () => {
    const theirs = { author: { kind: "member" as const, id: "another", name: "Ana" } };
    expect(newFailures(known([ours(theirs)]), known([ours({ ...failed, ...theirs })]))).toEqual([]);
  });
});
