import { ProsaError } from "@prosa/core";
import { createBreaker } from "../intake/breaker.ts";
import type { Clock, Limit, LimitCounter, LimitStore, Logger } from "../ports/index.ts";
import { sha256Hex } from "../sha256-hex.ts";
import { createMemoryLimits } from "./memory-store.ts";

/** What is limited, and by what: see `LimitOptions`. */
export type LimitName = "webhook" | "send" | "upload" | "signIn";

export interface LimitOptions {
  /**
   * Webhooks with a wrong token, by client address; only where `clientAddress` is given. Whoever is
   * over it is answered 503 before the database is asked, so that a provider comes again. A token that
   * opened its channel within the last day is never limited. @defaultValue 60 a minute
   */
  webhook?: Limit | false;
  /**
   * Messages through `/api/messages`, retries among them, by operator. Postgres has a limit of its own,
   * `sendsPerMinute` in a company's settings. @defaultValue 240 a minute
   */
  send?: Limit | false;
  /** Files begun through the API, by operator. @defaultValue 120 a minute */
  upload?: Limit | false;
  /** For the host's own sign-in: `prosa.limits.take("signIn", key)`. @defaultValue 10 in 10 minutes */
  signIn?: Limit | false;
  /**
   * Who sends a request, as the host's own proxy says; see `behindProxies`. Any client can write a
   * header: without this no limit counts by address.
   */
  clientAddress?: (request: Pick<Request, "headers">) => string | null;
}

/** Counts what people and strangers do, for all processes together where the queues are in Redis. */
export interface Limiter {
  /**
   * Counts one. While the shared store is away, this process counts alone.
   *
   * @param key - who does it; only its hash is kept
   * @throws ProsaError `request.limited`, whose `retry` says when to come again
   */
  take(name: LimitName, key: string): Promise<void>;
  /** Counts one and never throws. */
  note(name: LimitName, key: string): Promise<void>;
  /** Throws as `take` does, without counting. */
  check(name: LimitName, key: string): Promise<void>;
  /** Who sends a request, or `null` where no trusted proxy says so. */
  clientAddress(request: Pick<Request, "headers">): string | null;
}

const defaults: Record<LimitName, Limit> = {
  webhook: { max: 60, windowSeconds: 60 },
  send: { max: 240, windowSeconds: 60 },
  upload: { max: 120, windowSeconds: 60 },
  signIn: { max: 10, windowSeconds: 600 },
};

export function createLimiter(deps: {
  options: LimitOptions | false;
  /** @defaultValue this process alone */
  store?: LimitStore;
  clock: Clock;
  logger: Logger;
}): Limiter {
  const { options, clock, logger } = deps;
  const breaker = createBreaker({ name: "The store of limits", clock });
  const here = createMemoryLimits();
  const counters = new Map<LimitName, { shared: LimitCounter; own: LimitCounter }>();

  const countersOf = (name: LimitName) => {
    const limit = options === false ? false : (options[name] ?? defaults[name]);
    if (limit === false) return null;
    const known = counters.get(name);
    if (known) return known;
    const own = here(name, limit);
    const made = { own, shared: deps.store?.(name, limit) ?? own };
    counters.set(name, made);
    return made;
  };
  const ask = async (name: LimitName, key: string, verb: keyof LimitCounter): Promise<number> => {
    const found = countersOf(name);
    if (!found) return 0;
    const hash = sha256Hex(key);
    try {
      return await breaker.run(() => found.shared[verb](hash));
    } catch (error) {
      logger.warn(
        { limit: name, error: String(error) },
        "limits are counted by this process alone",
      );
      return found.own[verb](hash);
    }
  };
  const refuse = (waitMs: number) => {
    if (waitMs === 0) return;
    throw new ProsaError(
      "request.limited",
      `Too many requests in a short time, so this one was not carried out. Try again in ${Math.ceil(waitMs / 1_000)} s.`,
      { retry: { afterMs: waitMs } },
    );
  };
  return {
    take: async (name, key) => refuse(await ask(name, key, "take")),
    note: async (name, key) => void (await ask(name, key, "take")),
    check: async (name, key) => refuse(await ask(name, key, "look")),
    clientAddress: (request) =>
      options === false ? null : (options.clientAddress?.(request) ?? null),
  };
}
