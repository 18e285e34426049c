-- Opt-in: lets supabase-js listen with `postgres_changes` to messages and conversations. Each change
-- is then checked once a subscriber, so keep to the broadcasts where many operators are online.
do $$
declare t text;
begin
  if not exists (select from pg_catalog.pg_publication where pubname = 'supabase_realtime') then
    raise exception 'There is no publication "supabase_realtime": this database has no Realtime.';
  end if;
  foreach t in array array['messages', 'conversations'] loop
    if not exists (select from pg_catalog.pg_publication_tables
      where pubname = 'supabase_realtime' and schemaname = 'prosa' and tablename = t) then
      execute format('alter publication supabase_realtime add table prosa.%I', t);
    end if;
  end loop;
end $$;
