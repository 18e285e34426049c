// What an operator waits for after a gap: 500 changes in 50 conversations, one of them open, read
// through supabase-js; beside one read of the same size that starts from nothing.
// npm run bench -- resume [--rounds 9]
import { fill } from "./data/fill.ts";
import { startCluster } from "./lib/database.ts";
import { signIn } from "./lib/operator.ts";
import { createBench, startBenchRedis } from "./lib/pipeline.ts";
import { median, option, report, round } from "./lib/report.ts";

const rounds = option("rounds", 9);
const goalMs = 300;
const [changes, touched] = [500, 50];

const cluster = await startCluster();
const redis = await startBenchRedis();
const bench = await createBench(cluster, redis);
const { pool } = bench.database;
const { tenantId } = bench.tenant;
await fill(pool, bench.tenant, { conversations: 1_000, messages: 20_000 });
const operator = await signIn(bench);
const page = { tenantId, tab: "all", sort: "recent", limit: 50 };
interface Sync {
  cursor: string;
  more: boolean;
  items: unknown[];
}

const resumeMs: number[] = [];
const afreshMs: number[] = [];
for (let n = 0; n < rounds + 2; n += 1) {
  const list = await operator.call<{ syncCursor: string }>("list_conversations", page);
  const { rows } = await pool.query("select id from bench_talks order by n limit $1", [touched]);
  const open = rows[0].id;
  const before = await revOf(open);
  for (let change = 0; change < changes; change += 1) {
    const { id } = rows[change % touched];
    await pool.query(
      "select prosa_private.record_change(id, 'message_updated', last_message_id) from prosa.conversations where id = $1",
      [id],
    );
  }
  const startedMs = performance.now();
  let cursor = list.syncCursor;
  let found = 0;
  for (let more = true; more; ) {
    const answer = await operator.call<Sync>("sync_conversations", {
      tenantId,
      cursor,
      limit: 100,
    });
    ({ cursor, more } = answer);
    found += answer.items.length;
  }
  const hole = { conversationId: open, afterRev: before, limit: 200 };
  const { changes: told } = await operator.call<{ changes: unknown[] }>("list_changes", hole);
  const elapsedMs = performance.now() - startedMs;
  if (found < touched || told.length !== changes / touched) throw new Error("not all was resumed");
  const afresh = performance.now();
  await operator.call("list_conversations", page);
  await operator.call("list_messages", { conversationId: open, limit: 60 });
  if (n < 2) continue;
  resumeMs.push(elapsedMs);
  afreshMs.push(performance.now() - afresh);
}

async function revOf(id: string): Promise<number> {
  return Number(
    (await pool.query("select rev from prosa.conversations where id = $1", [id])).rows[0].rev,
  );
}

report("resume", { changes, conversations: touched, rounds }, [
  {
    what: "resume after the gap",
    "median ms": round(median(resumeMs), 1),
    goal: median(resumeMs) <= goalMs ? "≤ 300, met" : "≤ 300, missed",
  },
  { what: "first page and thread afresh", "median ms": round(median(afreshMs), 1), goal: "" },
]);
await operator.leave();
await bench.database.drop();
await redis.stop();
await cluster.stop();
process.exit(0);
