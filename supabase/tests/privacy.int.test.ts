import { createHash, randomUUID } from "node:crypto";
import { createPostgresGateway } from "@prosa/server-sdk/postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stepPrivacyRequests } from "../../packages/server-sdk/src/governance/privacy-requests.ts";
import { removeFiles } from "../../packages/server-sdk/src/governance/remove-files.ts";
import { type SqlGateway, silentLogger } from "../../packages/server-sdk/src/ports/index.ts";
import { grepDatabase } from "./grep-database.ts";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createInbox, type Inbox, message, party } from "./ingest-support.ts";
import { createMemoryStore } from "./memory-store.ts";
import { createWorld, type World } from "./world.ts";

const digits = "5511976543210";
const short = "551176543210";
const lid = "98000000000123";
const name = "Marina Siqueira Prado";
const phoneJid = `${digits}@s.whatsapp.net`;
const lidJid = `${lid}@lid`;
const group = "120363000000000009@g.us";
const said = "segredo da Marina";
/** Every way in which the person could still be there. */
const traces = [
  digits,
  short,
  digits.slice(2),
  "97654-3210",
  "9 7654 3210",
  lid,
  name,
  said,
  "Apelido Antigo Dela",
];

let db: TestDatabase;
let world: World;
let inbox: Inbox;
let other: Inbox;
let sql: SqlGateway;
const media = createMemoryStore();
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
  inbox = await createInbox(db.pool, world.tenants.horizonte);
  other = await createInbox(db.pool, world.tenants.horizonte);
  sql = createPostgresGateway({ connectionString: db.databaseUrl });
});
afterAll(async () => {
  await sql.close?.();
  await db.drop();
});

const marina = party([phoneJid, lidJid], name);
const friend = party("5521988887777@s.whatsapp.net", "Bruno");

