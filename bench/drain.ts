// Whether processing keeps up: events processed a second against events acked a second, each with the
// machine to itself, and both at once.
// npm run bench -- drain [--seconds 4] [--rounds 3]
import { startCluster } from "./lib/database.ts";
import { createBench, startBenchRedis } from "./lib/pipeline.ts";
import { runLoad, startServer, startWorker } from "./lib/processes.ts";
import { median, option, report, round } from "./lib/report.ts";

const seconds = option("seconds", 4);
const rounds = option("rounds", 3);
const connections = 64;
const shapes = ["uniform", "zipf"] as const;

const cluster = await startCluster();
const redis = await startBenchRedis();
const figures = shapes.map((shape) => ({
  shape,
  acked: [] as number[],
  processed: [] as number[],
  ackedBoth: [] as number[],
  processedBoth: [] as number[],
}));
let wrong = 0;

for (let run = 0; run < rounds; run += 1) {
  for (const figure of figures) {
    for (const atOnce of [false, true]) {
      const bench = await createBench(cluster, redis);
      const server = await startServer(bench.env("redis"));
      let worker = atOnce ? await startWorker(bench.env("redis")) : null;
      const load = await runLoad({
        port: server.port,
        path: bench.path,
        token: bench.tenant.token,
        connections,
        seconds,
        chats: 2_000,
        shape: figure.shape,
      });
      const acked = (load.accepted * 1_000) / load.elapsedMs;
      worker ??= await startWorker(bench.env("redis"));
      const drainMs = await bench.drained();
      if (atOnce) {
        figure.ackedBoth.push(acked);
        figure.processedBoth.push((load.accepted * 1_000) / (load.elapsedMs + drainMs));
      } else {
        figure.acked.push(acked);
        figure.processed.push((load.accepted * 1_000) / drainMs);
      }
      wrong += Math.abs(load.accepted - (await bench.messages()));
      await worker.kill();
      await server.kill();
      await bench.database.drop();
    }
  }
}
report(
  "drain",
  { seconds, rounds, connections, chats: 2_000, workers: 1, realtime: true, wrong },
  figures.map((figure) => {
    const [acked, processed] = [median(figure.acked), median(figure.processed)];
    const [ackedBoth, processedBoth] = [median(figure.ackedBoth), median(figure.processedBoth)];
    return {
      chats: figure.shape,
      "acks/s alone": Math.round(acked),
      "processed/s alone": Math.round(processed),
      ratio: round(processed / acked),
      goal: processed >= acked ? "≥ 1, met" : "≥ 1, missed",
      "acks/s at once": Math.round(ackedBoth),
      "processed/s at once": Math.round(processedBoth),
      "ratio at once": round(processedBoth / ackedBoth),
    };
  }),
);
await redis.stop();
await cluster.stop();
process.exit(wrong === 0 ? 0 : 1);
