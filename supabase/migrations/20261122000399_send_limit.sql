-- How much one person may send, whichever door they come through: a browser that talks to the database
-- directly meets no limit of the app.

-- A bucket that leaks evenly, said by the one moment at which it will be empty.
create table prosa.send_allowances (
  tenant_id uuid not null,
  operator_id uuid not null,
  empty_at timestamptz not null,
  primary key (tenant_id, operator_id),
  foreign key (tenant_id, operator_id) references prosa.tenant_members on delete cascade
) with (fillfactor = 50);
alter table prosa.send_allowances enable row level security;
revoke all on prosa.send_allowances from public, anon, authenticated;
grant select, insert, update, delete on prosa.send_allowances to service_role;

-- Counts one message, note, reaction or retry of the caller's, and fails when they have sent a minute's
-- worth. Taken before the locks of conversations, so that two sends of one person cannot wait for each other.
create function prosa_private.take_send_allowance(tenant uuid) returns void
language plpgsql set search_path = '' as $$
declare
  most constant int := (select case when t.settings ->> 'sendsPerMinute' ~ '^[1-9]\d{0,5}$'
    then (t.settings ->> 'sendsPerMinute')::int else 240 end
    from prosa.tenants t where t.id = tenant);
  one constant interval := interval '1 minute' / most;
  over interval;
begin
  insert into prosa.send_allowances as a (tenant_id, operator_id, empty_at)
    values (tenant, prosa_private.me(), clock_timestamp() + one)
    on conflict (tenant_id, operator_id)
      do update set empty_at = greatest(a.empty_at, clock_timestamp()) + one
    returning a.empty_at - clock_timestamp() - interval '1 minute' into over;
  if over > interval '0' then
    perform prosa_private.fail('request.limited', 429,
      format('You have sent %s messages within a minute, so this one was not taken. Wait a moment, then '
        'send it again.', most),
      jsonb_build_object('retryAfterMs', ceil(extract(epoch from over) * 1000)));
  end if;
end $$;
revoke all on function prosa_private.take_send_allowance(uuid) from public;
grant execute on function prosa_private.take_send_allowance(uuid) to service_role;
