import type pg from "pg";

export interface Column {
  name: string;
  /** Postgres' name of the type; an array's begins with `_`. */
  type: string;
  nullable: boolean;
  /** May be left out of an insert. */
  hasDefault: boolean;
  /** Postgres gives it and refuses another. */
  generated: boolean;
}

export interface ForeignKey {
  name: string;
  columns: string[];
  table: string;
  referenced: string[];
  unique: boolean;
}

export interface Table {
  name: string;
  columns: Column[];
  foreignKeys: ForeignKey[];
}

export interface Routine {
  name: string;
  args: { name: string; type: string; optional: boolean }[];
  returns: string;
}

export interface Schema {
  tables: Table[];
  functions: Routine[];
}

/** Reads the tables and the exposed functions of one schema, all lists in a stable order. */
export async function readSchema(client: pg.Client, schema: string): Promise<Schema> {
  const tables = await client.query<Table>(
    `select c.relname as name,
       (select jsonb_agg(jsonb_build_object('name', a.attname, 'type', t.typname,
           'nullable', not a.attnotnull,
           'hasDefault', a.atthasdef or a.attidentity <> '',
           'generated', a.attgenerated <> '' or a.attidentity = 'a') order by a.attname)
         from pg_attribute a join pg_type t on t.oid = a.atttypid
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
       (select coalesce(jsonb_agg(jsonb_build_object('name', f.conname, 'table', r.relname,
           'columns', (select jsonb_agg(a.attname order by k.n) from unnest(f.conkey)
             with ordinality k(num, n) join pg_attribute a
             on a.attrelid = c.oid and a.attnum = k.num),
           'referenced', (select jsonb_agg(a.attname order by k.n) from unnest(f.confkey)
             with ordinality k(num, n) join pg_attribute a
             on a.attrelid = r.oid and a.attnum = k.num),
           'unique', exists (select from pg_index i where i.indrelid = c.oid and i.indisunique
             and i.indpred is null
             and (select array_agg(k order by k) from unnest(i.indkey::int2[]) k)
               = (select array_agg(k order by k) from unnest(f.conkey) k))) order by f.conname), '[]')
         from pg_constraint f join pg_class r on r.oid = f.confrelid
         where f.conrelid = c.oid and f.contype = 'f') as "foreignKeys"
     from pg_class c where c.relnamespace = to_regnamespace($1) and c.relkind in ('r', 'p')
     order by c.relname collate "C"`,
    [schema],
  );
  const functions = await client.query<Routine>(
    `select p.proname as name, t.typname as returns,
       (select coalesce(jsonb_agg(jsonb_build_object('name', p.proargnames[a.n], 'type', at.typname,
           'optional', a.n > p.pronargs - p.pronargdefaults) order by a.n), '[]')
         from unnest(p.proargtypes::oid[]) with ordinality a(type, n)
         join pg_type at on at.oid = a.type) as args
     from pg_proc p join pg_type t on t.oid = p.prorettype
     where p.pronamespace = to_regnamespace($1) and p.prorettype <> 'trigger'::regtype
     order by p.proname collate "C"`,
    [schema],
  );
  return { tables: tables.rows, functions: functions.rows };
}
