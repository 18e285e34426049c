import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type pg from "pg";
import { createQueueBackend } from "../../packages/server-sdk/src/adapters/bullmq/index.ts";
import { createPostgresGateway } from "../../packages/server-sdk/src/adapters/postgres/index.ts";
import { evolution } from "../../packages/server-sdk/src/channels/evolution/index.ts";
import { createInboundWorker } from "../../packages/server-sdk/src/inbound/worker.ts";
import type {
  QueueBackend,
  RunningWorker,
  SqlGateway,
  WebHandler,
} from "../../packages/server-sdk/src/ports/index.ts";
import { createWebhookHandler } from "../../packages/server-sdk/src/webhook/handler.ts";
import { createChannel, createTenant } from "./ingest-support.ts";

const folder = new URL(
  "../../packages/server-sdk/src/channels/evolution/__fixtures__/",
  import.meta.url,
);

/** A webhook as a server sent it. */
export interface Fixture {
  name: string;
  body: { event?: string; instance?: string; [field: string]: unknown };
  headers: Record<string, string>;
}

export const fixtures: Fixture[] = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .sort()
  .map((name) => ({ name, ...JSON.parse(readFileSync(new URL(name, folder), "utf8")) }));

/** The real handler, queue and worker on one database. */
export interface Pipeline {
  sql: SqlGateway;
  backend: QueueBackend;
  handler: WebHandler;
  worker: RunningWorker;
  stop(): Promise<void>;
}

/** `pooledUrl` is for the state alone: queues in Postgres need a connection of their own. */
export function startPipeline(
  databaseUrl: string,
  redisUrl?: string,
  pooledUrl = databaseUrl,
): Pipeline {
  const sql = createPostgresGateway({ connectionString: pooledUrl });
  const backend = createQueueBackend(
    redisUrl ? { redisUrl, prefix: `test-${randomBytes(6).toString("hex")}` } : { databaseUrl },
  );
  const channels = { evolution: evolution() };
  const handler = createWebhookHandler({ sql, queue: backend.queue("incoming_message"), channels });
  const worker = createInboundWorker({ sql, backend, channels, sweepMs: 1_000 });
  return {
    sql,
    backend,
    handler,
    worker,
    stop: async () => {
      await worker.stop();
      await backend.close();
      await sql.close?.();
    },
  };
}

/** A tenant with a channel for every instance, and the tokens that open them. */
export interface ReplayTenant {
  tenantId: string;
  channelIds: string[];
  tokens: Map<string, string>;
}

export const instances = ["loja-demo", "canal-evo", "loja-oficial"];

export async function createReplayTenant(pool: pg.Pool): Promise<ReplayTenant> {
  const tenantId = await createTenant(pool);
  const tokens = new Map<string, string>();
  const channelIds: string[] = [];
  for (const instance of instances) {
    const channelId = await createChannel(pool, tenantId);
    const token = randomBytes(24).toString("base64url");
    await pool.query("update prosa.channels set settings = $2 where id = $1", [
      channelId,
      { instance },
    ]);
    await pool.query(
      `insert into prosa.channel_tokens (id, tenant_id, channel_id, token_hash)
       values (gen_random_uuid(), $1, $2, $3)`,
      [tenantId, channelId, createHash("sha256").update(token).digest("hex")],
    );
    channelIds.push(channelId);
    tokens.set(instance, token);
  }
  return { tenantId, channelIds, tokens };
}

