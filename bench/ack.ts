// How many webhooks a second are stored for good and answered, against a server that only parses and
// answers; and that every one of them is processed afterwards.
// npm run bench -- ack [--seconds 4] [--rounds 3]
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startStackOn } from "@prosa/local-stack";
import { startCluster } from "./lib/database.ts";
import { createBench, startBenchRedis } from "./lib/pipeline.ts";
import { runLoad, startServer, startWorker } from "./lib/processes.ts";
import { median, option, percentile, report, round } from "./lib/report.ts";

const seconds = option("seconds", 4);
const rounds = option("rounds", 3);
const connections = 64;
const chats = 2_000;
const goal = 0.3;

const cluster = await startCluster();
const redis = await startBenchRedis();
const variants = ["bare", "DATABASE_URL + Redis", "DATABASE_URL alone", "rpc + Redis"] as const;
type Variant = (typeof variants)[number];
const perSecond = new Map<Variant, number[]>(variants.map((each) => [each, []]));
const latency = new Map<Variant, number[]>(variants.map((each) => [each, []]));
let lost = 0;

async function measure(variant: Variant): Promise<void> {
  const bench = await createBench(cluster, redis);
  const storageDir = await mkdtemp(join(tmpdir(), "prosa-bench-files-"));
  const stack =
    variant === "rpc + Redis" ? await startStackOn({ ...bench.database, storageDir }) : null;
  const env = bench.env(variant === "DATABASE_URL alone" ? "postgres" : "redis");
  const { DATABASE_URL: _, ...noDatabase } = env;
  const server = await startServer({
    ...(stack
      ? { ...noDatabase, SUPABASE_URL: stack.supabaseUrl, SUPABASE_SECRET_KEY: stack.secretKey }
      : env),
    ...(variant === "bare" && { BENCH_BARE: "1" }),
  });
  const { token } = bench.tenant;
  const load = { port: server.port, path: bench.path, token, connections, chats } as const;
  await runLoad({ ...load, shape: "uniform", seconds: 0.5 });
  const before = await stored();
  const result = await runLoad({ ...load, shape: "uniform", seconds });
  perSecond.get(variant)?.push((result.accepted * 1_000) / result.elapsedMs);
  latency.get(variant)?.push(percentile(result.latenciesMs, 0.5));
  if (result.refused > 0) throw new Error(`${variant}: ${result.refused} were not answered 2xx`);
  if (variant !== "bare") {
    if ((await stored()) - before !== result.accepted)
      throw new Error(`${variant}: not all stored`);
    const worker = await startWorker(env);
    await bench.drained();
    lost += (await stored()) - (await bench.messages());
    await worker.kill();
  }
  await server.kill();
  await stack?.stop();
  await rm(storageDir, { recursive: true, force: true });
  await bench.database.drop();

  async function stored(): Promise<number> {
    const { rows } = await bench.database.pool.query(
      "select count(*)::int n from prosa.webhook_events",
    );
    return rows[0].n;
  }
}

for (let round = 0; round < rounds; round += 1) {
  for (const variant of variants) await measure(variant);
}
const bare = median(perSecond.get("bare") ?? []);
report(
  "ack",
  { seconds, rounds, connections, chats, fsync: true, synchronousCommit: true, lost },
  variants.map((variant) => {
    const acked = median(perSecond.get(variant) ?? []);
    const ratio = round(acked / bare);
    return {
      variant,
      "acks/s": Math.round(acked),
      "p50 ms": round(median(latency.get(variant) ?? []), 1),
      "of bare": ratio,
      goal:
        variant === "DATABASE_URL + Redis" ? (ratio >= goal ? "≥ 0.3, met" : "≥ 0.3, missed") : "",
    };
  }),
);
await redis.stop();
await cluster.stop();
process.exit(lost === 0 ? 0 : 1);
