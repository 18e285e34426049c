import { createFileStorage } from "../storage/file-storage.ts";
import { liteTypes } from "./lite-types.ts";
import { type LiteCall, quietly } from "./quiet-lite.ts";
import { sqlErrorReply } from "./sql-errors.ts";

/** What the wrapped @supabase/lite needs to know. */
export interface LiteOptions {
  /** A superuser: lite reads `auth` and `storage` as itself and takes the caller's role per request. */
  adminUrl: string;
  storageDir: string;
  jwtSecret: string;
  publishableKey: string;
  secretKey: string;
  exposedSchemas: string[];
  log: (line: string) => void;
}

/** A booted @supabase/lite. */
export interface Lite {
  fetch(request: Request): Promise<Response>;
  /** Closes its connections once the requests under way are answered. */
  close(): Promise<void>;
}

/** Lite's access tokens live as long as hosted ones, in seconds. */
export const jwtLifetimeSeconds = 3_600;

/**
 * Boots @supabase/lite on a database and makes its `auth` and `storage` tables where missing.
 *
 * Run migrations before the first request: lite reads the schema once and never again.
 */
export async function createLite(options: LiteOptions): Promise<Lite> {
  const { App, setExperimental, NoopSmsDriver } = await import("@supabase/lite");
  const { createPostgresConnection } = await import("@supabase/lite/postgres");
  setExperimental("storage", true);
  const connection = createPostgresConnection({
    url: options.adminUrl,
    postgresOptions: { onnotice: () => {}, max: 10, types: liteTypes },
  });
  disableSilentGrants(connection);
  const app = new App({
    connection,
    api: {
      enabled: true,
      schemas: options.exposedSchemas,
      extra_search_path: ["public", "extensions"],
      max_rows: 1_000,
    },
    auth: {
      enabled: true,
      jwt_secret: options.jwtSecret,
      jwt_expiry: jwtLifetimeSeconds,
      enable_signup: true,
      publishable_key: options.publishableKey,
      secret_key: options.secretKey,
      email: { enable_signup: true, enable_confirmations: false },
    },
    storage: { enabled: true },
    options: {
      drivers: {
        email: {
          send: async (mail) => options.log(`mail to ${mail.to}: ${mail.subject}\n${mail.text}`),
        },
        sms: new NoopSmsDriver(),
      },
    },
  });
  app._storageAdapter = createFileStorage(options.storageDir);
  await app.ensureSystemSchema();
  const underway = new Set<Promise<Response>>();
  return {
    fetch(request) {
      // No peer address: lite takes loopback callers without a key for administrators.
      const call: LiteCall = { log: options.log };
      const reply = quietly(call, async () => app.fetch(request, { peerAddress: null })).then(
        (answer) => nameSqlError(answer, call),
      );
      const tracked = reply.finally(() => underway.delete(tracked));
      underway.add(tracked);
      return tracked;
    },
    async close() {
      await Promise.allSettled(underway);
      await connection.close();
    },
  };
}

/**
 * Lite grants everything on every schema with row level security to anon, authenticated and
 * service_role at the first request, unless it believes that it has already done so.
 */
function disableSilentGrants(connection: object): void {
  Object.assign(connection, { rlsState: "active" });
}

/** Lite answers SQLSTATEs outside a few classes with a 500 that says neither code nor details. */
async function nameSqlError(reply: Response, call: LiteCall): Promise<Response> {
  if (reply.status !== 500 || call.postgresError === undefined) return reply;
  const body: { code?: string } = await reply
    .clone()
    .json()
    .catch(() => ({}));
  return body.code === "SUP" ? sqlErrorReply(call.postgresError) : reply;
}
