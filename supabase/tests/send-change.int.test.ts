import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../packages/server-sdk/src/ports/index.ts";
import { type Begun, createSendFixture, type SendFixture } from "./send-fixture.ts";

let f: SendFixture;
const open: SendFixture[] = [];
beforeEach(async () => {
  f = await createSendFixture();
  open.push(f);
});
afterAll(() => Promise.all(open.map((fixture) => fixture.close())));

type Who = keyof SendFixture["as"];
const change = (messageId: string, args: JsonObject, who: Who = "caio") =>
  f.sql.call("change_message", { messageId, ...args }, f.as[who]);
const edit = (id: string, body: string, who: Who = "caio") =>
  change(id, { change: "edit", body }, who);
const remove = (id: string, who: Who = "caio") => change(id, { change: "delete" }, who);
const sent = async (body = "Preço: R$ 120") => {
  const { message } = await f.enqueue(body);
  await f.finish(await f.begin(), "sent", { externalId: `OUT-${message.id}` });
  return message.id;
};
const told = ({ messageId, kind, body, version, token }: Begun, outcome: string, more = {}) =>
  f.sql.call<{ done: boolean }>(
    "finish_change",
    {
      messageId: messageId ?? "",
      kind: kind ?? "",
      body: body ?? null,
      version: version ?? 0,
      token,
      outcome,
      ...more,
    },
    "service",
  );
const revisions = async (messageId: string) => {
  const { items } = await f.sql.call<{ items: { body: string; by: string }[] }>(
    "list_revisions",
    { messageId },
    f.as.caio,
  );
  return items.map(({ body }) => body);
};
/** What the provider's webhook says of a change. */
const echo = (id: string, piece: object) =>
  f.db.pool.query("select prosa_private.apply_piece($1, $2, 1)", [
    f.channelId,
    JSON.stringify({ targetExternalId: `OUT-${id}`, by: "us", ...piece }),
  ]);
const code = (value: string) => ({ code: value });

