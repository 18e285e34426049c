// What an event costs in an empty database and in a full one: the same calls of ingest_events to both,
// in turns, with the pages touched and the WAL written.
// npm run bench -- ingest-growth [--messages 200000] [--conversations 20000] [--rounds 30]
import { randomUUID } from "node:crypto";
import { createPostgresGateway } from "@prosa/server-sdk/postgres";
import pg from "pg";
import { fill } from "./data/fill.ts";
import { startCluster } from "./lib/database.ts";
import { median, option, report, round } from "./lib/report.ts";
import { createBenchTenant } from "./lib/tenant.ts";
import { chatPicker } from "./lib/webhook-body.ts";

const messages = option("messages", 200_000);
const conversations = option("conversations", Math.max(1_000, Math.floor(messages / 50)));
const rounds = option("rounds", 30);
const lanes = 16;
const goal = 1.5;

const cluster = await startCluster({ shared_buffers: "256MB" });

async function prepare(fillTo: number) {
  const database = await cluster.fresh();
  const tenant = await createBenchTenant(database.databaseUrl);
  if (fillTo > 0) await fill(database.pool, tenant, { conversations, messages: fillTo });
  const sql = createPostgresGateway({ connectionString: database.databaseUrl, poolSize: 1 });
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query("create extension if not exists pg_stat_statements");
  return {
    database,
    tenant,
    sql,
    admin,
    ms: [] as number[],
    blocks: [] as number[],
    wal: [] as number[],
  };
}

const sides = [
  { name: "empty", ...(await prepare(0)) },
  { name: "full", ...(await prepare(messages)) },
];
const pick = chatPicker(conversations, "zipf", 5);

// The first rounds make the contacts that the empty side lacks, and warm both.
const warmUp = 20;
for (let n = 0; n < warmUp + rounds; n += 1) {
  const chats = Array.from({ length: lanes }, () => pick() % 200);
  for (const side of sides) await once(side, [...new Set(chats)], n >= warmUp);
}

async function once(
  side: (typeof sides)[number],
  chats: number[],
  counted: boolean,
): Promise<void> {
  const { sql, admin, tenant } = side;
  const laneKey = (chat: number) => `${tenant.channelId}/chat:${chat}`;
  const { results } = await sql.call<{ results: { ord: number }[] }>(
    "record_webhook_events",
    {
      events: chats.map((chat) => ({
        id: randomUUID(),
        channelId: tenant.channelId,
        providerEvent: "messages.upsert",
        dedupeKey: null,
        laneKey: laneKey(chat),
        payload: {},
      })),
    },
    "service",
  );
  const order = chats.map((chat, i) => ({
    laneKey: laneKey(chat),
    events: [{ ord: results[i]?.ord ?? 0, normalizerVersion: 1, effects: [textFrom(chat)] }],
  }));
  await admin.query("select pg_stat_statements_reset()");
  const startedMs = performance.now();
  await sql.call("ingest_events", { lanes: order }, "service");
  const elapsedMs = performance.now() - startedMs;
  if (!counted) return;
  const { rows } = await admin.query(
    `select sum(shared_blks_hit + shared_blks_read)::float blocks, sum(wal_bytes)::float wal
     from pg_stat_statements where query like '%ingest_events%' and toplevel`,
  );
  side.ms.push(elapsedMs / chats.length);
  side.blocks.push(rows[0].blocks / chats.length);
  side.wal.push(rows[0].wal / chats.length);
}

function textFrom(chat: number) {
  const number = `55119${80_000_000 + chat}`;
  return {
    type: "message",
    chat: {
      kind: "person",
      identities: [
        {
          kind: "jid",
          value: `${number}@s.whatsapp.net`,
          valueKey: number,
          brVariantKey: `5511${number.slice(5)}`,
        },
      ],
      sendKey: `${number}@s.whatsapp.net`,
      name: `Cliente ${chat}`,
    },
    author: null,
    externalId: randomUUID(),
    fromMe: false,
    origin: "customer",
    kind: "text",
    body: "Bom dia, o orçamento da cozinha ficou pronto?",
    content: {},
    sentAt: new Date().toISOString(),
    replyToExternalId: null,
    status: null,
    attachments: [],
  };
}

const empty = median(sides[0]?.ms ?? []);
report(
  "ingest-growth",
  { messages, conversations, rounds, lanes, sharedBuffers: "256MB", realtime: true },
  sides.map(({ name, ms, blocks, wal }) => ({
    database: name,
    "ms an event": round(median(ms), 3),
    "pages an event": Math.round(median(blocks)),
    "WAL bytes an event": Math.round(median(wal)),
    "of empty": round(median(ms) / empty),
    goal: name === "empty" ? "" : median(ms) / empty <= goal ? "≤ 1.5, met" : "≤ 1.5, missed",
  })),
);
for (const { admin, sql } of sides) {
  await admin.end();
  await sql.close?.();
}
for (const { database } of sides) await database.drop();
await cluster.stop();
process.exit(0);