/** Leaves a trace of the person in every place that can hold one. */
async function liveThrough(): Promise<{ contactId: string; conversationId: string }> {
  const tenantId = world.tenants.horizonte;
  const first = message({ chat: marina, body: `Oi, ${said}` });
  await inbox.ingest(
    first,
    message({ chat: marina, fromMe: true, body: "Claro", origin: "phone" }),
    message({
      chat: marina,
      kind: "image",
      body: null,
      attachments: [
        {
          kind: "image",
          mime: "image/png",
          fileName: `${name}.png`,
          bytes: 9,
          preview: null,
          widthPx: null,
          heightPx: null,
          durationMs: null,
          waveform: null,
          providerRef: { remoteJid: phoneJid },
        } as never,
      ],
    }),
    message({ chat: marina, body: "antes", externalId: "EDITED" }),
    {
      type: "edit",
      targetExternalId: "EDITED",
      by: "customer",
      body: `depois, ${said}`,
      content: null,
      at: "2026-11-20T10:01:00.000Z",
    } as never,
    {
      type: "reaction",
      targetExternalId: first.externalId,
      actorKey: `customer:jid:${digits}`,
      emoji: "👍",
      at: "2026-11-20T10:01:00.000Z",
    } as never,
    {
      type: "delete",
      targetExternalId: "NEVER",
      by: "customer",
      at: null,
      note: phoneJid,
    } as never,
    message({ chat: party(group, "Obra"), author: marina, body: `no grupo, ${said}` }),
    message({
      chat: party(group, "Obra"),
      author: friend,
      body: `@${lid} fala com +55 11 97654-3210`,
    }),
    {
      type: "reaction",
      targetExternalId: "GROUPED",
      actorKey: `customer:lid:${lid}`,
      emoji: "👍",
      at: "2026-11-20T10:01:00.000Z",
    } as never,
    message({ chat: party(group, "Obra"), author: friend, body: "oi", externalId: "GROUPED" }),
  );
  await other.ingest(
    message({ chat: party(`${short}@s.whatsapp.net`, name), body: said }),
    message({ chat: friend, body: `o número da ${name.toUpperCase()} é (11) 97654-3210` }),
  );
  const { rows } = await db.pool.query(
    `select c.id as contact, v.id as conversation, v.address_id as address from prosa.contacts c
     join prosa.conversations v on v.contact_id = c.id
     where c.name = $1 and v.channel_id = $2`,
    [name, inbox.channelId],
  );
  const { contact, conversation, address } = rows[0];
  await world.as("helena", "enqueue_message", {
    conversationId: conversation,
    clientMessageId: randomUUID(),
    content: { kind: "note", body: `Nota: ${said}` },
  });
  await world.as("helena", "enqueue_message", {
    conversationId: conversation,
    clientMessageId: randomUUID(),
    content: { kind: "text", body: `Dona ${name}, segue` },
  });
  await world.as("helena", "save_draft", {
    conversationId: conversation,
    kind: "reply",
    body: said,
  });
  const { rows: found } = await db.pool.query(
    "select id, conversation_id from prosa.attachments where conversation_id = $1",
    [conversation],
  );
  const path = `${tenantId}/${conversation}/${found[0].id}`;
  await db.pool.query(
    "update prosa.attachments set state = 'ready', storage_path = $2, thumbnail_path = $2 || '.thumbnail', preview = 'xx' where id = $1",
    [found[0].id, path],
  );
  for (const file of [path, `${path}.thumbnail`, "avatar/marina"])
    await media.put(file, new TextEncoder().encode(said), "image/png");
  await db.pool.query(
    `update prosa.contacts set avatar_path = 'avatar/marina', attributes = '{"cpf": "segredo da Marina"}'
     where id = $1`,
    [contact],
  );
  // Events of hers: settled, archived, waiting, dead.
  const payload = { key: { remoteJid: phoneJid }, pushName: name, text: said };
  const events = ["done", "archived", "pending", "dead"].map((state) => ({ state }));
  for (const { state } of events) {
    await inbox.record([{ laneKey: `chat:${digits}`, payload }]);
    if (state === "pending") continue;
    await db.pool.query(
      `update prosa.webhook_events set state = $1, settled_at = now() - interval '1 day'
       where ord = (select max(ord) from prosa.webhook_events)`,
      [state === "dead" ? "dead" : "done"],
    );
    if (state === "archived")
      await inbox.call("archive_webhook_events", { olderThanMs: 0, limit: 100 });
  }
  await db.pool.query(
    `select prosa_private.bury($1, $2, 'incoming_message', ord::text, 'internal', 'no ' || $3,
       payload, lane_key) from prosa.webhook_events where state = 'dead'`,
    [tenantId, inbox.channelId, phoneJid],
  );
  // Edits that the provider still has to hear: of her own conversation, and of one that mentions her.
  await db.pool.query(
    `insert into prosa.change_sends (message_id, tenant_id, conversation_id, kind, body, failed_at)
     select distinct on (m.conversation_id) m.id, m.tenant_id, m.conversation_id, 'edit',
       case when m.conversation_id = $3 then $1 else $4 end, now()
     from prosa.messages m where m.tenant_id = $2`,
    [`Corrigido: ${said}`, tenantId, conversation, `É da ${name}: +55 11 97654-3210`],
  );
  await db.pool.query(
    `insert into prosa.parked_echoes (channel_id, external_id, tenant_id, address_id, payload)
     values ($1, 'ECHO', $2, $3, $4)`,
    [inbox.channelId, tenantId, address, JSON.stringify(payload)],
  );
  await db.pool.query(
    `insert into prosa.domain_events (id, tenant_id, conversation_id, type, payload)
     values (gen_random_uuid(), $1, $2, 'message.created', $3)`,
    [tenantId, conversation, JSON.stringify(payload)],
  );
  await db.pool.query(
    `insert into prosa.message_status_events (tenant_id, message_id, channel_id, status, participant_key)
     select tenant_id, id, channel_id, 'read', $1 from prosa.messages where external_id = 'GROUPED'`,
    [`jid:${digits}`],
  );
  return { contactId: contact, conversationId: conversation };
}

