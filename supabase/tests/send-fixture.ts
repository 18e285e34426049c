import { randomUUID } from "node:crypto";
import type { Message } from "@prosa/core";
import { createPostgresGateway } from "../../packages/server-sdk/src/adapters/postgres/index.ts";
import { evolutionCapabilities } from "../../packages/server-sdk/src/channels/evolution/capabilities.ts";
import type { JsonObject, SqlGateway } from "../../packages/server-sdk/src/ports/index.ts";
import { createDatabase, type TestDatabase } from "./harness.ts";

/** One shop with three people, one channel and one customer who wrote once. */
export interface SendFixture {
  db: TestDatabase;
  sql: SqlGateway;
  tenantId: string;
  channelId: string;
  addressId: string;
  contactId: string;
  conversationId: string;
  as: Record<"helena" | "caio" | "lia" | "vera" | "stranger", { claims: { sub: string } }>;
  operatorIds: Record<string, string>;
  /** Another conversation of another customer on the same channel. */
  newConversation(status?: string, addressId?: string): Promise<string>;
  enqueue(body: string, more?: JsonObject, who?: keyof SendFixture["as"]): Promise<Enqueued>;
  begin(more?: JsonObject): Promise<Begun>;
  finish(
    begun: Begun,
    outcome: string,
    more?: JsonObject,
  ): Promise<{ status: string; applied: boolean }>;
  message(id: string): Promise<Message & { external_id: string | null }>;
  /** Sets how fast the channel may speak, as its owner. */
  pace(settings: JsonObject): Promise<{ settings: JsonObject }>;
  close(): Promise<void>;
}

export interface Enqueued {
  message: Message;
  duplicate: boolean;
}

export interface Begun {
  state: string;
  /** Of a change that is to be told. */
  messageId?: string;
  kind?: string;
  body?: string;
  version?: number;
  target?: { externalId: string };
  retryAt?: string;
  attempt: { id: string; n: number; deadlineAt: string };
  message: Message;
  sendKey: string;
  token: string;
  replyTo: { externalId: string } | null;
  /** Why it waits, when its channel makes it wait. */
  for?: string;
  typingMs?: number;
  last?: boolean;
  knownExternalIds?: string[];
}

const people = { helena: "owner", caio: "agent", lia: "agent", vera: "viewer" } as const;

export async function createSendFixture(): Promise<SendFixture> {
  const db = await createDatabase();
  const sql = createPostgresGateway({ connectionString: db.databaseUrl });
  const [tenantId, otherTenantId, channelId] = [randomUUID(), randomUUID(), randomUUID()];
  const operatorIds: Record<string, string> = {};
  await db.pool.query(
    "insert into prosa.tenants (id, slug, name) values ($1, 'horizonte', 'Marcenaria Horizonte'), ($2, 'aurora', 'Clínica Aurora')",
    [tenantId, otherTenantId],
  );
  await db.pool.query("insert into prosa.tenant_counters (tenant_id) values ($1), ($2)", [
    tenantId,
    otherTenantId,
  ]);
  await db.pool.query(
    `insert into prosa.channels (id, tenant_id, type, provider, name, status, settings, capabilities)
     values ($1, $2, 'whatsapp', 'evolution', 'Loja Pinheiros', 'connected', '{"instance": "loja-pinheiros"}', $3)`,
    [
      channelId,
      tenantId,
      { edit: evolutionCapabilities.edit, delete: evolutionCapabilities.delete },
    ],
  );
  for (const [name, role] of [...Object.entries(people), ["stranger", "owner"]] as const) {
    const id = randomUUID();
    operatorIds[name] = id;
    await db.pool.query("insert into prosa.operators (id, subject, name) values ($1, $2, $2)", [
      id,
      name,
    ]);
    const tenant = name === "stranger" ? otherTenantId : tenantId;
    await db.pool.query(
      "insert into prosa.tenant_members (tenant_id, operator_id, role) values ($1, $2, $3)",
      [tenant, id, role],
    );
    if (name !== "stranger") {
      await db.pool.query(
        "insert into prosa.channel_members (tenant_id, channel_id, operator_id) values ($1, $2, $3)",
        [tenantId, channelId, id],
      );
    }
  }

  let number = 0;
  const newAddress = async (n: number) => {
    const [addressId, contactId] = [randomUUID(), randomUUID()];
    await db.pool.query(
      "insert into prosa.contacts (id, tenant_id, name) values ($1, $2, 'Marina Siqueira')",
      [contactId, tenantId],
    );
    await db.pool.query(
      "insert into prosa.addresses (id, tenant_id, channel_id, contact_id, kind, send_key) values ($1, $2, $3, $4, 'person', '5511981234567@s.whatsapp.net')",
      [addressId, tenantId, channelId, contactId],
    );
    await db.pool.query(
      `insert into prosa.contact_identities (id, tenant_id, channel_id, address_id, kind, value, value_key)
       values (gen_random_uuid(), $1, $2, $3, 'jid', $4 || '@s.whatsapp.net', $4)`,
      [tenantId, channelId, addressId, `55119812345${66 + n}`],
    );
    return { addressId, contactId };
  };
  const newConversation = async (status = "open", atAddress?: string) => {
    number += 1;
    const n = number;
    const { addressId, contactId } = atAddress
      ? {
          addressId: atAddress,
          contactId: (
            await db.pool.query("select contact_id from prosa.addresses where id = $1", [atAddress])
          ).rows[0].contact_id as string,
        }
      : await newAddress(n);
    const id = randomUUID();
    await db.pool.query(
      `insert into prosa.conversations (id, tenant_id, channel_id, contact_id, address_id, number, status)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [id, tenantId, channelId, contactId, addressId, n, status],
    );
    return id;
  };
  const conversationId = await newConversation();
  const { rows } = await db.pool.query(
    "select address_id, contact_id from prosa.conversations where id = $1",
    [conversationId],
  );
  const as = Object.fromEntries(
    [...Object.keys(people), "stranger"].map((sub) => [sub, { claims: { sub } }]),
  ) as SendFixture["as"];

  return {
    db,
    sql,
    tenantId,
    channelId,
    conversationId,
    addressId: rows[0].address_id,
    contactId: rows[0].contact_id,
    as,
    operatorIds,
    newConversation,
    enqueue: (body, more = {}, who = "caio") =>
      sql.call(
        "enqueue_message",
        {
          conversationId,
          clientMessageId: randomUUID(),
          content: { kind: "text", body },
          ...more,
        },
        as[who],
      ),
    begin: async (more = {}) => {
      const token = randomUUID();
      const begun = await sql.call<Begun>(
        "begin_send_attempt",
        { conversationId, token, timeoutMs: 30_000, ...more },
        "service",
      );
      return { ...begun, token };
    },
    finish: (begun, outcome, more = {}) =>
      sql.call(
        "finish_send_attempt",
        { attemptId: begun.attempt.id, token: begun.token, outcome, ...more },
        "service",
      ),
    message: async (id) => {
      const { rows } = await db.pool.query(
        "select prosa_private.message_json(id) || jsonb_build_object('external_id', external_id) as m from prosa.messages where id = $1",
        [id],
      );
      return rows[0].m;
    },
    pace: (settings) => sql.call("set_channel_pacing", { channelId, settings }, as.helena),
    close: async () => {
      await sql.close?.();
      await db.drop();
    },
  };
}
