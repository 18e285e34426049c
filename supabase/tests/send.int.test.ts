import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createSendFixture, type SendFixture } from "./send-fixture.ts";

let f: SendFixture;
const open: SendFixture[] = [];
beforeEach(async () => {
  f = await createSendFixture();
  open.push(f);
});
afterAll(() => Promise.all(open.map((fixture) => fixture.close())));

describe("writing a message", () => {
  it("makes one message of ten simultaneous requests with one id", async () => {
    const clientMessageId = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => f.enqueue("Oi, Marina!", { clientMessageId })),
    );
    expect(new Set(answers.map((answer) => answer.message.id)).size).toBe(1);
    expect(answers.filter((answer) => !answer.duplicate)).toHaveLength(1);
    const { rows } = await f.db.pool.query("select count(*)::int as n from prosa.outbox");
    expect(rows[0].n).toBe(1);
  });

  it("gives the message to the browser whole, and remembers its author as taking part", async () => {
    const { message } = await f.enqueue("Medimos na quinta?");
    expect(message).toMatchObject({
      conversationId: f.conversationId,
      seq: 1,
      direction: "out",
      origin: "panel",
      kind: "text",
      body: "Medimos na quinta?",
      status: "queued",
      author: { kind: "member", id: f.operatorIds.caio, name: "caio" },
    });
    const { rows } = await f.db.pool.query("select operator_id from prosa.participants");
    expect(rows).toEqual([{ operator_id: f.operatorIds.caio }]);
  });

  it("refuses the same id for another text or conversation, without telling the first", async () => {
    const clientMessageId = randomUUID();
    await f.enqueue("Segredo da Marina", { clientMessageId });
    const other = await f.newConversation();
    for (const again of [
      f.enqueue("Outro texto", { clientMessageId }),
      f.enqueue("Segredo da Marina", { clientMessageId, conversationId: other }),
    ]) {
      const error = await again.catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code: "message.conflict", details: {} });
      expect(JSON.stringify(error)).not.toContain("Segredo");
    }
  });

  it("lets two authors use one id", async () => {
    const clientMessageId = randomUUID();
    const first = await f.enqueue("Oi", { clientMessageId }, "caio");
    const second = await f.enqueue("Olá", { clientMessageId }, "lia");
    expect(second.duplicate).toBe(false);
    expect(second.message.id).not.toBe(first.message.id);
  });

  it("hides the conversation from strangers and forbids viewers to write", async () => {
    await expect(f.enqueue("Oi", {}, "stranger")).rejects.toMatchObject({
      code: "conversation.not_found",
    });
    await expect(f.enqueue("Oi", {}, "vera")).rejects.toMatchObject({ code: "auth.forbidden" });
    await expect(f.sql.call("begin_send_attempt", {}, f.as.helena)).rejects.toMatchObject({
      code: "auth.forbidden",
    });
  });

  it("keeps a note out of the outbox", async () => {
    const { message } = await f.enqueue("", { content: { kind: "note", body: "Ligar amanhã" } });
    expect(message).toMatchObject({ direction: "note", kind: "note", status: null });
    expect(await f.begin()).toMatchObject({ state: "idle" });
  });

  it("reopens a resolved conversation, and goes on in a newer open one", async () => {
    const old = await f.newConversation("resolved");
    const { message } = await f.enqueue("Voltamos", { conversationId: old });
    expect(message.conversationId).toBe(old);
    const { rows } = await f.db.pool.query("select status from prosa.conversations where id = $1", [
      old,
    ]);
    expect(rows[0].status).toBe("open");

    const past = await f.newConversation("resolved", f.addressId);
    const onward = await f.enqueue("Segue aqui", { conversationId: past });
    expect(onward.message.conversationId).toBe(f.conversationId);
  });

  it("follows a merged conversation to its survivor", async () => {
    const merged = await f.newConversation("merged");
    await f.db.pool.query("update prosa.conversations set merged_into_id = $1 where id = $2", [
      f.conversationId,
      merged,
    ]);
    const { message } = await f.enqueue("Segue aqui", { conversationId: merged });
    expect(message.conversationId).toBe(f.conversationId);
  });

  it("says what is wrong with a request", async () => {
    for (const bad of [
      { content: { kind: "text", body: " \n" } },
      { content: { kind: "dance" } },
      { clientMessageId: "nope" },
      { expectedSeq: "two" },
    ]) {
      await expect(f.enqueue("Oi", bad)).rejects.toMatchObject({ code: "request.invalid" });
    }
    await expect(f.enqueue("Oi", { replyToId: randomUUID() })).rejects.toMatchObject({
      code: "message.not_found",
    });
  });
});

