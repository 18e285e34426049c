-- Reading back what a provider keeps and we have not: after an outage, on a schedule, on request.
-- What is missing goes in as events, so that it takes the way that live ones take.

create table prosa.backfills (
  id uuid primary key,
  tenant_id uuid not null,
  channel_id uuid not null,
  reason text not null check (length(reason) between 1 and 40),
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
  since timestamptz not null,
  -- Messages sent before are history, which counts as unread for nobody; null: all of them.
  live_after timestamptz,
  -- Everything up to here was compared.
  cursor_at timestamptz not null,
  seen int not null default 0,
  entered int not null default 0,
  imported int not null default 0,
  attempts int not null default 0,
  error text,
  next_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  foreign key (tenant_id, channel_id) references prosa.channels (tenant_id, id) on delete cascade
);
create unique index backfills_open on prosa.backfills (channel_id)
  where state in ('waiting', 'running');
create index on prosa.backfills (tenant_id, channel_id, created_at);
alter table prosa.backfills enable row level security;
revoke all on prosa.backfills from public, anon, authenticated;
grant select, insert, update, delete on prosa.backfills to service_role;

-- Asks for a backfill of a channel and returns its id; null for a channel that is switched off. One
-- runs at a time: another wish widens it and has it look again. Without `since` it looks as far back
-- as the last look reached, after a connection loss as far as that began, and 24 hours where nobody
-- ever looked; never further than 72 hours, the age up to which a missed message is still news.
create function prosa_private.want_backfill(channel uuid, reason text,
  since timestamptz default null, history boolean default false) returns uuid
language plpgsql set search_path = '' as $$
declare
  c prosa.channels;
  v_reconciled timestamptz;
  v_news timestamptz := now() - interval '72 hours';
  v_since timestamptz := want_backfill.since;
  v_id uuid;
begin
  select * into c from prosa.channels t where t.id = channel;
  if c.id is null or c.status = 'disabled' then return null; end if;
  v_reconciled := (c.health ->> 'reconciledAt')::timestamptz;
  v_since := coalesce(v_since, greatest(v_news, coalesce(case reason
      when 'schedule' then v_reconciled
      when 'reconnect' then least(v_reconciled, (c.health ->> 'downAt')::timestamptz)
    end - interval '15 minutes', now() - interval '24 hours')));
  insert into prosa.backfills as b (id, tenant_id, channel_id, reason, since, cursor_at, live_after,
    next_at)
  values (prosa_private.uuid_v7(), c.tenant_id, c.id, reason, v_since, v_since,
    case when not history then date_trunc('second', greatest(v_news,
      coalesce((c.health ->> 'firstConnectedAt')::timestamptz, c.created_at))) end,
    -- What the provider held back arrives by itself in the first seconds.
    now() + case when reason = 'reconnect' then interval '5 seconds' else interval '0' end)
  on conflict (channel_id) where state in ('waiting', 'running') do update set
    since = least(b.since, excluded.since), cursor_at = least(b.cursor_at, excluded.since),
    live_after = coalesce(b.live_after, excluded.live_after),
    next_at = least(b.next_at, excluded.next_at), attempts = 0
  returning b.id into v_id;
  return v_id;
end $$;

create function prosa_private.backfill_json(b prosa.backfills) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('id', b.id, 'channelId', b.channel_id, 'reason', b.reason,
    'state', b.state, 'since', prosa_private.iso(b.since),
    'cursor', prosa_private.iso(b.cursor_at), 'liveAfter', prosa_private.iso(b.live_after),
    'seen', b.seen, 'entered', b.entered, 'imported', b.imported, 'attempts', b.attempts,
    'error', b.error, 'createdAt', prosa_private.iso(b.created_at),
    'finishedAt', prosa_private.iso(b.finished_at))
$$;

