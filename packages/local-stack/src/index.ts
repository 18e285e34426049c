export { LocalStackError, type LocalStackErrorCode } from "./errors.ts";
export { bootstrapDatabase } from "./postgres/bootstrap/bootstrap-database.ts";
export {
  type LocalPostgres,
  type StartPostgresOptions,
  startPostgres,
} from "./postgres/start-postgres.ts";
export {
  type LocalStack,
  type LocalStackOptions,
  type StackOnOptions,
  startLocalStack,
  startStackOn,
} from "./stack.ts";
export { findChromium } from "./tools/find-chromium.ts";
export { type LocalRedis, type StartRedisOptions, startRedis } from "./tools/start-redis.ts";