/** Sends a webhook as Evolution would; its own headers ride along. `path` is where it is configured to. */
export function deliver(
  handler: WebHandler,
  tenant: ReplayTenant,
  fixture: Pick<Fixture, "body"> & Partial<Fixture>,
  path = "/api/webhook",
): Promise<Response> {
  const token = tenant.tokens.get(fixture.body.instance ?? "loja-demo") ?? "";
  const authorization = fixture.headers?.authorization;
  return handler(
    new Request(`http://prosa.test${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-prosa-token": token,
        ...(authorization ? { authorization } : {}),
      },
      body: JSON.stringify(fixture.body),
    }),
  );
}

/** Waits until no event of the tenant is pending. */
export async function settled(pool: pg.Pool, tenantId: string, timeoutMs = 45_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const { rows } = await pool.query(
      `select count(*)::int n, min(lane_key) lane, min(error) error from prosa.webhook_events
       where tenant_id = $1 and state = 'pending'`,
      [tenantId],
    );
    if (rows[0].n === 0) return;
    if (Date.now() > deadline) throw new Error(`still pending: ${JSON.stringify(rows[0])}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

const queries: Record<string, string> = {
  messages: `
    select h.settings ->> 'instance' instance, m.external_id, m.from_me, m.direction, m.origin,
      m.author_kind, m.author_name, m.kind, m.body, m.content, m.reply_to_external_id,
      t.external_id reply_to, m.provider_ts, m.sort_ts, m.status, m.status_rank,
      m.edited_at is not null edited, m.deleted_at is not null deleted,
      case when exists (select 1 from prosa.message_revisions r
        where r.message_id = m.id and r.at = m.edited_at) then m.edited_at end edited_at,
      (select min(i.kind || ':' || i.value_key) from prosa.contact_identities i
        where i.address_id = c.address_id) chat
    from prosa.messages m join prosa.conversations c on c.id = m.conversation_id
    join prosa.channels h on h.id = m.channel_id
    left join prosa.messages t on t.id = m.reply_to_id`,
  statuses: `
    select m.external_id, e.status, e.participant_key, e.provider_ts
    from prosa.message_status_events e join prosa.messages m on m.id = e.message_id`,
  reactions: `
    select t.external_id, m.actor_key, m.emoji, m.at from prosa.message_reactions m
    join prosa.messages t on t.id = m.message_id`,
  revisions: `
    select t.external_id, m.body, m.at, m.by_kind, m.content from prosa.message_revisions m
    join prosa.messages t on t.id = m.message_id`,
  attachments: `
    select t.external_id, m.ordinal, m.kind, m.state, m.mime, m.file_name, m.bytes, m.width_px,
      m.height_px, m.duration_ms, m.waveform, m.preview, m.provider_ref - 'inlineOrd' provider_ref,
      m.provider_ref ? 'inlineOrd' inline
    from prosa.attachments m join prosa.messages t on t.id = m.message_id`,
  contacts: `
    select m.kind, m.name, m.name_rank, m.name_at, m.phone, m.attributes, m.merged_into_id,
      (select count(*)::int from prosa.addresses a where a.contact_id = m.id) addresses
    from prosa.contacts m`,
  addresses: `
    select h.settings ->> 'instance' instance, m.kind, m.send_key, m.send_at, m.display,
      m.linked_into_id, c.name, c.phone,
      (select array_agg(i.kind || ':' || i.value order by i.kind, i.value)
        from prosa.contact_identities i where i.address_id = m.id) identities,
      (select array_agg(v.status order by v.status) from prosa.conversations v
        where v.address_id = m.id) conversations
    from prosa.addresses m join prosa.channels h on h.id = m.channel_id
    join prosa.contacts c on c.id = m.contact_id`,
  identities: `
    select h.settings ->> 'instance' instance, m.kind, m.value, m.value_key, m.br_variant_key,
      m.source, m.confidence
    from prosa.contact_identities m join prosa.channels h on h.id = m.channel_id`,
  latePieces: `select m.external_id, m.kind, m.payload - 'normalizerVersion' payload
    from prosa.late_pieces m`,
  channels: `select m.settings ->> 'instance' instance, m.status, m.own_address from prosa.channels m`,
};

/** Every row that must not depend on the order of events, as sorted lines. */
export async function finalState(
  pool: pg.Pool,
  tenantId: string,
): Promise<Record<string, string[]>> {
  const state: Record<string, string[]> = {};
  for (const [name, query] of Object.entries(queries)) {
    const alias = name === "statuses" ? "e" : "m";
    const { rows } = await pool.query(
      `select row_to_json(q)::text line from (${query} where ${alias}.tenant_id = $1) q`,
      [tenantId],
    );
    state[name] = rows.map(({ line }) => line as string).sort();
  }
  return state;
}

/** `finalState` without how often a party's talk was opened: that depends on when its spellings met. */
export async function orderlessState(
  pool: pg.Pool,
  tenantId: string,
): Promise<Record<string, string[]>> {
  const state = await finalState(pool, tenantId);
  const addresses = state.addresses?.map((line) => line.replace(/,"conversations":.*$/, ""));
  return { ...state, ...(addresses ? { addresses } : {}) };
}
