import { ProsaError } from "@prosa/core";
import { Cluster, Redis, type RedisOptions } from "ioredis";

/** A connection to one server, or to a cluster. */
export type AnyRedis = Redis | Cluster;

/**
 * Opens a connection to the Redis that the URL names: several URLs with commas between them are
 * nodes of one cluster. Name and password of a cluster come from the first of them.
 *
 * @throws ProsaError `internal` for a node that is no URL of a Redis.
 */
export function openRedis(url: string, options: RedisOptions): AnyRedis {
  const nodes = url.split(",").map((node) => node.trim());
  if (nodes.length === 1) return new Redis(url, options);
  const [first] = nodes.map(parseNode) as [URL, ...URL[]];
  const { enableOfflineQueue = true, ...ofNodes } = options;
  return new Cluster(nodes, {
    enableOfflineQueue,
    clusterRetryStrategy: (times) => Math.min(100 * times, 2_000),
    redisOptions: {
      ...ofNodes,
      ...(first.username ? { username: decodeURIComponent(first.username) } : {}),
      ...(first.password ? { password: decodeURIComponent(first.password) } : {}),
      ...(first.protocol === "rediss:" ? { tls: {} } : {}),
    },
  });
}

function parseNode(node: string): URL {
  const url = URL.canParse(node) ? new URL(node) : null;
  if (url === null || !/^rediss?:$/.test(url.protocol)) {
    throw new ProsaError(
      "internal",
      "The nodes of the Redis Cluster cannot be read, so that no queue could be opened. Write each as redis://host:port, with commas between them.",
    );
  }
  return url;
}
