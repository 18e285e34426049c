import { isProsaError, ProsaError } from "@prosa/core";
import { withinMs } from "../../deadline.ts";
import type { SpilledEntry, SpillStore } from "../../ports/index.ts";
import type { AnyRedis } from "./open-redis.ts";

const limitMs = 1_000;
const field = "value";

/**
 * A Redis stream: it keeps the order, and an entry leaves by its id alone, however many read it.
 *
 * @internal
 */
export function createRedisSpill(open: () => Promise<AnyRedis>, key: string): SpillStore {
  const ask = async <T>(work: (redis: AnyRedis) => Promise<T>): Promise<T> => {
    try {
      return await withinMs(open().then(work), limitMs);
    } catch (cause) {
      if (isProsaError(cause)) throw cause;
      throw new ProsaError(
        "storage.unavailable",
        `Redis did not take the call: ${cause instanceof Error ? cause.message : cause}. Repeat it later.`,
        { cause },
      );
    }
  };
  return {
    push: (values) =>
      ask(async (redis) => {
        const adding = redis.multi();
        for (const value of values) adding.xadd(key, "*", field, JSON.stringify(value));
        for (const [error] of (await adding.exec()) ?? []) if (error) throw error;
      }),
    oldest: (limit) =>
      ask(async (redis) => {
        const entries = await redis.xrange(key, "-", "+", "COUNT", limit);
        return entries.map(([id, fields]): SpilledEntry => ({ id, value: parseValue(fields) }));
      }),
    remove: (ids) =>
      ask(async (redis) => {
        if (ids.length > 0) await redis.xdel(key, ...ids);
      }),
    size: () => ask((redis) => redis.xlen(key)),
  };
}

function parseValue(fields: string[]): SpilledEntry["value"] {
  return JSON.parse(fields[fields.indexOf(field) + 1] ?? "null");
}
