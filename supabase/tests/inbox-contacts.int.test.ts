import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createInbox, createTenant, type Inbox, message, party } from "./ingest-support.ts";
import { createWorld, type Person, people, type World } from "./world.ts";

const ana = "5511987650001@s.whatsapp.net";
const bruno = "553188880002@s.whatsapp.net";

let db: TestDatabase;
let world: World;
let inbox: Inbox;
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
});
beforeEach(async () => {
  const tenantId = await createTenant(db.pool);
  for (const person of ["renata", "caio", "vera"] as const) {
    const { role, name } = people[person];
    await world.service("add_member", { tenantId, subject: person, name, role });
  }
  inbox = await createInbox(db.pool, tenantId);
  await db.pool.query(
    `insert into prosa.channel_members (tenant_id, channel_id, operator_id)
     select $1, $2, m.operator_id from prosa.tenant_members m where m.tenant_id = $1`,
    [tenantId, inbox.channelId],
  );
});
afterAll(() => db.drop());

interface Contact {
  id: string;
  name: string | null;
  attributes: Record<string, unknown>;
  blockedAt: string | null;
  version: number;
}
interface Note {
  id: string;
  body: string;
  author: { id: string; name: string } | null;
  editedAt: string | null;
}

async function met(jid: string, name: string): Promise<string> {
  await inbox.ingest(message({ chat: party(jid, name) }));
  return contactOf(jid);
}
const contactOf = async (jid: string) =>
  (
    await inbox.rows(
      `select a.contact_id id from prosa.addresses a
       join prosa.contact_identities i on i.address_id = a.id
       where i.channel_id = $1 and i.value = $2`,
      [inbox.channelId, jid],
    )
  )[0]?.id as string;
const as = <T>(who: Person, fn: string, args: object) =>
  world.as(who, fn, args as Record<string, unknown>) as unknown as Promise<T>;
const read = async (contactId: string) =>
  (await as<{ contact: Contact }>("vera", "get_contact", { contactId })).contact;
const update = async (contactId: string, patch: object, who: Person = "caio", more: object = {}) =>
  (await as<{ contact: Contact }>(who, "update_contact", { contactId, patch, ...more })).contact;
const conversation = async () =>
  (
    await inbox.rows(
      `select id, status, waiting_since, last_inbound_seq, last_seq, rev from prosa.conversations
       where channel_id = $1 order by number desc limit 1`,
      [inbox.channelId],
    )
  )[0] as Record<string, unknown>;

describe("update_contact", () => {
  it("gives a name that the customer's own does not replace, until it is given back", async () => {
    const id = await met(ana, "Ana");
    const before = await conversation();
    expect(await update(id, { name: "  Ana\u202e Prado " })).toMatchObject({ name: "Ana Prado" });
    expect(Number((await conversation()).rev)).toBe(Number(before.rev) + 1);
    await inbox.ingest(message({ chat: party(ana, "Aninha"), sentAt: "2036-01-01T00:00:00.000Z" }));
    expect((await read(id)).name).toBe("Ana Prado");
    await update(id, { name: null });
    await inbox.ingest(message({ chat: party(ana, "Aninha") }));
    expect((await read(id)).name).toBe("Aninha");
  });

  it("takes values that fit the company's fields, and says which one does not", async () => {
    const id = await met(ana, "Ana");
    const field = (key: string, kind: string, choices: string[] = []) =>
      world.service("set_contact_field", {
        tenantId: inbox.tenantId,
        key,
        label: `Campo ${key}`,
        kind,
        choices,
      });
    await field("valor", "number");
    await field("desde", "date");
    await field("plano", "choice", ["ouro", "prata"]);
    await field("site", "url");
    const good = { valor: 14_860, desde: "2025-03-01", plano: "ouro", site: "https://a.example" };
    expect((await update(id, { attributes: { ...good, livre: "sim" } })).attributes).toEqual({
      ...good,
      livre: "sim",
    });
    for (const [key, value] of Object.entries({
      valor: "muito",
      desde: "01/03/2025",
      plano: "bronze",
      site: "javascript:alert(1)",
      livre: { a: 1 },
    })) {
      await expect(update(id, { attributes: { [key]: value } })).rejects.toMatchObject({
        detail: expect.stringContaining(`attributes.${key}`),
      });
    }
    expect((await update(id, { attributes: { valor: null } })).attributes).not.toHaveProperty(
      "valor",
    );
    const { fields } = await as<{ fields: { key: string }[] }>("vera", "get_contact", {
      contactId: id,
    });
    expect(fields.map(({ key }) => key)).toEqual(["desde", "plano", "site", "valor"]);
  });

  it("refuses who looked at an older one, and who only reads", async () => {
    const id = await met(ana, "Ana");
    const { version } = await read(id);
    await update(id, { name: "Ana P." }, "caio", { expectedVersion: version });
    await expect(
      update(id, { name: "Ana Q." }, "renata", { expectedVersion: version }),
    ).rejects.toThrow("storage.conflict");
    await expect(update(id, { name: "Ana V." }, "vera")).rejects.toThrow("auth.forbidden");
    const { version: now } = await update(id, { name: "Ana P." });
    expect(now).toBe(version + 1);
  });
});