describe("an edit of a sent message", () => {
  it("shows as under way, is told once, and is the text when the provider took it", async () => {
    const id = await sent();
    await edit(id, "Preço: R$ 140");
    expect(await f.message(id)).toMatchObject({
      body: "Preço: R$ 120",
      change: { kind: "edit", body: "Preço: R$ 140", state: "waiting" },
    });
    const step = await f.begin();
    expect(step).toMatchObject({
      state: "change",
      kind: "edit",
      body: "Preço: R$ 140",
      target: { externalId: `OUT-${id}` },
    });
    expect(await told(step, "sent", { at: "2026-11-30T10:00:00.000Z" })).toEqual({ done: true });
    expect(await f.message(id)).toMatchObject({ body: "Preço: R$ 140", change: null });
    expect((await f.message(id)).editedAt).not.toBeNull();
    expect(await revisions(id)).toEqual(["Preço: R$ 120", "Preço: R$ 140"]);
    expect((await f.begin()).state).toBe("idle");
  });

  it("adds one version, whenever its echo comes and however often it was told", async () => {
    const id = await sent("Um");
    await edit(id, "Dois");
    const step = await f.begin();
    const piece = { type: "edit", body: "Dois", at: "2026-11-30T10:00:00.100Z" };
    await echo(id, piece);
    await told(step, "unknown", { retryAfterMs: 0 });
    const again = await f.begin();
    expect(again).toMatchObject({ state: "change", version: 1 });
    await told(again, "sent", { at: "2026-11-30T10:00:05.000Z" });
    await echo(id, { ...piece, at: "2026-11-30T10:00:05.000Z" });
    expect(await revisions(id)).toEqual(["Um", "Dois"]);
  });

  it("that is overtaken by a later one leaves the later one to be told", async () => {
    const id = await sent("Um");
    await edit(id, "Dois");
    const first = await f.begin();
    await edit(id, "Três");
    expect((await f.begin()).state).toBe("wait");
    expect(await told(first, "sent", { at: "2026-11-30T10:00:00.000Z" })).toEqual({ done: false });
    const second = await f.begin();
    expect(second).toMatchObject({ state: "change", body: "Três" });
    await told(second, "sent", { at: "2026-11-30T10:00:01.000Z" });
    expect(await revisions(id)).toEqual(["Um", "Dois", "Três"]);
    expect((await f.message(id)).body).toBe("Três");
  });

  it("is told by one of many runners, and again when that one died", async () => {
    const id = await sent();
    await edit(id, "Outro");
    const steps = await Promise.all(Array.from({ length: 6 }, () => f.begin()));
    expect(steps.filter(({ state }) => state === "change")).toHaveLength(1);
    await f.db.pool.query("update prosa.change_sends set lease_until = now()");
    const { conversations } = await f.sql.call<{ conversations: string[] }>(
      "pending_sends",
      {},
      "service",
    );
    expect(conversations).toEqual([f.conversationId]);
    expect(await f.begin()).toMatchObject({ state: "change", body: "Outro" });
  });

  it("goes before what waits to be sent, so that a held queue cannot make it late", async () => {
    const id = await sent();
    await f.enqueue("Outra mensagem");
    await edit(id, "Corrigida");
    expect((await f.begin()).state).toBe("change");
    expect((await f.begin()).state).toBe("call");
  });

  it("that the provider refuses says so, keeps the old text, and can be repeated or dropped", async () => {
    const id = await sent("Um");
    await edit(id, "Dois");
    await told(await f.begin(), "rejected", { errorCode: "rejected" });
    expect(await f.message(id)).toMatchObject({
      body: "Um",
      change: { state: "failed", body: "Dois", errorCode: "rejected" },
    });
    expect((await f.begin()).state).toBe("idle");
    await edit(id, "Dois");
    expect(await f.begin()).toMatchObject({ state: "change", body: "Dois" });
    await f.db.pool.query("update prosa.change_sends set failed_at = now()");
    await change(id, { change: "drop" });
    expect(await f.message(id)).toMatchObject({ body: "Um", change: null });
  });

  it("whose outcome nobody knows is told again, for as long as the channel takes it", async () => {
    const id = await sent("Um");
    await edit(id, "Dois");
    await told(await f.begin(), "unknown", { errorCode: "timeout", retryAfterMs: 0 });
    await f.db.pool.query("update prosa.messages set sort_ts = now() - interval '16 min'");
    await told(await f.begin(), "unknown", { errorCode: "timeout" });
    expect(await f.message(id)).toMatchObject({
      change: { state: "failed", errorCode: "timeout" },
    });
    await echo(id, { type: "edit", body: "Dois", at: "2026-11-30T10:00:00.000Z" });
    expect(await f.message(id)).toMatchObject({ body: "Dois", change: null });
  });

  it("is refused when its time has passed, of a voice note, and where the channel knows none", async () => {
    const id = await sent();
    await f.db.pool.query("update prosa.messages set sort_ts = now() - interval '16 min'");
    await expect(edit(id, "Tarde")).rejects.toMatchObject(code("message.too_late"));
    await f.db.pool.query("update prosa.messages set sort_ts = now(), kind = 'audio'");
    await expect(edit(id, "Som")).rejects.toMatchObject(code("message.unsupported"));
    await f.db.pool.query(
      "update prosa.messages set kind = 'text'; update prosa.channels set capabilities = '{}'",
    );
    await expect(edit(id, "Não")).rejects.toMatchObject(code("message.unsupported"));
    await expect(remove(id)).rejects.toMatchObject(code("message.unsupported"));
  });

  it("changes nothing when it is repeated", async () => {
    const id = await sent("Um");
    await edit(id, "Dois");
    await edit(id, "Dois");
    const step = await f.begin();
    expect(step.version).toBe(1);
    await told(step, "sent");
    await edit(id, "Dois");
    expect((await f.message(id)).change).toBeNull();
  });

  it("says what is wrong with a request", async () => {
    const id = await sent();
    await expect(edit(id, " \n")).rejects.toMatchObject(code("request.invalid"));
    await expect(change(id, { change: "dance" })).rejects.toMatchObject(code("request.invalid"));
  });
});

