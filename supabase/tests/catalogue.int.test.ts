import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";

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

  it("has row security on every table and partition of ours", async () => {
    const open = await offenders(`
      select c.oid::regclass::text as name from pg_class c
      where c.relkind in ('r', 'p') and not c.relrowsecurity
        and c.relnamespace in ('prosa'::regnamespace, 'prosa_parts'::regnamespace)`);
    expect(open).toEqual([]);
  });

  it("has no function with an open search path", async () => {
    const open = await offenders(`
      select name from (${functions}) f
      where not coalesce(proconfig @> array['search_path=""'], false)`);
    expect(open).toEqual([]);
  });

  it("lets nobody execute a function through PUBLIC", async () => {
    expect(await offenders(`select name from (${functions}) f where is_public`)).toEqual([]);
  });

  it("grants every function to exactly one API role, and trigger functions to none", async () => {
    const wrong = await offenders(`
      select name || ' to ' || array_to_string(grantees, ',') as name from (${functions}) f
      where not case when is_trigger then grantees = '{}'
        else cardinality(grantees) = 1 and grantees <@ array['authenticated', 'service_role'] end`);
    expect(wrong).toEqual([]);
  });

  it("exposes only invoker functions", async () => {
    const definers = await offenders(
      `select name from (${functions}) f where prosecdef and name like 'prosa.%'`,
    );
    expect(definers).toEqual([]);
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

  it("lets browsers write no table and read only what has a policy", async () => {
    const writable = await offenders(`
      select c.oid::regclass || ' ' || p.privilege as name
      from pg_class c, (values ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('TRIGGER')) p(privilege),
        (values ('anon'), ('authenticated')) r(role)
      where c.relkind in ('r', 'p')
        and c.relnamespace in ('prosa'::regnamespace, 'prosa_parts'::regnamespace)
        and has_table_privilege(r.role, c.oid, p.privilege)`);
    const unguarded = await offenders(`
      select c.oid::regclass::text as name from pg_class c
      where c.relkind in ('r', 'p') and c.relnamespace = 'prosa'::regnamespace
        and has_any_column_privilege('authenticated', c.oid, 'SELECT')
        and not exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd = 'r')`);
    const anonymous = await offenders(`
      select c.oid::regclass::text as name from pg_class c
      where c.relkind in ('r', 'p') and c.relnamespace in ('prosa'::regnamespace, 'prosa_parts'::regnamespace)
        and has_any_column_privilege('anon', c.oid, 'SELECT')`);
    expect({ writable, unguarded, anonymous }).toEqual({
      writable: [],
      unguarded: [],
      anonymous: [],
    });
  });

  it("keeps pipeline and secrets out of every browser's reach", async () => {
    const hidden = [
      "audit_log",
      "channel_secrets",
      "channel_tokens",
      "dead_letters",
      "domain_events",
      "late_pieces",
      "outbox",
      "parked_echoes",
      "send_attempts",
      "webhook_events",
      "webhook_events_archive",
    ];
    const reachable = await offenders(`
      select t as name from unnest(array['${hidden.join("','")}']) t
      where has_any_column_privilege('authenticated', ('prosa.' || t)::regclass, 'SELECT')`);
    expect(reachable).toEqual([]);
  });

  it("was migrated by a role that is no superuser", async () => {
    const { rows } = await db.pool.query(`
      select distinct r.rolname, r.rolsuper from pg_class c join pg_roles r on r.oid = c.relowner
      where c.relnamespace = 'prosa'::regnamespace`);
    expect(rows).toEqual([{ rolname: "postgres", rolsuper: false }]);
  });
});
