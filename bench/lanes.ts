// What order costs: stored events processed in lanes of their chats against the same events each in a
// lane of its own; and whether order, losses and doubles hold, also when a worker is killed.
// npm run bench -- lanes [--events 3000] [--rounds 3]
import { randomUUID } from "node:crypto";
import { createQueueBackend } from "@prosa/server-sdk/bullmq";
import { createPostgresGateway } from "@prosa/server-sdk/postgres";
import { startCluster } from "./lib/database.ts";
import { createBench, startBenchRedis } from "./lib/pipeline.ts";
import { startWorker } from "./lib/processes.ts";
import { median, option, report, round } from "./lib/report.ts";
import { chatPicker, webhookBody } from "./lib/webhook-body.ts";

const events = option("events", 3_000);
const rounds = option("rounds", 3);
const chats = 300;
const shapes = ["uniform", "zipf"] as const;

const cluster = await startCluster();
const redis = await startBenchRedis();
type Lanes = "chat" | "event";
const cases = shapes.flatMap((shape) => [
  { shape, lanes: "event" as Lanes, killed: false },
  { shape, lanes: "chat" as Lanes, killed: false },
  { shape, lanes: "chat" as Lanes, killed: true },
]);
const figures = cases.map((each) => ({
  ...each,
  perSecond: [] as number[],
  violations: 0,
  lost: 0,
  doubled: 0,
}));

for (let run = 0; run < rounds; run += 1) {
  for (const figure of figures) await measure(figure);
}

async function measure(figure: (typeof figures)[number]): Promise<void> {
  const bench = await createBench(cluster, redis);
  const { pool } = bench.database;
  const lanes = await store(bench.database.databaseUrl, bench.tenant.channelId, figure);
  const queues = createQueueBackend({ redisUrl: bench.env("redis").REDIS_URL ?? "" });
  await queues
    .queue("incoming_message")
    .addBulk(lanes.map((lane) => ({ name: "drain", data: { lane }, deduplicationId: lane })));
  await queues.close();
  const env = bench.env("redis");
  const workers = await Promise.all([startWorker(env), startWorker(env)]);
  const startedMs = performance.now();
  if (figure.killed) {
    while ((await bench.pending()) > events / 2) await new Promise((wake) => setTimeout(wake, 10));
    await workers[0]?.kill();
  }
  await bench.drained();
  figure.perSecond.push((events * 1_000) / (performance.now() - startedMs));
  const { rows } = await pool.query(
    `select
    (select count(*)::int from (select m.body::int n, lag(m.body::int) over (partition by
      m.conversation_id order by m.seq) before from prosa.messages m) o where o.n < o.before) violations,
    ($1 - count(distinct external_id))::int lost,
    (count(*) - count(distinct external_id))::int doubled from prosa.messages`,
    [events],
  );
  figure.violations += rows[0].violations;
  figure.lost += rows[0].lost;
  figure.doubled += rows[0].doubled;
  for (const worker of workers) await worker.kill();
  await bench.database.drop();
}

async function store(
  databaseUrl: string,
  channelId: string,
  { shape, lanes }: { shape: "uniform" | "zipf"; lanes: Lanes },
): Promise<string[]> {
  const sql = createPostgresGateway({ connectionString: databaseUrl });
  const pick = chatPicker(chats, shape, 11);
  const all = Array.from({ length: events }, (_, n) => {
    const [chat, id] = [pick(), randomUUID()];
    return {
      id,
      channelId,
      providerEvent: "messages.upsert",
      dedupeKey: null,
      laneKey: `${channelId}/${lanes === "chat" ? `chat:${chat}` : `msg:${id}`}`,
      payload: JSON.parse(webhookBody(chat, id, `${n}`)),
    };
  });
  for (let at = 0; at < all.length; at += 100)
    await sql.call("record_webhook_events", { events: all.slice(at, at + 100) }, "service");
  await sql.close?.();
  return [...new Set(all.map((event) => event.laneKey))];
}

const baseline = (shape: string) =>
  median(figures.find((each) => each.shape === shape && each.lanes === "event")?.perSecond ?? []);
report(
  "lanes",
  { events, rounds, chats, workers: 2, redis: true, realtime: true },
  figures.map(({ shape, lanes, killed, perSecond, violations, lost, doubled }) => {
    const ratio = round(median(perSecond) / baseline(shape));
    return {
      chats: shape,
      "lane is": killed ? "the chat, kill -9 halfway" : lanes === "chat" ? "the chat" : "the event",
      "events/s": Math.round(median(perSecond)),
      "of unordered": ratio,
      violations,
      lost,
      doubled,
      goal: lanes === "event" || killed ? "" : ratio >= 0.8 ? "≥ 0.8, met" : "≥ 0.8, missed",
    };
  }),
);
await redis.stop();
await cluster.stop();
const wrong = figures.some(
  (each) => each.lost + each.doubled > 0 || (each.lanes === "chat" && each.violations > 0),
);
process.exit(wrong ? 1 : 0);