async function work(requestId: string) {
  for (let turn = 0; turn < 20; turn++) {
    await db.pool.query("update prosa.privacy_requests set next_at = now()");
    await stepPrivacyRequests({ sql, logger: silentLogger, media }, { id: requestId });
    const { request } = await sql.call<{ request: Record<string, unknown> }>(
      "get_privacy_request",
      { id: requestId },
      "service",
    );
    if (request.state === "done" || request.error) return request;
  }
  throw new Error("The request never ended.");
}

describe("a person's data", () => {
  let contactId: string;
  let conversationId: string;
  beforeAll(async () => {
    ({ contactId, conversationId } = await liveThrough());
  });

  it("is copied whole, into a file that a spreadsheet does not run", async () => {
    await db.pool.query(
      "update prosa.messages set body = '=1+1' where conversation_id = $1 and body = 'Claro'",
      [conversationId],
    );
    const { request } = await world.as("paulo", "request_contact_export", { contactId });
    const done = await work((request as { id: string }).id);
    expect(done).toMatchObject({ state: "done", error: null });
    const read = (file: string) =>
      new TextDecoder().decode(media.files.get(`${done.storagePath}/${file}`));
    const copy = JSON.parse(read("contact.json"));
    expect(copy.contacts).toMatchObject([{ name, phone: `+${digits}` }]);
    const bodies = copy.messages.map((m: { body: string | null }) => m.body);
    expect(bodies).toEqual(
      expect.arrayContaining([`Oi, ${said}`, "=1+1", `depois, ${said}`, `Nota: ${said}`]),
    );
    expect(copy.groups).toMatchObject([{ body: `no grupo, ${said}` }]);
    expect(read("messages.csv")).toContain(",'=1+1,");
    const open = (person: "paulo" | "renata" | "joana") =>
      world.as(person, "open_file", { storagePath: `${done.storagePath}/contact.json` });
    expect(await open("paulo")).toEqual({ storagePath: `${done.storagePath}/contact.json` });
    for (const person of ["renata", "joana"] as const) {
      await expect(open(person)).rejects.toThrow("attachment.not_found");
    }
    await media.remove([`${done.storagePath}/contact.json`, `${done.storagePath}/messages.csv`]);
  });

  it("is erased from the whole database and from Storage, with a receipt", async () => {
    const before = await grepDatabase(db.pool, traces);
    expect(new Set(before.map((hit) => hit.split(":")[0])).size).toBeGreaterThan(12);
    await expect(world.as("renata", "request_contact_erasure", { contactId })).rejects.toThrow(
      "auth.forbidden",
    );
    const { request } = await world.as("helena", "request_contact_erasure", { contactId });
    const again = await world.as("helena", "request_contact_erasure", { contactId });
    expect(again.request).toMatchObject({ id: (request as { id: string }).id });
    const done = await work((request as { id: string }).id);
    expect(done).toMatchObject({ state: "done", error: null });
    expect(await grepDatabase(db.pool, traces)).toEqual([]);
    expect([...media.files.keys()]).toEqual([]);
    const receipt = done.receipt as Record<string, number>;
    for (const place of [
      "contacts",
      "identities",
      "conversations",
      "messages",
      "files",
      "revisions",
      "reactions",
      "mentions",
      "receipts",
      "rawEvents",
      "latePieces",
      "deadLetters",
      "domainEvents",
      "broadcasts",
    ]) {
      expect(receipt[place], place).toBeGreaterThan(0);
    }
    expect(done.identityHashes).toContain(
      createHash("sha256").update(`${world.tenants.horizonte}:${digits}`).digest("hex"),
    );
  });

  it("leaves the thread's places, the others' words, and a record of the act", async () => {
    const { items } = await world.as("helena", "list_messages", { conversationId });
    const messages = items as { body: string | null; deletedAt: string | null }[];
    expect(messages.length).toBeGreaterThan(5);
    expect(messages.every((m) => m.body === null && m.deletedAt !== null)).toBe(true);
    const { rows } = await db.pool.query(
      "select body from prosa.messages where body is not null order by body",
    );
    expect(rows.map((row) => row.body)).toEqual(["@… fala com …", "o número da … é …", "oi"]);
    const { items: log } = await world.as("helena", "list_audit", {
      tenantId: world.tenants.horizonte,
    });
    expect(log).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: "contact.erasure_requested" }),
        expect.objectContaining({ action: "contact.erasure_done" }),
        expect.objectContaining({ action: "contact.export_requested" }),
      ]),
    );
  });

  it("does not come back with an edit of before, and nothing can be sent", async () => {
    await inbox.ingest({
      type: "edit",
      targetExternalId: "EDITED",
      by: "customer",
      body: said,
      content: null,
      at: "2026-11-20T11:00:00.000Z",
    } as never);
    expect(await grepDatabase(db.pool, [said])).toEqual([]);
    await expect(
      world.as("helena", "enqueue_message", {
        conversationId,
        clientMessageId: randomUUID(),
        content: { kind: "text", body: "Olá?" },
      }),
    ).rejects.toThrow("conversation.closed");
  });

  it("begins anew when the same number writes again", async () => {
    await inbox.ingest(message({ chat: marina, body: "Oi de novo" }));
    const { rows } = await db.pool.query(
      "select c.id, v.id as conversation from prosa.contacts c join prosa.conversations v on v.contact_id = c.id where c.phone = $1",
      [`+${digits}`],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].id).not.toBe(contactId);
    expect(rows[0].conversation).not.toBe(conversationId);
  });

  it("is erased once by two processes that die and repeat, while the person writes", async () => {
    const ana = party("5531976540000@s.whatsapp.net", "Ana Rita Souza");
    await inbox.ingest(...["um", "dois", "três"].map((body) => message({ chat: ana, body })));
    const { rows } = await db.pool.query("select id from prosa.contacts where name = $1", [
      "Ana Rita Souza",
    ]);
    const { request } = await world.as("helena", "request_contact_erasure", {
      contactId: rows[0].id,
    });
    const id = (request as { id: string }).id;
    await sql.call("take_privacy_requests", { limit: 1, holdMs: 1, id }, "service");
    const steps = async () => {
      for (let more = true; more; ) {
        const answer = await sql.call<{ more: boolean }>(
          "step_erasure",
          { id, limit: 1 },
          "service",
        );
        more = answer.more;
      }
    };
    const write = async () => {
      for (const body of ["quatro", "cinco", "seis"])
        await inbox.ingest(message({ chat: ana, body }));
    };
    await Promise.all([steps(), steps(), write()]);
    const { rows: left } = await db.pool.query(
      `select r.state, r.receipt ->> 'contacts' as contacts, r.terms from prosa.privacy_requests r
       where r.id = $1`,
      [id],
    );
    expect(left).toEqual([{ state: "done", contacts: "1", terms: null }]);
    const { rows: known } = await db.pool.query(
      `select count(*)::int as people, count(*) filter (where c.id = $1)::int as old
       from prosa.contacts c where c.phone = '+5531976540000'`,
      [rows[0].id],
    );
    expect(known[0].old).toBe(0);
    expect(known[0].people).toBeLessThanOrEqual(1);
    expect(await grepDatabase(db.pool, ["dois", "três"])).toEqual([]);
  });

  it("leaves no file behind that was fetched while its message was erased", async () => {
    const rui = party("5541976540000@s.whatsapp.net", "Rui Alves Neto");
    await inbox.ingest(
      message({
        chat: rui,
        kind: "image",
        attachments: [{ kind: "image", providerRef: {} } as never],
      }),
    );
    const { rows } = await db.pool.query(
      `select c.id, a.id as file from prosa.contacts c
       join prosa.conversations v on v.contact_id = c.id
       join prosa.attachments a on a.conversation_id = v.id where c.name = 'Rui Alves Neto'`,
    );
    await sql.call("claim_attachment", { attachmentId: rows[0].file }, "service");
    const { request } = await world.as("helena", "request_contact_erasure", {
      contactId: rows[0].id,
    });
    await work((request as { id: string }).id);
    await media.put("late/file", new Uint8Array(1), "image/png");
    await sql.call(
      "finish_attachment",
      { attachmentId: rows[0].file, state: "ready", storagePath: "late/file" },
      "service",
    );
    await removeFiles({ sql, media });
    expect([...media.files.keys()]).toEqual([]);
  });
});
