import { ProsaError } from "@prosa/core";
import { evolution } from "./channels/evolution/index.ts";
import { behindProxies } from "./limits/client-address.ts";
import type { LimitOptions } from "./limits/limiter.ts";
import type { Auth, Logger, Mailer, MediaStore, PoisonPolicy, SqlGateway } from "./ports/index.ts";
import { createProsa, type Prosa, type ProsaOptions } from "./prosa.ts";
import type { QueuePolicyOptions } from "./queue-policies.ts";
import { redactLogs } from "./redact-logs.ts";
import { createSecretBox } from "./secret-box.ts";

/** Variables by name; an empty one counts as absent. */
export type Environment = Record<string, string | undefined>;

export interface EnvironmentOptions {
  /** How the host knows its sessions. */
  authenticate?: Auth["authenticate"];
  logger?: Logger;
  waitUntil?: ProsaOptions["waitUntil"];
}

/**
 * Builds everything from the environment: the state through `DATABASE_URL`, else through
 * `SUPABASE_URL` and `SUPABASE_SECRET_KEY`; the queues in `REDIS_URL`, else in
 * `DATABASE_DIRECT_URL`; files in Supabase Storage, looked at with the ffmpeg of `PROSA_FFMPEG` or
 * of the PATH; Evolution by `EVOLUTION_URL` and `EVOLUTION_API_KEY`; providers reach the app at
 * `PROSA_PUBLIC_URL`; mail leaves by `SMTP_URL` from `PROSA_MAIL_FROM`.
 *
 * `PROSA_CONCURRENCY` is the number of lanes at once, `PROSA_POISON` (`skip` or `block`) what becomes
 * of a lane whose event is given up.
 *
 * `PROSA_QUEUE_PREFIX` keeps several Prosas on one Redis or database apart. `PROSA_LIMITS=off` lifts
 * the limits on requests, `PROSA_TRUSTED_PROXIES` says how many proxies of yours stand before the app, so
 * that they may count by address.
 *
 * Libraries of what is not used are never loaded.
 *
 * @throws ProsaError `internal` that names the missing variables.
 */
export async function fromEnvironment(
  environment: Environment,
  options: EnvironmentOptions = {},
): Promise<Prosa> {
  const logger = options.logger ? redactLogs(options.logger, secretsIn(environment)) : null;
  const { createQueueBackend } = await import("./adapters/bullmq/index.ts");
  const queues = createQueueBackend({
    ...set("redisUrl", environment.REDIS_URL),
    ...set("databaseUrl", environment.DATABASE_DIRECT_URL),
    ...set("prefix", environment.PROSA_QUEUE_PREFIX),
    ...set("logger", logger),
  });
  const { sql, media } = await storesOf(environment);
  const mailer = await mailerOf(environment);
  return createProsa({
    sql,
    queues,
    channels: [
      evolution({
        ...set("baseUrl", environment.EVOLUTION_URL),
        ...set("apiKey", environment.EVOLUTION_API_KEY),
      }),
    ],
    ...set("media", media),
    ...set("mailer", mailer),
    ...set("ffmpegPath", environment.PROSA_FFMPEG),
    ...set("logger", logger),
    ...set("authenticate", options.authenticate),
    ...set("waitUntil", options.waitUntil),
    ...set("publicUrl", environment.PROSA_PUBLIC_URL),
    queuePolicies: policiesOf(environment),
    limits: limitsOf(environment),
    ...set("metricsToken", environment.PROSA_METRICS_TOKEN),
    ...(environment.PROSA_ENCRYPTION_KEY
      ? { secrets: createSecretBox(environment.PROSA_ENCRYPTION_KEY) }
      : {}),
    onClose: async () => {
      await mailer?.close?.();
      await sql.close?.();
    },
  });
}

async function mailerOf({ SMTP_URL, PROSA_MAIL_FROM }: Environment): Promise<Mailer | null> {
  if (!SMTP_URL) return null;
  if (!PROSA_MAIL_FROM) {
    throw new ProsaError(
      "internal",
      "SMTP_URL is set, and nobody whom mail is from. Set PROSA_MAIL_FROM to an address.",
    );
  }
  const { createSmtpMailer } = await import("./adapters/smtp/index.ts");
  return createSmtpMailer({ url: SMTP_URL, from: PROSA_MAIL_FROM });
}

