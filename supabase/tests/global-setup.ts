import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { TestProject } from "vitest/node";
import {
  bootstrapDatabase,
  createTestCluster,
} from "../../packages/local-stack/src/testing/index.ts";

/** The URLs of the run's cluster, and the database that every test database is a copy of. */
export interface TestUrls {
  adminUrl: string;
  databaseUrl: string;
  template: string;
}

declare module "vitest" {
  export interface ProvidedContext {
    prosaCluster: TestUrls;
  }
}

const migrations = new URL("../migrations/", import.meta.url);
const template = "template_prosa";

/** Starts the run's one Postgres and applies the migrations to its template database. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await createTestCluster();
  try {
    const database = await cluster.createDatabase(template);
    await bootstrapDatabase(database);
    await applyMigrations(database.databaseUrl);
    const { adminUrl, databaseUrl } = cluster;
    project.provide("prosaCluster", { adminUrl, databaseUrl, template });
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return () => cluster.stop();
}

/**
 * Applies every migration in the order of its name as `postgres`, who is no superuser here as on
 * hosted Supabase; one file is one transaction, of one simple-protocol query.
 */
export async function applyMigrations(databaseUrl: string): Promise<void> {
  const files = await readdir(migrations).catch(() => []);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const file of files.filter((name) => name.endsWith(".sql")).sort()) {
      const sql = await readFile(new URL(file, migrations), "utf8");
      await client.query("begin");
      await client.query(sql).catch((cause: unknown) => {
        throw new Error(describeFailure(file, sql, cause), { cause });
      });
      await client.query("commit");
    }
  } finally {
    await client.end();
  }
}

function describeFailure(file: string, sql: string, cause: unknown): string {
  if (!(cause instanceof pg.DatabaseError)) return `${file}: ${String(cause)}`;
  const line = cause.position ? sql.slice(0, Number(cause.position)).split("\n").length : 1;
  const path = fileURLToPath(new URL(file, migrations));
  const hints = [cause.detail, cause.hint, cause.where].filter(Boolean).join("; ");
  return `${path}:${line} fails as postgres: ${cause.message} (${cause.code})${hints && `; ${hints}`}`;
}