-- { channelId, since?, history? } → { backfill }
create function prosa.want_backfill(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  c prosa.channels := prosa_private.require_channel(prosa_private.arg_uuid(args, 'channelId'));
  v_id uuid := prosa_private.want_backfill(c.id, coalesce(args ->> 'reason', 'request'),
    (args ->> 'since')::timestamptz, coalesce((args ->> 'history')::boolean, false));
begin
  if v_id is null then
    perform prosa_private.fail('channel.rejected', 422,
      'The channel is switched off, so there is nothing to read back.');
  end if;
  return jsonb_build_object('backfill', (select prosa_private.backfill_json(b)
    from prosa.backfills b where b.id = v_id));
end $$;

-- { id } → { backfill }
create function prosa.get_backfill(args jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('backfill', (select prosa_private.backfill_json(b)
    from prosa.backfills b where b.id = prosa_private.arg_uuid(args, 'id')))
$$;

-- { everyMs } → { scheduled }: connected channels that nobody looked back at for so long.
create function prosa.schedule_backfills(args jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  select jsonb_build_object('scheduled', count(prosa_private.want_backfill(c.id, 'schedule')))
  from prosa.channels c
  where c.status = 'connected' and not exists (
    select from prosa.backfills b where b.tenant_id = c.tenant_id and b.channel_id = c.id
      and (b.state in ('waiting', 'running') or b.created_at
        > now() - (args ->> 'everyMs')::int * interval '1 millisecond'))
$$;

-- { limit, holdMs, id? } → { backfills: [{ …, channel }] } that are due. Taking one holds it for so long;
-- who dies with it leaves it to the next taker.
create function prosa.take_backfills(args jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  with due as (
    select b.id from prosa.backfills b
    join prosa.channels c on c.id = b.channel_id and c.status <> 'disabled'
    where b.state in ('waiting', 'running') and b.next_at <= now()
      and (args ->> 'id' is null or b.id = (args ->> 'id')::uuid)
    order by b.next_at limit (args ->> 'limit')::int for no key update of b skip locked
  ), taken as (
    update prosa.backfills b set state = 'running', started_at = coalesce(b.started_at, now()),
      next_at = now() + (args ->> 'holdMs')::int * interval '1 millisecond'
    from due d where b.id = d.id returning b.*
  )
  select jsonb_build_object('backfills', coalesce(jsonb_agg(prosa_private.backfill_json(b)
    || prosa.open_channel(jsonb_build_object('channelId', b.channel_id))), '[]')) from taken b
$$;

-- { channelId, messages: [{ externalId, fromMe }] } → { missing: boolean[] } in the order given.
create function prosa.missing_messages(args jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('missing', coalesce(jsonb_agg(
    not exists (select from prosa.messages m where m.channel_id = (args ->> 'channelId')::uuid
      and m.external_id = e.value ->> 'externalId'
      and m.from_me = (e.value ->> 'fromMe')::boolean)
    and not exists (select from prosa.parked_echoes p
      where p.channel_id = (args ->> 'channelId')::uuid
        and p.external_id = e.value ->> 'externalId' and (e.value ->> 'fromMe')::boolean)
    order by e.i), '[]'))
  from jsonb_array_elements(args -> 'messages') with ordinality as e(value, i)
$$;

-- { id, from, to: iso or null at the end, seen, entered, imported, paceMs } → { backfill }. Keeps what one
-- step did. When the backfill was widened meanwhile (`from` is no longer its place), it goes on from
-- there.
create function prosa.note_backfill_step(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  b prosa.backfills;
  is_over boolean;
begin
  update prosa.backfills t set
    seen = t.seen + (args ->> 'seen')::int,
    entered = t.entered + (args ->> 'entered')::int,
    imported = t.imported + (args ->> 'imported')::int,
    attempts = 0, error = null,
    next_at = now() + (args ->> 'paceMs')::int * interval '1 millisecond'
    where t.id = (args ->> 'id')::uuid and t.state = 'running' returning * into b;
  if b.id is null then return '{"backfill": null}'; end if;
  if prosa_private.iso(b.cursor_at) = args ->> 'from' then
    is_over := args ->> 'to' is null;
    update prosa.backfills t set
      cursor_at = coalesce((args ->> 'to')::timestamptz, t.cursor_at),
      state = case when is_over then 'done' else t.state end,
      finished_at = case when is_over then now() end
      where t.id = b.id returning * into b;
  end if;
  if b.state = 'done' then
    update prosa.channels c set health = c.health
      || case when b.since <= coalesce((c.health ->> 'reconciledAt')::timestamptz, 'infinity')
        then jsonb_build_object('reconciledAt', prosa_private.iso(b.started_at)) else '{}' end
      || case when b.entered > 0
          -- After a loss of the connection some are expected; otherwise the webhook loses events.
          and b.reason <> 'reconnect'
        then jsonb_build_object('missedAt', prosa_private.iso(now())) else '{}' end
      where c.id = b.channel_id;
    delete from prosa.backfills t where t.tenant_id = b.tenant_id and t.channel_id = b.channel_id
      and t.state in ('done', 'failed') and t.created_at < now() - interval '7 days';
  end if;
  return jsonb_build_object('backfill', prosa_private.backfill_json(b));
end $$;

-- { id, errorClass, error, waitMs, maxAttempts } → { backfill }. A provider that is away or logged out is no
-- fault of the backfill's: it ends without a letter, and the next one reaches as far back.
create function prosa.fail_backfill_step(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  b prosa.backfills;
begin
  update prosa.backfills t set attempts = t.attempts + 1, error = left(args ->> 'error', 2000),
    next_at = now() + (args ->> 'waitMs')::int * interval '1 millisecond',
    state = case when t.attempts + 1 >= (args ->> 'maxAttempts')::int then 'failed'
      else t.state end,
    finished_at = case when t.attempts + 1 >= (args ->> 'maxAttempts')::int then now() end
    where t.id = (args ->> 'id')::uuid and t.state = 'running' returning * into b;
  if b.state = 'failed'
    and args ->> 'errorClass' not in ('channel.unavailable', 'channel.disconnected')
  then
    perform prosa_private.bury(b.tenant_id, b.channel_id, 'maintenance',
      'backfill:' || b.channel_id, args ->> 'errorClass', b.error,
      jsonb_build_object('backfillId', b.id, 'since', prosa_private.iso(b.since)));
  end if;
  return jsonb_build_object('backfill', case when b.id is not null
    then prosa_private.backfill_json(b) end);
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.want_backfill(uuid,text,timestamptz,boolean)'::regprocedure,
    'prosa_private.backfill_json(prosa.backfills)'::regprocedure,
    'prosa.want_backfill(jsonb)'::regprocedure,
    'prosa.get_backfill(jsonb)'::regprocedure,
    'prosa.schedule_backfills(jsonb)'::regprocedure,
    'prosa.take_backfills(jsonb)'::regprocedure,
    'prosa.missing_messages(jsonb)'::regprocedure,
    'prosa.note_backfill_step(jsonb)'::regprocedure,
    'prosa.fail_backfill_step(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