/** Checked by `createProsa`, which says what is wrong. */
function policiesOf({ PROSA_CONCURRENCY, PROSA_POISON }: Environment): QueuePolicyOptions {
  const concurrency = PROSA_CONCURRENCY ? { concurrency: Number(PROSA_CONCURRENCY) } : {};
  const poison = PROSA_POISON ? { poison: PROSA_POISON as PoisonPolicy } : {};
  return { incoming_message: { ...concurrency, ...poison }, send_message: concurrency };
}

/** Values that no log may hold, passwords inside of URLs among them. */
function secretsIn(environment: Environment): string[] {
  return [
    environment.SUPABASE_SECRET_KEY,
    environment.EVOLUTION_API_KEY,
    environment.PROSA_METRICS_TOKEN,
    ...(environment.PROSA_ENCRYPTION_KEY ?? "").split(",").map((key) => key.split(":")[1]),
    ...[environment.DATABASE_URL, environment.DATABASE_DIRECT_URL, environment.REDIS_URL].map(
      (url) => /:\/\/[^/@]*:([^/@]+)@/.exec(url ?? "")?.[1],
    ),
  ].filter((secret) => secret !== undefined);
}

/** @throws ProsaError `internal` for a number of proxies that is none. */
function limitsOf({ PROSA_LIMITS, PROSA_TRUSTED_PROXIES }: Environment): LimitOptions | false {
  if (PROSA_LIMITS === "off") return false;
  if (!PROSA_TRUSTED_PROXIES) return {};
  const proxies = Number(PROSA_TRUSTED_PROXIES);
  if (!Number.isInteger(proxies) || proxies < 1) {
    throw new ProsaError(
      "internal",
      "PROSA_TRUSTED_PROXIES is no number of proxies, so nobody could say which address to believe. Set it to 1 or more, or leave it out.",
    );
  }
  return { clientAddress: behindProxies(proxies) };
}

/** @throws ProsaError `internal` when the environment names no database. */
export async function sqlFromEnvironment(environment: Environment): Promise<SqlGateway> {
  return (await storesOf(environment)).sql;
}

/** The state, and files where the environment names a place for them. */
export interface Stores {
  sql: SqlGateway;
  media: MediaStore | null;
}

/** @throws ProsaError `internal` when the environment names no database. */
export async function storesOf(environment: Environment): Promise<Stores> {
  const { DATABASE_URL, SUPABASE_URL, SUPABASE_SECRET_KEY } = environment;
  const supabase =
    SUPABASE_URL && SUPABASE_SECRET_KEY
      ? await supabaseStores(SUPABASE_URL, SUPABASE_SECRET_KEY)
      : null;
  if (DATABASE_URL) {
    const { createPostgresGateway } = await import("./adapters/postgres/index.ts");
    return {
      sql: createPostgresGateway({ connectionString: DATABASE_URL }),
      media: supabase?.media ?? null,
    };
  }
  if (supabase) return supabase;
  throw new ProsaError(
    "internal",
    "Prosa has no database: set DATABASE_URL, or SUPABASE_URL and SUPABASE_SECRET_KEY.",
  );
}

async function supabaseStores(
  url: string,
  secretKey: string,
): Promise<{ sql: SqlGateway; media: MediaStore }> {
  const [{ createClient }, { createSupabaseGateway, createSupabaseMediaStore }] = await Promise.all(
    [import("@supabase/supabase-js"), import("./adapters/supabase/index.ts")],
  );
  const client = createClient(url, secretKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
  return { sql: createSupabaseGateway({ client }), media: createSupabaseMediaStore({ client }) };
}

/** A property, or none: absent is not the same as undefined. */
function set<Key extends string, Value>(
  key: Key,
  value: Value | null | undefined | "",
): { [K in Key]?: Value } {
  return value ? ({ [key]: value } as { [K in Key]: Value }) : {};
}
