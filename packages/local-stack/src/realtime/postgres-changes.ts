import pg from "pg";
import { errorCode } from "../errors.ts";
import type { Claims } from "../gateway/caller.ts";
import { asCaller } from "./as-caller.ts";
import { matchesFilter } from "./change-filter.ts";
import type { ChangeBinding, Channel, ChannelRegistry } from "./channels.ts";
import { type ChangeColumn, toJsonValue } from "./column-values.ts";

/** One row's change, values as Postgres' text. */
export interface RowChange {
  type: "INSERT" | "UPDATE" | "DELETE";
  schema: string;
  table: string;
  columns: ChangeColumn[];
  keyColumns: string[];
  new: TextRow | null;
  old: TextRow | null;
  committedAt: Date;
}

/** A row as Postgres spells it; a column that is missing was too large to be sent again. */
export type TextRow = Record<string, string | null | undefined>;

/** What one caller may see of a change: nothing, or some of its columns. */
type Sight = Set<string> | null;

/**
 * Sends a row's change to the channels that bound to it and may see it.
 *
 * Inserts and updates go to those whose RLS shows them the row now, with the columns that their
 * role may select. Deletes go to everybody who bound to the table, with the key alone while RLS is
 * on, because there is no row left to ask about. One question per distinct caller, not per channel.
 */
export async function deliverChange(
  change: RowChange,
  registry: ChannelRegistry,
  pool: pg.Pool,
): Promise<void> {
  const row = jsonRow(change.new ?? change.old, change.columns);
  const interested: { channel: Channel; bindings: ChangeBinding[] }[] = [];
  for (const channel of registry.listeners()) {
    const bindings = channel.bindings.filter((binding) => concerns(binding, change, row));
    if (bindings.length > 0) interested.push({ channel, bindings });
  }
  if (interested.length === 0) return;
  const record = jsonRow(change.new, change.columns);
  const old = jsonRow(await visibleOld(change, pool), change.columns);
  const sights = new Map<string, Promise<Sight>>();
  for (const { channel, bindings } of interested) {
    const caller = JSON.stringify(channel.claims);
    const sight = sights.get(caller) ?? see(change, channel.claims, pool);
    sights.set(caller, sight);
    const columns = await sight;
    if (columns === null) continue;
    for (const group of groupBySelect(bindings)) {
      const seen = (name: string) =>
        columns.has(name) && (group.select === null || group.select.includes(name));
      const filtered = group.bindings.filter(({ filter }) => !filter || columns.has(filter.column));
      if (filtered.length === 0) continue;
      channel.send("postgres_changes", {
        ids: filtered.map(({ id }) => id),
        data: {
          schema: change.schema,
          table: change.table,
          commit_timestamp: change.committedAt.toISOString(),
          type: change.type,
          columns: change.columns.filter(({ name }) => seen(name)),
          ...(change.type === "DELETE" ? {} : { record: pick(record, seen) }),
          ...(change.type === "INSERT" ? {} : { old_record: pick(old, seen) }),
          errors: null,
        },
      });
    }
  }
}

function concerns(
  binding: ChangeBinding,
  change: RowChange,
  row: Record<string, unknown>,
): boolean {
  return (
    (binding.event === "*" || binding.event.toUpperCase() === change.type) &&
    (binding.schema === "*" || binding.schema === change.schema) &&
    (binding.table === undefined || binding.table === "*" || binding.table === change.table) &&
    (binding.filter === null || matchesFilter(binding.filter, row))
  );
}

/** The columns that the caller may select, or `null` when the row is hidden from them. */
async function see(change: RowChange, claims: Claims, pool: pg.Pool): Promise<Sight> {
  const relation = `${pg.escapeIdentifier(change.schema)}.${pg.escapeIdentifier(change.table)}`;
  const keys = change.keyColumns;
  if (change.type !== "DELETE" && keys.length === 0) return null;
  const where = keys.map((key, i) => `${pg.escapeIdentifier(key)} = $${i + 1}`).join(" and ");
  const values = keys.map((key) => change.new?.[key] ?? null);
  try {
    return await asCaller(pool, claims, "", async (client, become) => {
      await become();
      const { rows } = await client.query(
        `select attname from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped
           and has_column_privilege(attrelid, attnum, 'select')`,
        [relation],
      );
      if (rows.length === 0) return null;
      if (change.type !== "DELETE") {
        const found = await client.query(`select from ${relation} where ${where}`, values);
        if (found.rowCount === 0) return null;
      }
      return new Set(rows.map(({ attname }: { attname: string }) => attname));
    });
  } catch (error) {
    // No right on the schema or on the key: the row is hidden. A table dropped since hides all.
    if (["42501", "42P01", "3F000", "42703"].includes(errorCode(error) ?? "")) return null;
    throw error;
  }
}

async function visibleOld(change: RowChange, pool: pg.Pool): Promise<TextRow | null> {
  if (change.old === null || change.type !== "DELETE") return change.old;
  const { rows } = await pool.query(
    `select c.relrowsecurity from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relname = $2`,
    [change.schema, change.table],
  );
  if (rows[0]?.relrowsecurity === false) return change.old;
  const { old, keyColumns } = change;
  return Object.fromEntries(keyColumns.map((key) => [key, old[key]]));
}

function jsonRow(row: TextRow | null, columns: ChangeColumn[]): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const { name, type } of columns) {
    const value = toJsonValue(row?.[name], type);
    if (value !== undefined) json[name] = value;
  }
  return json;
}

function groupBySelect(
  bindings: ChangeBinding[],
): { select: string[] | null; bindings: ChangeBinding[] }[] {
  const groups = new Map<string, { select: string[] | null; bindings: ChangeBinding[] }>();
  for (const binding of bindings) {
    const key = binding.select?.join() ?? "*";
    const group = groups.get(key) ?? { select: binding.select, bindings: [] };
    group.bindings.push(binding);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function pick(
  row: Record<string, unknown>,
  keep: (name: string) => boolean,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => keep(name)));
}
