import { createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { JsonObject, MediaStore, SqlGateway } from "../ports/index.ts";

/** What an export wrote. */
export interface TenantCopy {
  /** Rows by table. */
  rows: Record<string, number>;
  files: number;
  /** Files that Storage did not hand out. */
  missing: string[];
}

const limit = 500;
const timeoutMs = 30_000;

/**
 * Writes everything of a company to a folder: `<table>.ndjson`, a row a line, and `files/<path>` as
 * they lie in Storage. Credentials and tokens stay out. Repeating it writes the folder anew.
 */
export async function exportTenant(
  { sql, media }: { sql: SqlGateway; media: MediaStore | null },
  tenantId: string,
  folder: string,
  progress: (line: string) => void = () => {},
): Promise<TenantCopy> {
  await mkdir(folder, { recursive: true });
  const copy: TenantCopy = { rows: {}, files: 0, missing: [] };
  const { tables } = await sql.call<{ tables: string[] }>("list_exported_tables", {}, "service");
  for (const table of tables) {
    const lines = async function* () {
      for await (const row of readTable(sql, tenantId, table)) {
        copy.rows[table] = (copy.rows[table] ?? 0) + 1;
        yield `${JSON.stringify(row)}\n`;
        if (table === "attachments" && media) await copyFiles(media, row, folder, copy);
      }
    };
    await pipeline(Readable.from(lines()), createWriteStream(join(folder, `${table}.ndjson`)));
    progress(`${table}: ${copy.rows[table] ?? 0}`);
  }
  return copy;
}

async function* readTable(
  sql: SqlGateway,
  tenantId: string,
  table: string,
): AsyncGenerator<JsonObject> {
  for (let after: JsonObject | null = null; ; ) {
    const page: { rows: JsonObject[] } = await sql.call(
      "export_tenant_page",
      { tenantId, table, after, limit },
      "service",
      { timeoutMs },
    );
    yield* page.rows;
    const last = page.rows.at(-1);
    if (!last || page.rows.length < limit) return;
    after = last;
  }
}

async function copyFiles(
  media: MediaStore,
  row: JsonObject,
  folder: string,
  copy: TenantCopy,
): Promise<void> {
  for (const path of [row.storage_path, row.thumbnail_path]) {
    if (typeof path !== "string" || row.state !== "ready") continue;
    if (await copyFile(media, path, join(folder, "files"))) copy.files += 1;
    else copy.missing.push(path);
  }
}

/** @returns false when Storage does not have it */
export async function copyFile(media: MediaStore, path: string, folder: string): Promise<boolean> {
  let bytes: Uint8Array;
  try {
    bytes = await media.get(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "attachment.not_found") {
      return false;
    }
    throw error;
  }
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, bytes);
  return true;
}
