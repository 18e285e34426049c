/** The grants and functions on `auth` and `storage` that lite leaves out; runs after it. */
export const authSql = /* sql */ `
create or replace function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')
  )::jsonb
$$;
create or replace function auth.uid() returns uuid language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
  )::uuid
$$;
create or replace function auth.role() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
  )
$$;
create or replace function auth.email() returns text language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.email', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
  )
$$;
grant execute on all functions in schema auth to public;

-- Foreign keys are checked as the owner of the table.
grant usage on schema auth to supabase_auth_admin;
grant usage on schema storage to supabase_storage_admin;
grant all on all tables in schema auth to postgres, service_role;
grant all on all tables in schema storage to anon, authenticated, service_role, postgres;
grant all on all sequences in schema auth, storage to postgres, service_role;
grant execute on all functions in schema storage to public;

do $$
declare
  owned record;
begin
  for owned in
    select n.nspname, c.relname, 'table' as kind
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('auth', 'storage') and c.relkind in ('r', 'p')
  loop
    execute format('alter %s %I.%I owner to %I', owned.kind, owned.nspname, owned.relname,
      case owned.nspname when 'auth' then 'supabase_auth_admin' else 'supabase_storage_admin' end);
  end loop;
end
$$;
alter table storage.objects enable row level security;
alter table storage.buckets enable row level security;
`;
