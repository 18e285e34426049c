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

const unknown = async (body = "Um") => {
  const clientMessageId = randomUUID();
  const { message } = await f.enqueue(body, { clientMessageId });
  const begun = await f.begin();
  await f.finish(begun, "unknown", { errorCode: "timeout", error: "Evolution: timeout" });
  return { id: message.id, clientMessageId, begun };
};
/** Nobody could tell, and its followers were let go. */
const released = async () => {
  const made = await unknown();
  await lookedUp(made.begun.attempt.id, "unavailable", { release: true });
  return made;
};
const lookedUp = (attemptId: string, result: string, more = {}) =>
  f.sql.call("settle_lookup", { attemptId, result, ...more }, "service");
const act = (verb: string, id: string, more = {}, who: keyof SendFixture["as"] = "caio") =>
  f.sql.call(`${verb}_message`, { messageId: id, ...more }, f.as[who]);
const pending = async () =>
  (await f.sql.call<{ conversations: string[] }>("pending_sends", {}, "service")).conversations;

describe("demand 2.1.6: an unknown outcome", () => {
  it("is never sent again by itself, and by a person only knowingly", async () => {
    const { id } = await released();
    expect((await f.begin()).state).toBe("idle");
    await expect(act("retry", id)).rejects.toMatchObject({ code: "message.conflict" });
    expect((await f.message(id)).status).toBe("unknown");
    await act("retry", id, { acknowledgeUnknown: true });
    expect(await f.begin()).toMatchObject({ state: "call", attempt: { n: 2 } });
  });

  it("stays the same message when it is sent again", async () => {
    const { id, clientMessageId } = await unknown();
    await act("retry", id, { acknowledgeUnknown: true });
    expect((await f.begin()).message).toMatchObject({ id, clientMessageId });
    expect(await f.enqueue("Um", { clientMessageId })).toMatchObject({
      duplicate: true,
      message: { id },
    });
  });

  it("is looked up when a person asks, long after its followers went", async () => {
    const { id, begun } = await released();
    await f.enqueue("Dois");
    await act("verify", id);
    expect(await pending()).toEqual([f.conversationId]);
    expect(await f.begin()).toMatchObject({
      state: "lookup",
      last: false,
      attempt: { id: begun.attempt.id },
    });
    await lookedUp(begun.attempt.id, "found", { externalId: "FOUND" });
    expect(await f.message(id)).toMatchObject({ status: "sent", external_id: "FOUND" });
    expect((await f.begin()).message.body).toBe("Dois");
  });

  it("that was verified to be absent has failed, and is not put behind its followers", async () => {
    const { id, begun } = await released();
    await act("verify", id);
    expect(await lookedUp(begun.attempt.id, "absent")).toEqual({ state: "failed" });
    expect(await f.message(id)).toMatchObject({ status: "failed", errorCode: "never_left" });
    expect((await f.begin()).state).toBe("idle");
    await act("retry", id);
    expect((await f.begin()).state).toBe("call");
  });

  it("that nobody can verify says so and stays unknown", async () => {
    const { id, begun } = await released();
    await act("verify", id);
    expect(await lookedUp(begun.attempt.id, "unavailable")).toEqual({ state: "kept" });
    expect(await f.message(id)).toMatchObject({ status: "unknown", errorCode: "not_verifiable" });
    expect((await f.begin()).state).toBe("idle");
    expect(await pending()).toEqual([]);
  });

  it("that still holds its followers waits until the provider can be believed", async () => {
    const { id } = await unknown();
    await act("verify", id);
    expect((await f.begin()).state).toBe("wait");
    expect((await f.begin({ holdMs: 0 })).state).toBe("lookup");
  });

  it("is given up, and a lookup that comes later changes nothing", async () => {
    const { id, begun } = await released();
    await act("verify", id);
    await act("discard", id);
    expect((await f.begin()).state).toBe("idle");
    expect(await lookedUp(begun.attempt.id, "found", { externalId: "X" })).toEqual({
      state: "moved",
    });
    expect(await f.message(id)).toMatchObject({ status: "failed", errorCode: "discarded" });
  });
});

