-- The stored inbox: raw events come in once, wait in their lane by `ord`, and are moved away when
-- they are settled.

-- { tokenHash: hex sha-256 } → the channel that the token opens, or null.
create function prosa.resolve_channel_token(args jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'channelId', c.id, 'tenantId', c.tenant_id, 'provider', c.provider, 'settings', c.settings,
    'secret', case when s.channel_id is not null
      then jsonb_build_object('ciphertext', s.ciphertext, 'keyVersion', s.key_version) end)
  from prosa.channel_tokens t
  join prosa.channels c on c.id = t.channel_id
  left join prosa.channel_secrets s on s.channel_id = c.id
  where t.token_hash = args ->> 'tokenHash' and t.revoked_at is null
    and (t.expires_at is null or t.expires_at > now()) and c.status <> 'disabled'
$$;

-- { events: [{ id, channelId, providerEvent, dedupeKey, laneKey, payload, ignored?, receivedAt? }] }
-- → { results: [{ id, ord, duplicate, laneKey }] } in the order given; `ord` follows it too. An event
-- that waited elsewhere keeps the time it came, unless that clock was ahead of ours.
create function prosa.record_webhook_events(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  results jsonb;
begin
  with given as (
    select e.i, (e.value ->> 'id')::uuid id, (e.value ->> 'channelId')::uuid channel_id,
      e.value ->> 'providerEvent' provider_event, e.value ->> 'dedupeKey' dedupe_key,
      e.value ->> 'laneKey' lane_key, e.value -> 'payload' payload, e.value ->> 'ignored' ignored,
      least((e.value ->> 'receivedAt')::timestamptz, now()) received_at
    from jsonb_array_elements(args -> 'events') with ordinality as e(value, i)
  ), stored as (
    insert into prosa.webhook_events (id, tenant_id, channel_id, provider_event, dedupe_key,
      lane_key, payload, state, error, settled_at, received_at)
    select g.id, c.tenant_id, g.channel_id, g.provider_event, g.dedupe_key, g.lane_key, g.payload,
      case when g.ignored is null then 'pending' else 'ignored' end, g.ignored,
      case when g.ignored is not null then now() end, g.received_at
    from given g join prosa.channels c on c.id = g.channel_id
    order by g.i
    on conflict do nothing
    returning webhook_events.id, webhook_events.ord
  )
  select jsonb_agg(jsonb_build_object('id', g.id, 'ord', s.ord, 'duplicate', s.id is null,
    'laneKey', g.lane_key) order by g.i) into results
  from given g left join stored s on s.id = g.id;

  perform prosa_private.note_channel_traffic(args -> 'events');
  if args @? '$.events[*] ? (@.ignored == "oversized")' then
    perform prosa_private.read_back_oversized(args -> 'events');
  end if;
  return jsonb_build_object('results', coalesce(results, '[]'));
end $$;

-- What a body too large to keep brought is read back from the provider: live events of a day, and of
-- a history as much of it as anybody scrolls back to.
create function prosa_private.read_back_oversized(events jsonb) returns void
language plpgsql set search_path = '' as $$
begin
  perform case when o.history
    then prosa_private.want_backfill(o.id, 'oversized', now() - interval '90 days', true)
    else prosa_private.want_backfill(o.id, 'oversized') end
  from (
    select (e ->> 'channelId')::uuid id, bool_and(e ->> 'laneKey' like '%/import:%') history
    from jsonb_array_elements(events) e where e ->> 'ignored' = 'oversized' group by 1 order by 1
  ) o;
end $$;

-- Twice a minute at most, and never waiting: a channel's row must not be what its events queue at.
-- What a backfill found is no sign of life of the webhook.
create function prosa_private.note_channel_traffic(events jsonb) returns void
language sql volatile set search_path = '' as $$
  with seen as (
    select (e ->> 'channelId')::uuid id, bool_or(e ->> 'ignored' = 'instance_mismatch') mismatch
    from jsonb_array_elements(events) e where not e ? 'backfillId' group by 1
  ), due as (
    select c.id, s.mismatch from prosa.channels c join seen s on s.id = c.id
    where c.last_event_at is null or c.last_event_at < now() - interval '30 seconds'
      or (s.mismatch and coalesce((c.health ->> 'instanceMismatchAt')::timestamptz, '-infinity')
        < now() - interval '30 seconds')
    order by c.id for no key update of c skip locked
  ), touched as (
    update prosa.channels c set last_event_at = now(),
      health = case when d.mismatch
        then c.health || jsonb_build_object('instanceMismatchAt', now()) else c.health end
    from due d where c.id = d.id returning c.id, c.tenant_id
  )
  insert into prosa.channel_activity as a (channel_id, tenant_id, hour, beats)
    select t.id, t.tenant_id, date_trunc('hour', now()), 1 from touched t
    on conflict (channel_id, hour) do update set beats = a.beats + 1
$$;

-- { lanes, limit } → { lanes: [{ laneKey, retryAt, events }] }. Reads only: two claims of one lane
-- share their oldest event, and the commit lets one of them through.
create function prosa.claim_webhook_events(args jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('lanes', coalesce(jsonb_agg(jsonb_build_object(
    'laneKey', l.lane_key,
    'retryAt', head.retry_at,
    'events', case when head.retry_at is null then coalesce(e.events, '[]') else '[]' end)
    order by l.i), '[]'))
  from jsonb_array_elements_text(args -> 'lanes') with ordinality as l(lane_key, i)
  left join lateral (
    select case when w.next_attempt_at > now()
      then to_char(w.next_attempt_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end retry_at
    from prosa.webhook_events w where w.lane_key = l.lane_key and w.state = 'pending'
    order by w.ord limit 1
  ) head on true
  left join lateral (
    select jsonb_agg(jsonb_build_object('ord', w.ord, 'id', w.id, 'channelId', w.channel_id,
      'tenantId', w.tenant_id, 'provider', c.provider, 'providerEvent', w.provider_event,
      'payload', w.payload, 'attempts', w.attempts,
      'receivedAt', to_char(w.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'settings', c.settings) order by w.ord) events
    from (
      select * from prosa.webhook_events w
      where w.lane_key = l.lane_key and w.state = 'pending'
      order by w.ord limit least(coalesce((args ->> 'limit')::int, 50), 200)
    ) w join prosa.channels c on c.id = w.channel_id
  ) e on true
$$;

-- { olderThanMs, limit } → { lanes }: lanes whose wake-up may have been lost.
create function prosa.pending_lanes(args jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('lanes', coalesce(jsonb_agg(l.lane_key), '[]')) from (
    select distinct w.lane_key from prosa.webhook_events w
    where w.state = 'pending' and w.next_attempt_at <= now()
      and w.received_at <= now() - make_interval(secs => (args ->> 'olderThanMs')::numeric / 1000)
    limit least(coalesce((args ->> 'limit')::int, 1000), 5000)
  ) l
$$;

-- { olderThanMs, limit } → { moved }: settled events go to the archive, oldest first. A dead one stays
-- at hand while its letter is open, and four days more: so long it can be replayed in its place, and
-- no backfill brings it back as a new one.
create function prosa.archive_webhook_events(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  moved int;
begin
  with gone as (
    delete from prosa.webhook_events w where w.ord in (
      select s.ord from prosa.webhook_events s
      where s.state <> 'pending'
        and s.settled_at < now() - make_interval(secs => (args ->> 'olderThanMs')::numeric / 1000)
        and (s.state <> 'dead' or s.settled_at < now() - interval '4 days'
          and not exists (select from prosa.dead_letters d where d.queue = 'incoming_message'
            and d.source_id = s.ord::text and d.resolution is null))
      order by s.settled_at limit least(coalesce((args ->> 'limit')::int, 1000), 5000)
      for update skip locked)
    returning w.*
  )
  insert into prosa.webhook_events_archive (ord, id, tenant_id, channel_id, provider_event,
    dedupe_key, lane_key, payload, state, attempts, error, normalizer_version, received_at,
    settled_at)
  select g.ord, g.id, g.tenant_id, g.channel_id, g.provider_event, g.dedupe_key, g.lane_key,
    g.payload, g.state, g.attempts, g.error, g.normalizer_version, g.received_at, g.settled_at
  from gone g;
  get diagnostics moved = row_count;
  return jsonb_build_object('moved', moved);
end $$;

-- { olderThanMs, limit } → { removed }: pieces whose message never came.
create function prosa.prune_late_pieces(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  removed int;
begin
  delete from prosa.late_pieces p where p.id in (
    select o.id from prosa.late_pieces o
    where o.at < now() - make_interval(secs => (args ->> 'olderThanMs')::numeric / 1000)
    order by o.at limit least(coalesce((args ->> 'limit')::int, 1000), 5000)
    for update skip locked);
  get diagnostics removed = row_count;
  return jsonb_build_object('removed', removed);
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa.resolve_channel_token(jsonb)'::regprocedure,
    'prosa.record_webhook_events(jsonb)'::regprocedure,
    'prosa_private.note_channel_traffic(jsonb)'::regprocedure,
    'prosa_private.read_back_oversized(jsonb)'::regprocedure,
    'prosa.claim_webhook_events(jsonb)'::regprocedure,
    'prosa.pending_lanes(jsonb)'::regprocedure,
    'prosa.archive_webhook_events(jsonb)'::regprocedure,
    'prosa.prune_late_pieces(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
