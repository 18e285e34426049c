// From a webhook to the supabase-js of an operator who listens, beside the webhook's own answer.
// npm run bench -- latency [--seconds 10] [--rounds 3] [--rate 20]
import { type ChangesTold, unpackChanges } from "@prosa/core";
import { startCluster } from "./lib/database.ts";
import { signIn } from "./lib/operator.ts";
import { createBench, startBenchRedis } from "./lib/pipeline.ts";
import { startServer, startWorker } from "./lib/processes.ts";
import { median, option, percentile, report, round } from "./lib/report.ts";
import { webhookBody } from "./lib/webhook-body.ts";

const seconds = option("seconds", 10);
const rounds = option("rounds", 3);
const rate = option("rate", 20);
const goals = { p50: 60, p99: 250 };

const cluster = await startCluster();
const redis = await startBenchRedis();
const answered = { p50: [] as number[], p99: [] as number[] };
const heard = { p50: [] as number[], p99: [] as number[] };
let missed = 0;

for (let run = 0; run < rounds; run += 1) {
  const bench = await createBench(cluster, redis);
  const env = bench.env("redis");
  const [server, worker, operator] = await Promise.all([
    startServer(env),
    startWorker(env),
    signIn(bench),
  ]);
  const sentAt = new Map<string, number>();
  const answers: number[] = [];
  const arrivals: number[] = [];
  await operator.listen((payload) => {
    for (const { message } of unpackChanges(payload as ChangesTold)) {
      const at = sentAt.get(message?.body ?? "");
      if (at !== undefined) arrivals.push(performance.now() - at);
      sentAt.delete(message?.body ?? "");
    }
  });
  const send = async (n: number, counted: boolean) => {
    const startedMs = performance.now();
    if (counted) sentAt.set(`${n}`, startedMs);
    const response = await fetch(`http://127.0.0.1:${server.port}${bench.path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${bench.tenant.token}`,
        "content-type": "application/json",
      },
      body: webhookBody(n % 100, `L${run}-${n}`, `${n}`),
    });
    await response.arrayBuffer();
    if (counted) answers.push(performance.now() - startedMs);
  };
  for (let n = 0; n < 2 * rate; n += 1) await send(-1 - n, false);
  const startedMs = performance.now();
  const sending: Promise<void>[] = [];
  for (let n = 0; n < seconds * rate; n += 1) {
    const waitMs = startedMs + (n * 1_000) / rate - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    sending.push(send(n, true));
  }
  await Promise.all(sending);
  await bench.drained();
  for (let wait = 0; sentAt.size > 0 && wait < 100; wait += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  missed += sentAt.size;
  for (const [figures, values] of [
    [answered, answers],
    [heard, arrivals],
  ] as const) {
    figures.p50.push(percentile(values, 0.5));
    figures.p99.push(percentile(values, 0.99));
  }
  await operator.leave();
  await worker.kill();
  await server.kill();
  await bench.database.drop();
}
const [p50, p99] = [median(heard.p50), median(heard.p99)];
report("latency", { seconds, rounds, rate, openLoop: true, missed }, [
  {
    until: "answered",
    "p50 ms": round(median(answered.p50), 1),
    "p99 ms": round(median(answered.p99), 1),
    goal: "",
  },
  {
    until: "heard by the operator",
    "p50 ms": round(p50, 1),
    "p99 ms": round(p99, 1),
    goal: `≤ 60 / ≤ 250, ${p50 <= goals.p50 && p99 <= goals.p99 ? "met" : "missed"}`,
  },
]);
await redis.stop();
await cluster.stop();
process.exit(missed === 0 ? 0 : 1);