describe("an attempt", () => {
  it("is begun by one of many runners, and sends in the order of writing", async () => {
    const first = await f.enqueue("Um");
    await f.enqueue("Dois");
    const begun = await Promise.all(Array.from({ length: 8 }, () => f.begin()));
    const calls = begun.filter((one) => one.state === "call");
    expect(calls).toHaveLength(1);
    expect(calls[0]?.message.id).toBe(first.message.id);
    expect(calls[0]?.sendKey).toBe("5511981234567@s.whatsapp.net");
    expect(begun.filter((one) => one.state === "wait")).toHaveLength(7);
    expect((await f.message(first.message.id)).status).toBe("sending");
  });

  it("ends as sent with the provider's id, and lets the next one go", async () => {
    const first = await f.enqueue("Um");
    const second = await f.enqueue("Dois", { replyToId: first.message.id });
    const begun = await f.begin();
    await expect(
      f.finish(begun, "sent", { externalId: "3EB0A1", sentAt: "2026-11-22T10:00:00.000Z" }),
    ).resolves.toEqual({ status: "sent", applied: true });
    expect(await f.message(first.message.id)).toMatchObject({
      status: "sent",
      external_id: "3EB0A1",
    });
    const next = await f.begin();
    expect(next.message.id).toBe(second.message.id);
    expect(next.replyTo?.externalId).toBe("3EB0A1");
    const events = await f.db.pool.query(
      "select status from prosa.message_status_events where message_id = $1 order by received_at, status",
      [first.message.id],
    );
    expect(events.rows.map((row) => row.status)).toEqual(
      expect.arrayContaining(["queued", "sending", "sent"]),
    );
  });

  it("is finished only by who holds its token, and once", async () => {
    await f.enqueue("Um");
    const begun = await f.begin();
    const thief = { ...begun, token: randomUUID() };
    expect(await f.finish(thief, "sent", { externalId: "X" })).toMatchObject({ applied: false });
    expect(await f.finish(begun, "sent", { externalId: "A" })).toMatchObject({ applied: true });
    expect(await f.finish(begun, "rejected", { errorCode: "late" })).toEqual({
      status: "sent",
      applied: false,
    });
  });

  it("goes back to its place and waits when it surely did not leave", async () => {
    const { message } = await f.enqueue("Um");
    await f.enqueue("Dois");
    const begun = await f.begin();
    await f.finish(begun, "retryable", { errorCode: "disconnected", retryAfterMs: 60_000 });
    expect(await f.message(message.id)).toMatchObject({
      status: "queued",
      errorCode: "disconnected",
    });
    expect(await f.begin()).toMatchObject({ state: "wait" });
  });

  it("fails for good when refused, and its followers go on", async () => {
    const { message } = await f.enqueue("Um");
    const second = await f.enqueue("Dois");
    const begun = await f.begin();
    await f.finish(begun, "rejected", { errorCode: "not_on_whatsapp" });
    expect(await f.message(message.id)).toMatchObject({
      status: "failed",
      errorCode: "not_on_whatsapp",
    });
    expect((await f.begin()).message.id).toBe(second.message.id);
  });

  it("left open by a dead worker is never called again, and becomes unknown at its deadline", async () => {
    const { message } = await f.enqueue("Um");
    await f.begin();
    expect(await f.begin()).toMatchObject({ state: "wait" });
    await f.db.pool.query("update prosa.send_attempts set deadline_at = now() - interval '1 s'");
    const { conversations } = await f.sql.call<{ conversations: string[] }>(
      "settle_stale_sends",
      {},
      "service",
    );
    expect(conversations).toEqual([f.conversationId]);
    expect((await f.message(message.id)).status).toBe("unknown");
    expect(await f.begin()).toMatchObject({ state: "wait" });
  });

  it("takes a late success after its deadline", async () => {
    const { message } = await f.enqueue("Um");
    const begun = await f.begin();
    await f.db.pool.query("update prosa.send_attempts set deadline_at = now() - interval '1 s'");
    expect(await f.begin()).toMatchObject({ state: "wait" });
    expect(await f.finish(begun, "sent", { externalId: "LATE" })).toMatchObject({ applied: true });
    expect(await f.message(message.id)).toMatchObject({ status: "sent", external_id: "LATE" });
    expect(await f.begin()).toMatchObject({ state: "idle" });
  });
});

