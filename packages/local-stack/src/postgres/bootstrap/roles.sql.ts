/** The roles that hosted Supabase has, made where missing. Cluster-wide; safe to repeat. */
export const rolesSql = /* sql */ `
do $$
declare
  wanted record;
begin
  perform pg_advisory_xact_lock(hashtext('prosa local-stack roles'));
  for wanted in
    select * from (values
      ('postgres', 'login createrole createdb bypassrls replication'),
      ('anon', 'nologin noinherit'),
      ('authenticated', 'nologin noinherit'),
      ('service_role', 'nologin noinherit bypassrls'),
      ('authenticator', 'login noinherit'),
      ('supabase_auth_admin', 'nologin noinherit'),
      ('supabase_storage_admin', 'nologin noinherit'),
      ('supabase_realtime_admin', 'nologin noinherit')
    ) as role_list(name, options)
  loop
    if not exists (select from pg_roles where rolname = wanted.name) then
      execute format('create role %I with %s', wanted.name, wanted.options);
    end if;
  end loop;
end
$$;

grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role to postgres with admin option;
grant supabase_realtime_admin, supabase_storage_admin to postgres;
grant pg_monitor, pg_signal_backend, pg_read_all_data, pg_create_subscription to postgres;

alter role postgres set search_path = "$user", public, extensions;
alter role authenticator set search_path = public, extensions;
alter role supabase_admin set search_path = "$user", public, auth, extensions;
`;
