-- Append-only volume is cut by day into prosa_parts; retention drops whole days.

create function prosa_private.ensure_partitions(days_ahead int default 14) returns void
language plpgsql security definer set search_path = '' as $$
declare
  parent text;
  day date;
  part text;
begin
  foreach parent in array array['webhook_events_archive', 'conversation_changes',
    'message_status_events', 'audit_log'] loop
    part := parent || '_default';
    if to_regclass('prosa_parts.' || part) is null then
      execute format('create table prosa_parts.%I partition of prosa.%I default', part, parent);
      execute format('alter table prosa_parts.%I enable row level security', part);
    end if;
    for offset_days in 0..days_ahead loop
      day := (now() at time zone 'UTC')::date + offset_days;
      part := parent || '_' || to_char(day, 'YYYYMMDD');
      if to_regclass('prosa_parts.' || part) is null then
        execute format(
          'create table prosa_parts.%I partition of prosa.%I for values from (%L) to (%L)',
          part, parent, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
        execute format('alter table prosa_parts.%I enable row level security', part);
      end if;
    end loop;
  end loop;
end $$;
revoke all on function prosa_private.ensure_partitions(int) from public;
grant execute on function prosa_private.ensure_partitions(int) to service_role;

select prosa_private.ensure_partitions();

-- Drops the days of one parent that lie wholly before the cut.
create function prosa_private.drop_partitions(parent text, keep_days int) returns int
language plpgsql security definer set search_path = '' as $$
declare
  part text;
  dropped int := 0;
begin
  for part in
    select c.relname from pg_catalog.pg_inherits i
    join pg_catalog.pg_class c on c.oid = i.inhrelid
    where i.inhparent = ('prosa.' || quote_ident(parent))::regclass
      and c.relname ~ '_\d{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD') < (now() at time zone 'UTC')::date - keep_days
  loop
    execute format('drop table prosa_parts.%I', part);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;
revoke all on function prosa_private.drop_partitions(text, int) from public;
grant execute on function prosa_private.drop_partitions(text, int) to service_role;

do $$
declare t text;
begin
  for t in select c.relname from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'prosa' and c.relkind in ('r', 'p')
  loop
    execute format('alter table prosa.%I enable row level security', t);
    execute format('revoke all on prosa.%I from public, anon, authenticated', t);
    execute format('grant select, insert, update, delete on prosa.%I to service_role', t);
  end loop;
end $$;