describe("a message that waits", () => {
  it("is cancelled for good, and its followers go on", async () => {
    const first = await f.enqueue("Um");
    const second = await f.enqueue("Dois");
    await act("discard", first.message.id);
    expect((await f.begin()).message.id).toBe(second.message.id);
    await expect(act("retry", first.message.id)).rejects.toMatchObject({
      code: "message.conflict",
    });
  });

  it("cannot be cancelled, verified or retried while a call is under way", async () => {
    const { message } = await f.enqueue("Um");
    await f.begin();
    for (const verb of ["discard", "verify", "retry"]) {
      await expect(act(verb, message.id)).rejects.toMatchObject({ code: "message.conflict" });
    }
  });

  it("is acted upon only by who may write where it stands", async () => {
    const { message } = await f.enqueue("Um");
    await expect(act("discard", message.id, {}, "vera")).rejects.toMatchObject({
      code: "auth.forbidden",
    });
    await expect(act("discard", message.id, {}, "stranger")).rejects.toMatchObject({
      code: "message.not_found",
    });
  });
});

describe("demand 2.1.6: a message that was handed over and that no report followed", () => {
  const sentLongAgo = async () => {
    const { message } = await f.enqueue("Um");
    await f.finish(await f.begin(), "sent", { externalId: "E1" });
    await f.db.pool.query("update prosa.outbox set confirm_by = now() - interval '1 min'");
    return message.id;
  };
  const sweep = () => f.sql.call("settle_stale_sends", {}, "service");
  const report = (status: string) =>
    f.db.pool.query(
      `select prosa_private.apply_status(m, jsonb_build_object('status', $1::text), 7)
       from prosa.messages m`,
      [status],
    );

  it("shows as unconfirmed, is not sent again, and recovers by a late report", async () => {
    const id = await sentLongAgo();
    await sweep();
    expect(await f.message(id)).toMatchObject({ status: "sent", errorCode: "unconfirmed" });
    expect((await f.begin()).state).toBe("idle");
    await report("sent");
    expect(await f.message(id)).toMatchObject({ status: "sent", errorCode: null });
    await sweep();
    expect((await f.message(id)).errorCode).toBeNull();
  });

  it.each(["sent", "delivered"])("is not, once the network said %s", async (status) => {
    const id = await sentLongAgo();
    await report(status);
    await sweep();
    expect(await f.message(id)).toMatchObject({ status, errorCode: null });
  });
});

describe("the attempts of a message", () => {
  it("are read by supervisors, with times and classes, and without its text", async () => {
    const { id } = await unknown("Segredo da Marina");
    await act("retry", id, { acknowledgeUnknown: true });
    await f.finish(await f.begin(), "sent", { externalId: "OK" });
    const read = await f.sql.call<Record<string, unknown>>(
      "get_message_attempts",
      { messageId: id },
      f.as.helena,
    );
    expect(read).toMatchObject({
      status: "sent",
      externalId: "OK",
      attempts: [
        { n: 1, outcome: "unknown", errorCode: "timeout", error: "Evolution: timeout" },
        { n: 2, outcome: "sent", errorCode: null, externalId: "OK" },
      ],
    });
    const statuses = (read.reports as { status: string }[]).map(({ status }) => status);
    expect(statuses.filter((status) => status === "sending")).toHaveLength(2);
    expect(JSON.stringify(read)).not.toContain("Segredo");
  });

  it("are hidden from agents, and the message from strangers", async () => {
    const { id } = await unknown();
    const read = (who: "caio" | "stranger") =>
      f.sql.call("get_message_attempts", { messageId: id }, f.as[who]);
    await expect(read("caio")).rejects.toMatchObject({ code: "auth.forbidden" });
    await expect(read("stranger")).rejects.toMatchObject({ code: "message.not_found" });
  });
});
