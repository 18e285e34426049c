import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { ProsaError } from "@prosa/core";
import pg from "pg";

export interface MigrateOptions {
  /** A direct connection as a role that may create schemas, e.g. `postgres` on Supabase. */
  databaseUrl: string;
  /** Told about every file that is applied. */
  log?: (line: string) => void;
}

export interface Migrated {
  /** Files applied now, in order. */
  applied: string[];
  /** Files that were there already. */
  present: string[];
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/** Beside the built code, or at the root of the repository that this runs from. */
const places = ["./migrations/", "../../migrations/", "../../../../../supabase/migrations/"];

/**
 * Applies what the database lacks: one transaction a file, in the order of their names. Keeps its own
 * `prosa.schema_migrations` and never touches the host's history. Two at once wait for each other.
 *
 * @throws ProsaError `internal` when an applied file has changed since, or a file fails; earlier files
 * stay applied.
 */
export async function migrate(options: MigrateOptions): Promise<Migrated> {
  const migrations = await readMigrations();
  const client = new pg.Client({ connectionString: options.databaseUrl });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtextextended('prosa.migrate', 0))");
    const known = await readKnown(client);
    refuseChanged(migrations, known);
    const result: Migrated = { applied: [], present: [] };
    for (const migration of migrations) {
      if (known.has(migration.name)) {
        result.present.push(migration.name);
        continue;
      }
      await apply(client, migration);
      options.log?.(migration.name);
      result.applied.push(migration.name);
    }
    if (result.applied.length > 0) await client.query("notify pgrst, 'reload schema'");
    return result;
  } finally {
    await client.end();
  }
}

/** Copies the files into `folder`, for teams that keep one history. Overwrites equal names. */
export async function ejectMigrations(folder: string): Promise<string[]> {
  const migrations = await readMigrations();
  await mkdir(folder, { recursive: true });
  for (const { name, sql } of migrations) await writeFile(`${folder}/${name}`, sql);
  return migrations.map(({ name }) => name);
}

async function readMigrations(): Promise<Migration[]> {
  const folder = places
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((path) => existsSync(`${path}20261122000100_tables.sql`));
  if (!folder) {
    throw new ProsaError(
      "internal",
      "The migrations of Prosa are not beside its code, so there is nothing to apply. Install @prosa/server-sdk again.",
    );
  }
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(`${folder}${name}`, "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

async function readKnown(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ found: boolean }>(
    "select to_regclass('prosa.schema_migrations') is not null as found",
  );
  if (!rows[0]?.found) return new Map();
  const known = await client.query<{ name: string; checksum: string }>(
    "select name, checksum from prosa.schema_migrations",
  );
  return new Map(known.rows.map(({ name, checksum }) => [name, checksum]));
}

function refuseChanged(migrations: Migration[], known: Map<string, string>): void {
  const changed = migrations.filter(
    ({ name, checksum }) => known.has(name) && known.get(name) !== checksum,
  );
  if (changed.length === 0) return;
  throw new ProsaError(
    "internal",
    `These migrations were applied in another form: ${changed.map(({ name }) => name).join(", ")}. The database would not be what the code expects. Use the package version that made it, or start with a new database.`,
  );
}

/** The table of the history comes with the schema, in the first file's own transaction. */
async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query("begin");
  try {
    await client.query(sql);
    await client.query(
      `create table if not exists prosa.schema_migrations (
         name text primary key, checksum text not null, applied_at timestamptz not null default now());
       alter table prosa.schema_migrations enable row level security;
       revoke all on prosa.schema_migrations from public, anon, authenticated`,
    );
    await client.query("insert into prosa.schema_migrations (name, checksum) values ($1, $2)", [
      name,
      checksum,
    ]);
    await client.query("commit");
  } catch (cause) {
    await client.query("rollback");
    const at = cause instanceof pg.DatabaseError ? lineOf(sql, cause.position) : "";
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ProsaError(
      "internal",
      `${name}${at} fails: ${reason}. Nothing of it was kept; earlier files were. Fix the cause and run migrate again.`,
      { cause },
    );
  }
}

function lineOf(sql: string, position: string | undefined): string {
  return position ? `:${sql.slice(0, Number(position)).split("\n").length}` : "";
}