describe("a blocked contact", () => {
  const block = (contactId: string, blocked: boolean, who: Person = "renata") =>
    as<{ contact: Contact }>(who, "block_contact", { contactId, blocked });

  it("is heard and calls nobody: no unread count, no waiting, no new conversation", async () => {
    const id = await met(ana, "Ana");
    const opened = await conversation();
    await as("caio", "mark_read", { conversationId: opened.id, seq: 1 });
    await as("caio", "update_conversation", {
      conversationId: opened.id,
      patch: { status: "resolved" },
    });
    expect((await block(id, true)).contact.blockedAt).not.toBeNull();
    await inbox.ingest(message({ externalId: "B1", chat: party(ana, "Ana") }));
    expect(await conversation()).toMatchObject({
      id: opened.id,
      status: "resolved",
      waiting_since: null,
      last_seq: 3,
    });
    const item = await as<{ read: object; contact: object }>("caio", "get_conversation", {
      conversationId: opened.id,
    });
    expect(item).toMatchObject({ read: { unread: 0 }, contact: { blocked: true } });
    const page = await as<{ items: unknown[] }>("caio", "list_messages", {
      conversationId: opened.id,
    });
    expect(page.items).toHaveLength(3);
    await block(id, false);
    await inbox.ingest(message({ externalId: "B2", chat: party(ana, "Ana") }));
    expect((await conversation()).status).toBe("open");
    expect((await conversation()).id).not.toBe(opened.id);
  });

  it("starts no conversation that asks for an answer, whoever it was merged into", async () => {
    const [winner, loser] = [await met(ana, "Ana"), await met(bruno, "Bruno")];
    await as("renata", "merge_contacts", { winnerId: winner, loserId: loser });
    await block(loser, true);
    const twin = await createInbox(db.pool, inbox.tenantId);
    await twin.ingest(message({ externalId: "C1", chat: party(bruno, "Bruno") }));
    const [made] = await twin.rows("select * from prosa.conversations where channel_id = $1", [
      twin.channelId,
    ]);
    expect(made).toMatchObject({ status: "resolved", waiting_since: null, last_inbound_seq: 0 });
  });

  it("is blocked by supervisors, once, and that is written down", async () => {
    const id = await met(ana, "Ana");
    await expect(block(id, true, "caio")).rejects.toThrow("auth.forbidden");
    const [one, two] = await Promise.all([block(id, true), block(id, true)]);
    expect(two.contact.blockedAt).toBe(one.contact.blockedAt);
    await block(id, false);
    const log = await inbox.rows(
      "select action from prosa.audit_log where subject_id = $1 order by at, action",
      [id],
    );
    expect(log.map(({ action }) => action)).toEqual(["contact.blocked", "contact.unblocked"]);
  });
});