describe("a deletion for everyone", () => {
  it("leaves a tombstone that says who, and one line without text in the audit log", async () => {
    const id = await sent("Segredo da Marina");
    await remove(id);
    expect(await f.message(id)).toMatchObject({ deletedAt: null, change: { kind: "delete" } });
    await told(await f.begin(), "sent");
    expect(await f.message(id)).toMatchObject({
      body: null,
      change: null,
      deletedBy: { id: f.operatorIds.caio, name: "caio" },
    });
    const { rows } = await f.db.pool.query(
      "select actor_kind, actor_id, subject_id, a::text line from prosa.audit_log a where action = 'message.deleted'",
    );
    expect(rows).toMatchObject([
      { actor_kind: "operator", actor_id: f.operatorIds.caio, subject_id: id },
    ]);
    expect(rows[0].line).not.toContain("Segredo");
    await remove(id);
    expect((await f.begin()).state).toBe("idle");
  });

  it("says who, also when its echo is faster than its answer", async () => {
    const id = await sent();
    await remove(id);
    const step = await f.begin();
    await echo(id, { type: "delete", at: null });
    expect(await f.message(id)).toMatchObject({ deletedBy: { name: "caio" }, change: null });
    expect(await told(step, "unknown")).toEqual({ done: true });
  });

  it("wins over edits, before and after", async () => {
    const id = await sent("Um");
    await edit(id, "Dois");
    const step = await f.begin();
    await remove(id);
    await expect(edit(id, "Três")).rejects.toMatchObject(code("message.conflict"));
    await told(step, "sent", { at: "2026-11-30T10:00:00.000Z" });
    const last = await f.begin();
    expect(last).toMatchObject({ state: "change", kind: "delete" });
    await told(last, "sent");
    await expect(edit(id, "Três")).rejects.toMatchObject(code("message.not_found"));
    expect(await revisions(id)).toEqual([]);
  });
});

describe("a message that has not left", () => {
  it("is changed in its place, and a repeat of its request is still known", async () => {
    const clientMessageId = randomUUID();
    const { message } = await f.enqueue("Um", { clientMessageId });
    await edit(message.id, "Dois");
    expect(await f.enqueue("Um", { clientMessageId })).toMatchObject({ duplicate: true });
    expect(await f.message(message.id)).toMatchObject({
      body: "Dois",
      editedAt: null,
      change: null,
    });
    expect((await f.begin()).message.body).toBe("Dois");
  });

  it("is given up when it is deleted", async () => {
    const { message } = await f.enqueue("Um");
    await remove(message.id);
    expect(await f.message(message.id)).toMatchObject({ status: "failed", errorCode: "discarded" });
    expect((await f.begin()).state).toBe("idle");
  });

  it("is changed after it left, when the call was under way", async () => {
    const { message } = await f.enqueue("Um");
    const call = await f.begin();
    await edit(message.id, "Dois");
    expect((await f.begin()).state).toBe("wait");
    await f.finish(call, "sent", { externalId: "E1" });
    expect(await f.begin()).toMatchObject({ state: "change", body: "Dois" });
  });

  it("is changed on the spot, when the call under way did not get through", async () => {
    const { message } = await f.enqueue("Um");
    const call = await f.begin();
    await edit(message.id, "Dois");
    await f.finish(call, "retryable", { retryAfterMs: 0 });
    expect(await f.begin()).toMatchObject({ state: "call", message: { body: "Dois" } });
  });

  it("never leaves again, when it was deleted while its call failed", async () => {
    const { message } = await f.enqueue("Um");
    const call = await f.begin();
    await remove(message.id);
    await f.finish(call, "rejected", { errorCode: "rejected" });
    expect((await f.begin()).state).toBe("idle");
    expect(await f.message(message.id)).toMatchObject({ errorCode: "discarded" });
  });
});

describe("who may change a message", () => {
  it("is its author, and supervisors; nobody else", async () => {
    const id = await sent();
    await expect(edit(id, "Dela", "lia")).rejects.toMatchObject(code("auth.forbidden"));
    await expect(remove(id, "vera")).rejects.toMatchObject(code("auth.forbidden"));
    await expect(remove(id, "stranger")).rejects.toMatchObject(code("message.not_found"));
    await edit(id, "Da chefe", "helena");
    expect(await f.begin()).toMatchObject({ state: "change", body: "Da chefe" });
    const { rows } = await f.db.pool.query(
      "select actor_id from prosa.audit_log where action = 'message.edited'",
    );
    expect(rows).toEqual([{ actor_id: f.operatorIds.helena }]);
  });

  it("cannot reach what a customer wrote", async () => {
    const id = await sent();
    await f.db.pool.query("update prosa.messages set direction = 'in' where id = $1", [id]);
    await expect(edit(id, "Não", "helena")).rejects.toMatchObject(code("message.not_found"));
  });
});
