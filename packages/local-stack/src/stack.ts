import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import pg from "pg";
import { errorMessage, LocalStackError } from "./errors.ts";
import { freePort } from "./free-port.ts";
import type { StackKeys } from "./gateway/caller.ts";
import { createLite, type Lite } from "./gateway/create-lite.ts";
import { createGateway } from "./gateway/gateway.ts";
import { divertConsole, quietly } from "./gateway/quiet-lite.ts";
import { followSchemaReloads } from "./gateway/schema-reload.ts";
import { bootstrapDatabase } from "./postgres/bootstrap/bootstrap-database.ts";
import { startPostgresWithSecrets } from "./postgres/start-postgres.ts";
import { createRealtime } from "./realtime/create-realtime.ts";

/** How the embedded stack is started. */
export interface LocalStackOptions {
  /**
   * The folder of the cluster, the storage objects and the generated secrets; made when missing.
   * The cluster moves to the cache folder where Postgres' user cannot reach this one.
   */
  dataDir: string;
  /** @defaultValue 0 each, any free port. A taken one gives the next free one, said in the log. */
  ports?: { api?: number; postgres?: number };
  /** Receives one line at a time. @defaultValue silent */
  log?: (line: string) => void;
  /** Runs after the bootstrap and before the API serves: the place for migrations. */
  prepare?: (db: { databaseUrl: string; adminUrl: string }) => Promise<void>;
  /** The schemas that REST exposes. @defaultValue ['public', 'prosa'] */
  exposedSchemas?: string[];
  /** `schema.function` of the custom access token hook. @defaultValue 'public.custom_access_token_hook' */
  accessTokenHook?: string;
}

/** How an API is put on a database that exists and is bootstrapped. */
export interface StackOnOptions {
  adminUrl: string;
  databaseUrl: string;
  storageDir: string;
  /** @defaultValue 0, any free port */
  port?: number;
  log?: (line: string) => void;
  exposedSchemas?: string[];
  accessTokenHook?: string;
  /** Missing keys are made for this run. */
  keys?: Partial<StackKeys>;
}

/** A running embedded stack. */
export interface LocalStack {
  /** `http://127.0.0.1:<port>`, for `createClient`. */
  supabaseUrl: string;
  publishableKey: string;
  secretKey: string;
  /** The HS256 secret of access tokens. */
  jwtSecret: string;
  /** As role `postgres`: no superuser; createrole, createdb, bypassrls, replication. */
  databaseUrl: string;
  /** As `supabase_admin`, superuser and owner of the cluster. */
  adminUrl: string;
  /** Stops everything, API first. Close your own database clients before. Repeating is harmless. */
  stop(): Promise<void>;
}

/**
 * Starts Postgres, REST, Auth, Storage and Realtime in this process, on loopback.
 *
 * @throws LocalStackError `stack.production` under `NODE_ENV=production`; else as `startPostgres`.
 * Whatever `prepare` throws, after everything was stopped.
 * @example
 * const stack = await startLocalStack({ dataDir: ".prosa/stack" });
 * const client = createClient(stack.supabaseUrl, stack.publishableKey);
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  refuseProduction();
  const { dataDir, log = () => {}, ports = {} } = options;
  let stack: LocalStack | undefined;
  const { postgres, secrets } = await startPostgresWithSecrets({
    dataDir,
    log,
    port: ports.postgres ?? 0,
    beforeStop: async () => stack?.stop(),
  });
  try {
    const { adminUrl, databaseUrl } = postgres;
    await bootstrapDatabase({ adminUrl });
    await options.prepare?.({ databaseUrl, adminUrl });
    stack = await startStackOn({
      adminUrl,
      databaseUrl,
      storageDir: join(dataDir, "storage"),
      port: ports.api ?? 0,
      log,
      keys: secrets,
      ...(options.exposedSchemas ? { exposedSchemas: options.exposedSchemas } : {}),
      ...(options.accessTokenHook ? { accessTokenHook: options.accessTokenHook } : {}),
    });
    return { ...stack, stop: postgres.stop };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/**
 * Serves REST, Auth, Storage and Realtime of a database that `bootstrapDatabase` prepared.
 *
 * Several may run on one cluster, one per database.
 * @throws LocalStackError `stack.production` under `NODE_ENV=production`.
 */
export async function startStackOn(options: StackOnOptions): Promise<LocalStack> {
  refuseProduction();
  const { adminUrl, databaseUrl, log = () => {} } = options;
  const keys = completeKeys(options.keys ?? {});
  const pool = new pg.Pool({ connectionString: adminUrl, max: 8 });
  pool.on("error", (error) => log(`a database connection was lost: ${error.message}`));
  const restoreConsole = divertConsole();
  const liteOptions = {
    ...keys,
    adminUrl,
    storageDir: options.storageDir,
    exposedSchemas: options.exposedSchemas ?? ["public", "prosa"],
    log,
  };
  const bootLite = () => quietly({ log }, () => createLite(liteOptions));
  const closers: (() => Promise<void> | void)[] = [restoreConsole, () => pool.end()];
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    let lite: Lite = await bootLite();
    closers.push(() => lite.close());
    const realtime = await createRealtime({ adminUrl, pool, keys, log });
    closers.push(() => realtime.stop());
    const port = await freePort(options.port);
    if (options.port && port !== options.port) {
      log(`Port ${options.port} is taken: the API listens on ${port}`);
    }
    const supabaseUrl = `http://127.0.0.1:${port}`;
    const gateway = createGateway({
      pool,
      keys,
      log,
      lite: (request) => lite.fetch(request),
      realtime: (request) => realtime.http(request),
      health: async () => ({ postgres: await ping(pool), realtime: realtime.health() }),
      accessToken: {
        pool,
        jwtSecret: keys.jwtSecret,
        issuer: () => `${supabaseUrl}/auth/v1`,
        hook: options.accessTokenHook ?? "public.custom_access_token_hook",
      },
    });
    const server = createServer(getRequestListener(gateway, { overrideGlobalObjects: false }));
    server.on("upgrade", (request, socket, head) => realtime.upgrade(request, socket, head));
    const closeServer = closer(server);
    await listen(server, port);
    closers.push(closeServer);
    const stopFollowing = await followSchemaReloads(adminUrl, log, async () => {
      const previous = lite;
      lite = await bootLite();
      await previous.close();
    });
    closers.push(stopFollowing);
    return { supabaseUrl, ...keys, databaseUrl, adminUrl, stop: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function refuseProduction(): void {
  if (process.env.NODE_ENV !== "production") return;
  throw new LocalStackError(
    "stack.production",
    "The embedded stack refuses NODE_ENV=production: it has one shared secret, no backups and a superuser behind its API. Set SUPABASE_URL and its keys to a hosted or self-hosted project.",
  );
}

function completeKeys(given: Partial<StackKeys>): StackKeys {
  const token = (bytes: number) => randomBytes(bytes).toString("base64url");
  return {
    publishableKey: given.publishableKey ?? `sb_publishable_${token(18)}`,
    secretKey: given.secretKey ?? `sb_secret_${token(24)}`,
    jwtSecret: given.jwtSecret ?? token(32),
  };
}

async function ping(pool: pg.Pool): Promise<string> {
  try {
    await pool.query("select 1");
    return "ok";
  } catch (error) {
    return errorMessage(error);
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: "127.0.0.1" }, () => resolve());
  });
}

/** Closes the server for good: one that only stops listening waits for upgraded sockets for ever. */
function closer(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
}
