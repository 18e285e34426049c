import type pg from "pg";

/**
 * Looks for texts in every row of every table of every schema, as text and in the bytes of `bytea`,
 * whatever their case.
 *
 * @returns `schema.table: text`, for each table and text that was found
 */
export async function grepDatabase(pool: pg.Pool, texts: string[]): Promise<string[]> {
  const { rows: tables } = await pool.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm') and n.nspname !~ '^(pg_|information_schema)' order by 1`);
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<{ text: string }>(
      `select distinct x.text from ${name} t, unnest($1::text[]) x(text)
       where position(lower(x.text) in lower(t::text)) > 0
         or position(encode(convert_to(x.text, 'UTF8'), 'hex') in t::text) > 0`,
      [texts],
    );
    found.push(...rows.map(({ text }) => `${name}: ${text}`));
  }
  return found;
}
