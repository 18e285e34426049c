import type { TestDatabase } from "./harness.ts";
import {
  createReplayTenant,
  deliver,
  type Pipeline,
  type ReplayTenant,
  settled,
} from "./ingest-replay-support.ts";

type Data = Record<string, unknown>;

/** A shop behind an Evolution server, spoken to by webhooks alone. */
export interface Shop {
  tenant: ReplayTenant;
  /**
   * Delivers one webhook as Evolution 2 envelopes it; resolves to the status of the answer. `more`
   * adds to the envelope, `path` is where the webhook is configured to.
   */
  send(event: string, data: unknown, more?: Data, path?: string): Promise<number>;
  /** A message's webhook; `key` adds to or replaces the fields of its key. */
  say(id: string, key: Data, more?: Data): Promise<number>;
  /** Resolves when every event has been worked on. */
  quiet(): Promise<void>;
  rows<Row = Data>(sql: string): Promise<Row[]>;
}

export const ownJid = "5511940000001@s.whatsapp.net";
export const seconds = (minute: number) => 1_795_333_500 + minute * 60;

export async function openShop(db: TestDatabase, pipeline: Pipeline): Promise<Shop> {
  const tenant = await createReplayTenant(db.pool);
  const shop: Shop = {
    tenant,
    send: async (event, data, more = {}, path) => {
      const body = { event, instance: "loja-demo", sender: ownJid, data, ...more };
      return (await deliver(pipeline.handler, tenant, { body }, path)).status;
    },
    say: (id, key, more = {}) =>
      shop.send("messages.upsert", {
        key: { fromMe: false, id, participant: "", ...key },
        pushName: "Ana Souza",
        status: "DELIVERY_ACK",
        message: { conversation: id },
        messageType: "conversation",
        messageTimestamp: seconds(0),
        ...more,
      }),
    quiet: () => settled(db.pool, tenant.tenantId),
    rows: async (sql) => (await db.pool.query(sql, [tenant.tenantId])).rows,
  };
  return shop;
}

/** Who is known, one line a person on a channel: what is shown, where answers go, every spelling. */
export const people = (shop: Shop) =>
  shop.rows<{ name: string | null; phone: string | null; sendKey: string; spellings: string[] }>(
    `select c.name, c.phone, a.send_key "sendKey", array(select i.value
       from prosa.contact_identities i where i.address_id = a.id order by 1) spellings
     from prosa.addresses a join prosa.contacts c on c.id = a.contact_id
     where a.tenant_id = $1 order by a.created_at, a.id`,
  );

/** The messages of the threads, in the order that they are shown. */
export const thread = (shop: Shop) =>
  shop.rows<{
    id: string;
    body: string | null;
    status: string | null;
    edited: boolean;
    deleted: boolean;
    root: string;
    conversation: string;
    place: number;
  }>(
    `select m.external_id id, m.body, m.status, m.edited_at is not null edited,
       m.deleted_at is not null deleted, prosa_private.root_of(c.id) root, c.id conversation,
       m.seq place
     from prosa.messages m join prosa.conversations c on c.id = m.conversation_id
     where m.tenant_id = $1 order by m.sort_ts, m.seq, m.id`,
  );
