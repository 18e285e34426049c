import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";

/** How the schema is built; who may reach what is in `matrix/`. */
describe("the catalogue", () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createDatabase();
  });
  afterAll(() => db.drop());

  async function offenders(sql: string): Promise<string[]> {
    const { rows } = await db.pool.query<{ name: string }>(sql);
    return rows.map((row) => row.name).sort();
  }

  const functions = `
    select p.oid, p.oid::regprocedure::text as name, p.proconfig, p.prosecdef, p.proowner,
      p.prorettype = 'trigger'::regtype as is_trigger,
      array(select a.grantee::regrole::text from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
        where a.privilege_type = 'EXECUTE' and a.grantee not in (0, p.proowner)) as grantees,
      exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
        where a.grantee = 0) as is_public
    from pg_proc p where p.pronamespace in ('prosa'::regnamespace, 'prosa_private'::regnamespace)`;

  it("has no function with an open search path", async () => {
    const open = await offenders(`
      select name from (${functions}) f
      where not coalesce(proconfig @> array['search_path=""'], false)`);
    expect(open).toEqual([]);
  });

  it("grants every function to exactly one API role, and trigger functions to none", async () => {
    const wrong = await offenders(`
      select name || ' to ' || array_to_string(grantees, ',') as name from (${functions}) f
      where not case when is_trigger then grantees = '{}'
        else cardinality(grantees) = 1 and grantees <@ array['authenticated', 'service_role'] end`);
    expect(wrong).toEqual([]);
  });

  // Beside an id, tenant_id narrows nothing down: an index may begin with either.
  it("has an index that begins with the columns of every foreign key", async () => {
    const missing = await offenders(`
      select c.conrelid::regclass || ' ' || pg_get_constraintdef(c.oid) as name
      from pg_constraint c
      cross join lateral (select coalesce((select a.attnum from pg_attribute a
        where a.attrelid = c.conrelid and a.attname = 'tenant_id'
          and cardinality(c.conkey) > 1), 0::int2) as tenant) t
      cross join lateral (select array_remove(c.conkey, t.tenant) as columns) k
      where c.contype = 'f' and c.connamespace = 'prosa'::regnamespace
        and not exists (
          select from pg_index i
          where i.indrelid = c.conrelid
            and (i.indpred is null
              or pg_get_expr(i.indpred, i.indrelid) ~ '^\\(\\w+ IS NOT NULL\\)$')
            and (select (array_agg(u.key order by u.n))[1:cardinality(k.columns)]
              from unnest(i.indkey) with ordinality u(key, n) where u.key <> t.tenant) @> k.columns)`);
    expect(missing).toEqual([]);
  });

  it("carries the company in every foreign key between things of a company", async () => {
    const loose = await offenders(`
      select c.conrelid::regclass || ' ' || pg_get_constraintdef(c.oid) as name
      from pg_constraint c
      where c.contype = 'f' and c.connamespace = 'prosa'::regnamespace
        and c.confrelid not in ('prosa.tenants'::regclass, 'prosa.operators'::regclass)
        and not exists (select from pg_attribute a where a.attrelid = c.conrelid
          and a.attnum = any (c.conkey) and a.attname = 'tenant_id')`);
    expect(loose).toEqual([]);
  });

  it("comes from migrations with a version each, as Supabase's own tool asks", async () => {
    const files = await readdir(new URL("../migrations/", import.meta.url));
    const versions = files.map((file) => file.split("_")[0]);
    expect(versions.filter((version, at) => versions.indexOf(version) !== at)).toEqual([]);
  });

  it("was migrated by a role that is no superuser", async () => {
    const { rows } = await db.pool.query(`
      select distinct r.rolname, r.rolsuper from pg_class c join pg_roles r on r.oid = c.relowner
      where c.relnamespace = 'prosa'::regnamespace`);
    expect(rows).toEqual([{ rolname: "postgres", rolsuper: false }]);
  });
});
