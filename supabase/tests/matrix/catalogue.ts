import type pg from "pg";

type Queryable = Pick<pg.PoolClient, "query">;

export interface Table {
  schema: string;
  name: string;
  columns: string[];
  primaryKey: string[];
  rowSecurity: boolean;
  /** Columns that `authenticated` may select. */
  readable: string[];
  /** Privileges of browsers besides, as `role privilege`. */
  writable: string[];
}

export interface Routine {
  schema: string;
  /** `name(types)`, without the schema. */
  signature: string;
  name: string;
  /** Nulls of its argument types, ready to be called with: not constant, or a strict one is not run. */
  nulls: string;
  definer: boolean;
  isTrigger: boolean;
  /** API roles that may execute it, with `PUBLIC` among them. */
  grantees: string[];
}

/** What the database really holds. */
export interface Catalogue {
  tables: Table[];
  functions: Routine[];
  /** `schema.table policy`, on tables of Supabase. */
  foreignPolicies: string[];
  /** `schema.table policy` of ours. */
  policies: string[];
  buckets: { id: string; public: boolean }[];
  topicKinds: string[];
  /** Schemas that the migrations made, with the API roles that may enter. */
  schemas: Record<string, string[]>;
  /** What the migrations made outside of these schemas. */
  strays: string[];
}

const apiRoles = "(values ('anon'), ('authenticated'), ('service_role')) r(role)";

export async function readCatalogue(client: Queryable): Promise<Catalogue> {
  const all = async <Row extends object>(sql: string): Promise<Row[]> =>
    (await client.query<Row>(sql)).rows;
  const names = async (sql: string) => (await all<{ name: string }>(sql)).map((row) => row.name);
  return {
    tables: await all<Table>(`
      select n.nspname as schema, c.relname as name, c.relrowsecurity as "rowSecurity",
        array(select a.attname::text from pg_attribute a where a.attrelid = c.oid
          and a.attnum > 0 and not a.attisdropped order by a.attnum) as columns,
        array(select a.attname::text from pg_index i join pg_attribute a on a.attrelid = c.oid
          and a.attnum = any (i.indkey) where i.indrelid = c.oid and i.indisprimary
          order by array_position(i.indkey::int2[], a.attnum)) as "primaryKey",
        array(select a.attname::text from pg_attribute a where a.attrelid = c.oid
          and a.attnum > 0 and not a.attisdropped
          and has_column_privilege('authenticated', c.oid, a.attnum, 'SELECT')
          order by a.attnum) as readable,
        array(select r.role || ' ' || p.privilege
          from (values ('anon'), ('authenticated')) r(role),
            (values ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('REFERENCES'),
              ('TRIGGER')) p(privilege)
          where (r.role, p.privilege) <> ('authenticated', 'SELECT')
            and (has_table_privilege(r.role, c.oid, p.privilege)
              or p.privilege in ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
                and has_any_column_privilege(r.role, c.oid, p.privilege))) as writable
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('prosa', 'prosa_private', 'prosa_parts')
        and c.relkind in ('r', 'p', 'v', 'm', 'f') order by 1, 2`),
    functions: await all<Routine>(`
      select n.nspname as schema, p.proname as name, p.prosecdef as definer,
        p.prorettype = 'trigger'::regtype as "isTrigger",
        p.proname || '(' || array_to_string(array(select replace(t::regtype::text, '"', '')
          from unnest(p.proargtypes) t), ',') || ')' as signature,
        array_to_string(array(select '(select null::' || t::regtype || ')'
          from unnest(p.proargtypes) t), ', ')
          as nulls,
        array(select r.role from ${apiRoles} where has_function_privilege(r.role, p.oid, 'EXECUTE')
          union all select 'PUBLIC' from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner)))
            a where a.grantee = 0) as grantees
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('prosa', 'prosa_private', 'prosa_parts') order by 1, 2`),
    policies: await names(`select format('%I.%I %I', schemaname, tablename, policyname) as name
      from pg_policies where schemaname ~ '^prosa' order by 1`),
    foreignPolicies:
      await names(`select format('%s.%s %s', schemaname, tablename, policyname) as name
      from pg_policies where schemaname !~ '^prosa' order by 1`),
    buckets: await all("select id, public from storage.buckets where id <> 'host' order by id"),
    topicKinds: await names(`
      select distinct kind as name from (
        select (regexp_matches(pg_get_constraintdef(oid), '''([a-z_]+)''', 'g'))[1] as kind
          from pg_constraint where conrelid = 'prosa.visibility_epochs'::regclass and contype = 'c'
        union
        select (regexp_matches(prosrc, 'prosa:\\(?([a-z_|]+)\\)?:', 'g'))[1] from pg_proc p
          where p.pronamespace::regnamespace::text ~ '^prosa'
        union
        select (regexp_matches(prosrc, 'topic_of\\(''([a-z_]+)''', 'g'))[1] from pg_proc p
          where p.pronamespace::regnamespace::text ~ '^prosa') found
      where kind !~ '[|]' and kind <> 'visibility' order by 1`),
    schemas: Object.fromEntries(
      (
        await all<{ name: string; roles: string[] }>(`
          select n.nspname as name, array(select r.role from ${apiRoles}
            where has_schema_privilege(r.role, n.oid, 'USAGE') order by 1) as roles
          from pg_namespace n where n.nspowner = 'postgres'::regrole
            and n.nspname !~ '^pg_' and n.nspname <> 'matrix'`)
      ).map(({ name, roles }) => [name, roles]),
    ),
    strays: await names(`
      select c.oid::regclass::text as name from pg_class c join pg_namespace n
        on n.oid = c.relnamespace
      where c.relowner = 'postgres'::regrole and c.relkind in ('r', 'p', 'v', 'm', 'f')
        and n.nspname !~ '^(prosa|prosa_private|prosa_parts|matrix|pg_.*)$'
      union
      select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.proowner = 'postgres'::regrole
        and n.nspname !~ '^(prosa|prosa_private|prosa_parts|matrix|pg_.*)$'`),
  };
}
