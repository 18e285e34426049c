import type { App } from "@supabase/lite";
import { createFileStorage } from "../storage/file-storage.ts";

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
    postgresOptions: { onnotice: () => {}, max: 10, types: { timestamptz: isoTimestamps } },
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
  return {
    fetch: async (request) => app.fetch(request, { peerAddress: null }),
    close: () => connection.close(),
  };
}

/** PostgREST writes `2026-06-01T00:00:27+00:00`; lite passes Postgres' own spelling through. */
const isoTimestamps = {
  to: 1184,
  from: [1184, 1114],
  serialize: (value: unknown) => value,
  parse: (value: string) => value.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00"),
};

/**
 * Lite grants everything on every schema with row level security to anon, authenticated and
 * service_role at the first request, unless it believes that it has already done so.
 */
function disableSilentGrants(connection: object): void {
  Object.assign(connection, { rlsState: "active" });
}

/** The type of a lite application, for the tests that show its defects. */
export type LiteApp = App;