describe("an unknown outcome", () => {
  const unknown = async (body = "Um") => {
    const { message } = await f.enqueue(body);
    const begun = await f.begin();
    await f.finish(begun, "unknown", { errorCode: "timeout" });
    return { message, begun };
  };

  it("holds its followers, then is looked up", async () => {
    const { message, begun } = await unknown();
    await f.enqueue("Dois");
    expect(await f.begin()).toMatchObject({ state: "wait" });
    const lookup = await f.begin({ holdMs: 0 });
    expect(lookup).toMatchObject({
      state: "lookup",
      last: false,
      attempt: { id: begun.attempt.id },
    });
    expect(lookup.message.id).toBe(message.id);
    expect(await f.begin({ holdMs: 0, maxHoldMs: 0 })).toMatchObject({ last: true });
  });

  it("is sent again in its place only when the provider vouches that it is absent", async () => {
    const { message, begun } = await unknown();
    await f.enqueue("Dois");
    const settled = await f.sql.call(
      "settle_lookup",
      { attemptId: begun.attempt.id, result: "absent" },
      "service",
    );
    expect(settled).toEqual({ state: "queued" });
    const again = await f.begin();
    expect(again.state).toBe("call");
    expect(again.message.id).toBe(message.id);
    expect(again.attempt.n).toBe(2);
  });

  it("fails when it has been absent for too long, and its followers go on", async () => {
    const { message, begun } = await unknown();
    const second = await f.enqueue("Dois");
    await f.db.pool.query(
      "update prosa.outbox set created_at = now() - interval '2 hours' where message_id = $1",
      [message.id],
    );
    const settled = await f.sql.call(
      "settle_lookup",
      { attemptId: begun.attempt.id, result: "absent" },
      "service",
    );
    expect(settled).toEqual({ state: "failed" });
    expect((await f.message(message.id)).status).toBe("failed");
    expect((await f.begin()).message.id).toBe(second.message.id);
  });

  it("is sent when the lookup finds it", async () => {
    const { message, begun } = await unknown();
    const settled = await f.sql.call(
      "settle_lookup",
      { attemptId: begun.attempt.id, result: "found", externalId: "FOUND" },
      "service",
    );
    expect(settled).toEqual({ state: "sent" });
    expect(await f.message(message.id)).toMatchObject({ status: "sent", external_id: "FOUND" });
  });

  it("releases its followers and is left to a person when nobody can tell", async () => {
    const { message, begun } = await unknown();
    const second = await f.enqueue("Dois");
    await f.sql.call(
      "settle_lookup",
      { attemptId: begun.attempt.id, result: "unavailable", release: true },
      "service",
    );
    expect((await f.message(message.id)).status).toBe("unknown");
    expect((await f.begin()).message.id).toBe(second.message.id);
  });
});

describe("the sweeper", () => {
  it("finds conversations with something to send, and no others", async () => {
    const pending = () =>
      f.sql.call<{ conversations: string[] }>("pending_sends", { limit: 10 }, "service");
    expect(await pending()).toEqual({ conversations: [] });
    await f.enqueue("Um");
    expect(await pending()).toEqual({ conversations: [f.conversationId] });
    await f.finish(await f.begin(), "sent", { externalId: "A" });
    expect(await pending()).toEqual({ conversations: [] });
  });
});
