// How long a webhook waits for its answer at a given pace, worker running, beside a server that only
// parses and answers.
// npm run bench -- ack-latency [--seconds 5] [--rounds 3]
import { startCluster } from "./lib/database.ts";
import { createBench, startBenchRedis } from "./lib/pipeline.ts";
import { runLoad, startServer, startWorker } from "./lib/processes.ts";
import { median, option, percentile, report, round } from "./lib/report.ts";

const seconds = option("seconds", 5);
const rounds = option("rounds", 3);
const rates = [200, 600, 1_000];
const goalP99Ms = 25;

const cluster = await startCluster();
const redis = await startBenchRedis();
const figures = rates.flatMap((rate) =>
  [true, false].map((bare) => ({ rate, bare, p50: [] as number[], p99: [] as number[] })),
);
for (let run = 0; run < rounds; run += 1) {
  for (const figure of figures) {
    const bench = await createBench(cluster, redis);
    const env = bench.env("redis");
    const server = await startServer({ ...env, ...(figure.bare && { BENCH_BARE: "1" }) });
    const worker = figure.bare ? null : await startWorker(env);
    const order = {
      port: server.port,
      path: bench.path,
      token: bench.tenant.token,
      connections: 256,
      chats: 2_000,
      shape: "uniform",
      rate: figure.rate,
    } as const;
    await runLoad({ ...order, seconds: 1 });
    const { latenciesMs } = await runLoad({ ...order, seconds });
    figure.p50.push(percentile(latenciesMs, 0.5));
    figure.p99.push(percentile(latenciesMs, 0.99));
    await worker?.kill();
    await server.kill();
    await bench.database.drop();
  }
}
report(
  "ack-latency",
  { seconds, rounds, openLoop: true, worker: 1 },
  figures.map(({ rate, bare, p50, p99 }) => ({
    "asked/s": rate,
    server: bare ? "bare" : "Prosa",
    "p50 ms": round(median(p50), 1),
    "p99 ms": round(median(p99), 1),
    goal:
      bare || rate !== 600 ? "" : median(p99) <= goalP99Ms ? "p99 ≤ 25, met" : "p99 ≤ 25, missed",
  })),
);
await redis.stop();
await cluster.stop();
process.exit(0);
