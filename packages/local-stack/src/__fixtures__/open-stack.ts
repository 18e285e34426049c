import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import pg from "pg";
import { inject } from "vitest";
import type {} from "../../../../supabase/tests/global-setup.ts";
import { bootstrapDatabase } from "../postgres/bootstrap/bootstrap-database.ts";
import { type LocalStack, startStackOn } from "../stack.ts";
import { createDatabase, type TestDatabase } from "../testing/test-cluster.ts";

type Row = Record<string, unknown>;
interface AnySchema {
  Tables: Record<string, { Row: Row; Insert: Row; Update: Row; Relationships: [] }>;
  Views: Record<string, { Row: Row; Relationships: [] }>;
  Functions: Record<string, { Args: Row; Returns: unknown }>;
}
interface AnyDatabase {
  public: AnySchema;
  prosa: AnySchema;
}
export type AnyClient = SupabaseClient<AnyDatabase>;

export interface OpenStack extends LocalStack {
  database: TestDatabase;
  pool: pg.Pool;
  logged: string[];
  /** A client of the publishable key, closed with the stack. */
  client(key?: string): AnyClient;
  /** A client that is signed up and in. */
  signedIn(data?: { email?: string; app_metadata?: Record<string, unknown> }): Promise<AnyClient>;
}

/** A stack on a fresh database of the run's cluster, after `sql` ran as postgres. */
export async function openStack(sql = "select 1", exposedSchemas?: string[]): Promise<OpenStack> {
  const name = `stack_${randomUUID().replaceAll("-", "")}`;
  const database = await createDatabase(inject("prosaCluster"), name);
  await bootstrapDatabase(database);
  const pool = new pg.Pool({ connectionString: database.databaseUrl, max: 4 });
  pool.on("error", () => {});
  await pool.query(sql);
  const storageDir = await mkdtemp(join(tmpdir(), "prosa-storage-"));
  const logged: string[] = [];
  const stack = await startStackOn({
    ...database,
    storageDir,
    log: (line) => logged.push(line),
    ...(exposedSchemas ? { exposedSchemas } : {}),
  });
  const clients: AnyClient[] = [];
  const client = (key = stack.publishableKey) => {
    const made: AnyClient = createClient<AnyDatabase>(stack.supabaseUrl, key, {
      auth: { persistSession: false, autoRefreshToken: false },
    });
    clients.push(made);
    return made;
  };
  return {
    ...stack,
    database,
    pool,
    logged,
    client,
    async signedIn(data = {}) {
      const email = data.email ?? `${randomUUID()}@clinica.example`;
      const password = "correct horse";
      const made = client();
      const { error } = await client(stack.secretKey).auth.admin.createUser({
        email,
        password,
        email_confirm: true,
        app_metadata: data.app_metadata ?? {},
      });
      if (error) throw error;
      const signIn = await made.auth.signInWithPassword({ email, password });
      if (signIn.error) throw signIn.error;
      return made;
    },
    async stop() {
      for (const made of clients) {
        await made.removeAllChannels();
        await made.realtime.disconnect();
      }
      await pool.end();
      await stack.stop();
      await rm(storageDir, { recursive: true, force: true });
    },
  };
}

/** Resolves when the channel is joined, rejects with its error. */
export function joined(channel: ReturnType<AnyClient["channel"]>): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.subscribe((status, error) => {
      if (status === "SUBSCRIBED") resolve();
      else if (status !== "CLOSED") reject(error ?? new Error(status));
    });
  });
}

/** Polls until `check` returns something truthy. */
export async function eventually<T>(check: () => T | Promise<T>, timeoutMs = 10_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > deadline) throw new Error("it did not happen in time");
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
