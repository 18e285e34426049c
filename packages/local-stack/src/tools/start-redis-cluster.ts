import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRedisServer, startServer } from "./start-redis.ts";

/** A Redis Cluster that tests may fill. */
export interface LocalRedisCluster {
  /** The URLs of its nodes with commas between them, as `REDIS_URL` takes them. */
  url: string;
  stop(): Promise<void>;
}

const slots = 16_384;

/**
 * Starts a Redis Cluster of `count` masters on free ports of 127.0.0.1, in memory, and waits until
 * every node serves all slots.
 *
 * @throws LocalStackError `tool.missing` as `startRedis` does.
 */
export async function startRedisCluster(count = 3): Promise<LocalRedisCluster> {
  const server = await findRedisServer();
  const folder = await mkdtemp(join(tmpdir(), "prosa-cluster-"));
  const nodes = await Promise.all(
    Array.from({ length: count }, (_, n) =>
      startServer(server, [
        ...["--dir", folder, "--cluster-enabled", "yes", "--cluster-config-file", `node-${n}.conf`],
        ...["--cluster-node-timeout", "5000"],
      ]),
    ),
  );
  const ports = nodes.map(({ port }) => port);
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all(
      ports.map((port, n) => {
        const from = Math.floor((slots * n) / count);
        const to = Math.floor((slots * (n + 1)) / count) - 1;
        return ask(port, `CLUSTER ADDSLOTSRANGE ${from} ${to}`);
      }),
    );
    for (const port of ports.slice(1)) await ask(ports[0] ?? 0, `CLUSTER MEET 127.0.0.1 ${port}`);
    for (const port of ports) await becomesWhole(port, count);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: ports.map((port) => `redis://127.0.0.1:${port}`).join(","), stop };
}

async function becomesWhole(port: number, count: number): Promise<void> {
  let info = "";
  for (const deadlineMs = Date.now() + 20_000; Date.now() < deadlineMs; ) {
    info = await ask(port, "CLUSTER INFO");
    if (info.includes("cluster_state:ok") && info.includes(`cluster_known_nodes:${count}`)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The Redis Cluster did not come together on port ${port}: ${info}`);
}

/** Says one command in Redis's inline form. */
function ask(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(`${command}\r\n`));
    socket.setTimeout(5_000, () => socket.destroy(new Error(`${command}: no answer`)));
    socket.once("error", reject);
    socket.once("data", (data) => {
      socket.destroy();
      const answer = data.toString();
      if (answer.startsWith("-")) reject(new Error(`${command}: ${answer.trim()}`));
      else resolve(answer);
    });
  });
}