describe("notes of a contact", () => {
  const save = async (contactId: string, noteId: string, body: string, who: Person = "caio") =>
    (await as<{ note: Note }>(who, "save_contact_note", { contactId, noteId, body })).note;
  const list = (contactId: string, more: object = {}) =>
    as<{ items: Note[]; nextCursor: string | null }>("vera", "list_contact_notes", {
      contactId,
      ...more,
    });

  it("are kept once however often they are sent, and edited by who wrote them", async () => {
    const id = await met(ana, "Ana");
    const noteId = randomUUID();
    const [first, again] = await Promise.all([
      save(id, noteId, "Prefere áudio"),
      save(id, noteId, "Prefere áudio"),
    ]);
    expect(again).toEqual(first);
    expect(first).toMatchObject({ author: { name: "Caio Menezes" }, editedAt: null });
    expect((await save(id, noteId, "Prefere texto")).editedAt).not.toBeNull();
    await expect(save(id, noteId, "De outra", "renata")).rejects.toThrow("auth.forbidden");
    await expect(as("renata", "delete_contact_note", { contactId: id, noteId })).rejects.toThrow(
      "auth.forbidden",
    );
    await expect(save(id, randomUUID(), " \n ")).rejects.toThrow("request.invalid");
    await as("caio", "delete_contact_note", { contactId: id, noteId });
    await as("caio", "delete_contact_note", { contactId: id, noteId });
    expect((await list(id)).items).toEqual([]);
  });

  it("come newest first in pages, with those of who was merged, and go apart again", async () => {
    const [winner, loser] = [await met(ana, "Ana"), await met(bruno, "Bruno")];
    for (const n of [1, 2, 3]) await save(n === 2 ? loser : winner, randomUUID(), `nota ${n}`);
    const { mergeId } = await as<{ mergeId: string }>("renata", "merge_contacts", {
      winnerId: winner,
      loserId: loser,
    });
    const page = await list(loser, { limit: 2 });
    expect(page.items.map(({ body }) => body)).toEqual(["nota 3", "nota 2"]);
    const rest = await list(loser, { limit: 2, cursor: page.nextCursor });
    expect(rest.items.map(({ body }) => body)).toEqual(["nota 1"]);
    expect(rest.nextCursor).toBeNull();
    await as("renata", "unmerge_contacts", { mergeId });
    expect((await list(loser)).items.map(({ body }) => body)).toEqual(["nota 2"]);
  });

  it("survive a proof that two contacts are one, and go with an erasure", async () => {
    await inbox.ingest(message({ externalId: "L1", chat: party("70000000000101@lid", "Ana") }));
    const byLid = await contactOf("70000000000101@lid");
    await save(byLid, randomUUID(), "Sobre a Ana");
    const id = await met(ana, "Ana");
    await inbox.ingest(
      message({ externalId: "L2", chat: party([ana, "70000000000101@lid"], "Ana") }),
    );
    const kept = await contactOf(ana);
    expect((await list(kept)).items.map(({ body }) => body)).toEqual(["Sobre a Ana"]);
    expect([id, byLid]).toContain(kept);
    await world.service("want_privacy_request", {
      tenantId: inbox.tenantId,
      contactId: kept,
      kind: "erasure",
    });
    const { requests } = (await world.service("take_privacy_requests", {
      limit: 1,
      holdMs: 60_000,
    })) as { requests: { id: string }[] };
    await world.service("step_erasure", { id: requests[0]?.id, limit: 100 });
    const left = await inbox.rows("select id from prosa.contact_notes where tenant_id = $1", [
      inbox.tenantId,
    ]);
    expect(left).toEqual([]);
  });
});

describe("list_contact_media", () => {
  it("gives the files of what the caller sees, newest first, in pages", async () => {
    const id = await met(ana, "Ana");
    const { id: conversationId } = await conversation();
    const add = async (n: number, kind: string, content: object = {}) => {
      const messageId = await world.message(String(conversationId), {
        external_id: `F${n}`,
        kind,
        content,
        sort_ts: `2026-11-20T10:0${n}:00Z`,
      });
      await db.pool.query(
        `insert into prosa.attachments (id, tenant_id, conversation_id, message_id, kind, state,
           storage_path) values ($1, $2, $3, $4, $5, 'ready', $6)`,
        [randomUUID(), inbox.tenantId, conversationId, messageId, kind, `f/${randomUUID()}`],
      );
      return messageId;
    };
    const one = await add(1, "image");
    const two = await add(2, "video");
    await add(3, "document");
    await add(4, "image", { viewOnce: true });
    const five = await add(5, "image");
    const media = (more: object = {}, who: Person = "vera") =>
      as<{ items: { messageId: string; attachment: { kind: string } }[]; nextCursor: string }>(
        who,
        "list_contact_media",
        { contactId: id, ...more },
      );
    const page = await media({ limit: 2 });
    expect(page.items.map(({ messageId }) => messageId)).toEqual([five, two]);
    const rest = await media({ limit: 2, cursor: page.nextCursor });
    expect(rest).toMatchObject({
      items: [{ messageId: one, conversationId, attachment: { kind: "image" } }],
      nextCursor: null,
    });
    expect((await media({ kinds: ["document"] })).items).toHaveLength(1);
    await db.pool.query("delete from prosa.channel_members where channel_id = $1", [
      inbox.channelId,
    ]);
    await expect(media()).rejects.toThrow("contact.not_found");
    expect((await media({}, "renata")).items).toHaveLength(3);
  });
});
