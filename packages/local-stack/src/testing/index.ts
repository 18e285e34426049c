export { bootstrapDatabase } from "../postgres/bootstrap/bootstrap-database.ts";
export { type StackOnOptions, startStackOn } from "../stack.ts";
export { chromiumFlags, findChromium } from "../tools/find-chromium.ts";
export { type LocalPooler, startPgBouncer } from "../tools/start-pgbouncer.ts";
export {
  type LocalRedis,
  redisOnPath,
  type StartRedisOptions,
  startRedis,
} from "../tools/start-redis.ts";
export { type LocalRedisCluster, startRedisCluster } from "../tools/start-redis-cluster.ts";
export {
  createDatabase,
  createTestCluster,
  type TestCluster,
  type TestDatabase,
} from "./test-cluster.ts";
