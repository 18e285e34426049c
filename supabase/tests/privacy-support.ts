import pg from "pg";
import type { MediaStore } from "../../packages/server-sdk/src/ports/index.ts";

/** A store in memory, to look into. */
export function createMemoryStore(): MediaStore & { files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    put: async (path, bytes) => void files.set(path, bytes),
    get: async (path) => files.get(path) ?? new Uint8Array(),
    remove: async (paths) => {
      for (const path of paths) files.delete(path);
    },
    signedUrl: async (path) => path,
  };
}

/**
 * Looks for texts in every row of every table of every schema, as text and in the bytes of `bytea`.
 *
 * @returns `schema.table: text`, for each table and text that was found
 */
export async function grepDatabase(adminUrl: string, texts: string[]): Promise<string[]> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const { rows: tables } = await admin.query<{ name: string }>(`
      select format('%I.%I', n.nspname, c.relname) as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'm') and n.nspname !~ '^(pg_|information_schema)' order by 1`);
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await admin.query<{ text: string }>(
        `select distinct x.text from ${name} t, unnest($1::text[]) x(text)
         where position(lower(x.text) in lower(t::text)) > 0
           or position(encode(convert_to(x.text, 'UTF8'), 'hex') in t::text) > 0`,
        [texts],
      );
      found.push(...rows.map(({ text }) => `${name}: ${text}`));
    }
    return found;
  } finally {
    await admin.end();
  }
}
