import { randomUUID } from "node:crypto";
import type { InboundEvent, InboundMessage, RemoteParty } from "@prosa/core";
import { parseJid } from "@prosa/core";
import type pg from "pg";

/** One channel of one tenant, and ways to put events into its stored inbox. */
export interface Inbox {
  tenantId: string;
  channelId: string;
  call<T>(fn: string, args: unknown): Promise<T>;
  record(events: RecordedEvent[]): Promise<{ id: string; ord: number; duplicate: boolean }[]>;
  ingest(...effects: InboundEvent[]): Promise<IngestAnswer>;
  rows(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
}

export interface RecordedEvent {
  laneKey?: string;
  dedupeKey?: string | null;
  ignored?: string;
  payload?: unknown;
}

export interface IngestAnswer {
  laneKey: string;
  ok: boolean;
  mediaJobs: string[];
}

/** Runs an exposed function as the service role. */
export async function callAsService<T>(pool: pg.Pool, fn: string, args: unknown): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("set local role service_role");
    const { rows } = await client.query(`select prosa.${fn}($1::jsonb) answer`, [
      JSON.stringify(args),
    ]);
    await client.query("commit");
    return rows[0].answer as T;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

export async function createTenant(pool: pg.Pool): Promise<string> {
  const tenantId = randomUUID();
  await pool.query("insert into prosa.tenants (id, slug, name) values ($1, $2, 'Loja')", [
    tenantId,
    `t-${tenantId}`,
  ]);
  return tenantId;
}

export async function createChannel(pool: pg.Pool, tenantId: string): Promise<string> {
  const channelId = randomUUID();
  await pool.query(
    `insert into prosa.channels (id, tenant_id, type, provider, name)
     values ($1, $2, 'whatsapp', 'evolution', 'Loja')`,
    [channelId, tenantId],
  );
  return channelId;
}

export async function createInbox(pool: pg.Pool, tenant?: string): Promise<Inbox> {
  const tenantId = tenant ?? (await createTenant(pool));
  const channelId = await createChannel(pool, tenantId);
  const inbox: Inbox = {
    tenantId,
    channelId,
    call: (fn, args) => callAsService(pool, fn, args),
    record: async (events) => {
      const { results } = await inbox.call<{
        results: { id: string; ord: number; duplicate: boolean }[];
      }>("record_webhook_events", {
        events: events.map((event) => ({
          id: randomUUID(),
          channelId,
          providerEvent: "test",
          dedupeKey: event.dedupeKey ?? null,
          laneKey: `${channelId}/${event.laneKey ?? "channel"}`,
          payload: event.payload ?? {},
          ignored: event.ignored,
        })),
      });
      return results;
    },
    ingest: async (...effects) => {
      const lane = `chat:${randomUUID()}`;
      const [event] = await inbox.record([{ laneKey: lane }]);
      const { lanes } = await inbox.call<{ lanes: IngestAnswer[] }>("ingest_events", {
        lanes: [
          {
            laneKey: `${channelId}/${lane}`,
            events: [{ ord: event?.ord, normalizerVersion: 1, effects }],
          },
        ],
      });
      return lanes[0] as IngestAnswer;
    },
    rows: async (sql, values) => (await pool.query(sql, values ?? [])).rows,
  };
  return inbox;
}

export function party(jids: string | string[], name: string | null = null): RemoteParty {
  const identities = [jids].flat().map((jid) => {
    const identity = parseJid(jid);
    if (!identity) throw new Error(`${jid} is no correspondent`);
    return identity;
  });
  const [first] = identities;
  return {
    kind: first?.kind === "group" ? "group" : "person",
    identities,
    sendKey: first?.value ?? "",
    name,
  };
}

export const ana = "5511987650001@s.whatsapp.net";
export const anaLid = "70000000000101@lid";

/** A text of Ana, unless told otherwise. */
export function message(overrides: Partial<InboundMessage> = {}): InboundMessage {
  const fromMe = overrides.fromMe ?? false;
  return {
    type: "message",
    chat: party(ana, fromMe ? null : "Ana"),
    author: null,
    externalId: `M-${randomUUID()}`,
    fromMe,
    origin: fromMe ? "phone" : "customer",
    kind: "text",
    body: "oi",
    content: {},
    sentAt: "2026-11-20T10:00:00.000Z",
    replyToExternalId: null,
    status: fromMe ? "sent" : null,
    attachments: [],
    ...overrides,
  };
}
