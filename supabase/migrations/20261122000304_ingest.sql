-- The worker's commit: effects of a lane's oldest events and their "done" in one transaction.

create function prosa_private.apply_contact(channel uuid, effect jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  ch prosa.channels;
begin
  select * into ch from prosa.channels t where t.id = channel;
  perform prosa_private.resolve_address(ch, effect -> 'party', 1,
    (effect ->> 'reportedAt')::timestamptz, null);
end $$;

-- The latest report by the reporting server's clock stays; an older one may still teach the own
-- address. A channel switched off stays off. What is said from the first connection on is news, and that
-- begins when it was reported, however late the report is worked off.
create function prosa_private.apply_channel_state(channel uuid, effect jsonb, ord bigint) returns void
language plpgsql set search_path = '' as $$
declare
  c prosa.channels;
begin
  select * into c from prosa.channels t where t.id = channel for no key update;
  if (coalesce((effect ->> 'reportedAt')::timestamptz, 'infinity'), effect ->> 'state' collate "C")
    <= (coalesce((c.health ->> 'stateAt')::timestamptz, '-infinity'),
      coalesce(c.health ->> 'state', '') collate "C")
  then
    update prosa.channels t set own_address = effect ->> 'ownAddress'
      where t.id = channel and t.own_address is null and effect ->> 'ownAddress' is not null;
    return;
  end if;
  update prosa.channels t set
    status = case when t.status = 'disabled' then t.status else
      case effect ->> 'state' when 'open' then 'connected' when 'connecting' then 'connecting'
        else 'disconnected' end end,
    own_address = coalesce(effect ->> 'ownAddress', t.own_address),
    health = case when effect ->> 'state' = 'open' then jsonb_build_object('firstConnectedAt', (
        select prosa_private.iso(w.received_at) from prosa.webhook_events w
        where w.ord = apply_channel_state.ord)) else '{}' end
      || t.health || jsonb_build_object('state', effect -> 'state', 'reason', effect -> 'reason',
      'stateAt', coalesce(effect ->> 'reportedAt', t.health ->> 'stateAt'))
    where t.id = channel;
end $$;

create function prosa_private.apply_effect(channel uuid, effect jsonb, ord bigint) returns uuid
language plpgsql set search_path = '' as $$
begin
  case effect ->> 'type'
    when 'message' then return prosa_private.enter_message(channel, effect, ord);
    when 'status', 'reaction', 'edit', 'delete' then
      perform prosa_private.apply_piece(channel, effect, ord);
    when 'contact' then perform prosa_private.apply_contact(channel, effect);
    when 'channel' then perform prosa_private.apply_channel_state(channel, effect, ord);
    when 'qr' then
      update prosa.channels c set health = c.health || jsonb_build_object(
        'qrAt', now(), 'qrExpired', effect -> 'expired') where c.id = channel;
    else null;
  end case;
  return null;
end $$;

-- What the batch will lock, in the order that every transaction of Prosa keeps: messages' ids,
-- spellings of parties, addresses, conversations. What came early for a message belongs to the batch:
-- it may name another spelling of the party. `offset 0` keeps each look-up one probe of an index,
-- whatever a young database's statistics say.
create function prosa_private.lock_for_effects(effects jsonb, conversation uuid default null)
returns void
language plpgsql set search_path = '' as $$
declare
  h bigint;
  v_addresses uuid[];
  v_renamed uuid[];
  v_conversations uuid[];
begin
  for h in
    select distinct prosa_private.external_lock((x ->> 'channelId')::uuid, i)
    from jsonb_array_elements(effects) x
    cross join lateral unnest(array[x -> 'effect' ->> 'externalId',
      x -> 'effect' ->> 'targetExternalId', x -> 'effect' ->> 'replyToExternalId']) i
    where i is not null order by 1
  loop
    perform pg_advisory_xact_lock(h);
  end loop;
  effects := effects || (
    select coalesce(jsonb_agg(jsonb_build_object('channelId', x -> 'channelId', 'effect', p.payload)),
      '[]')
    from jsonb_array_elements(effects) x
    cross join lateral (select l.payload from prosa.late_pieces l
      where l.channel_id = (x ->> 'channelId')::uuid
        and l.external_id = x -> 'effect' ->> 'externalId' and l.payload ? 'chat' offset 0) p
    where x -> 'effect' ->> 'type' = 'message');
  for h in
    select distinct prosa_private.identity_lock(c.tenant_id, c.id, p)
    from jsonb_array_elements(effects) x
    join prosa.channels c on c.id = (x ->> 'channelId')::uuid
    cross join lateral unnest(array[x -> 'effect' -> 'chat', x -> 'effect' -> 'author',
      x -> 'effect' -> 'party']) party
    cross join lateral jsonb_array_elements(party -> 'identities') p
    where jsonb_typeof(party) = 'object' order by 1
  loop
    perform pg_advisory_xact_lock(h);
  end loop;
  select coalesce(array_agg(distinct a.id), '{}'),
      array_agg(distinct k.id) filter (where party ->> 'name' <> coalesce(k.name, ''))
    into v_addresses, v_renamed
    from jsonb_array_elements(effects) x
    cross join lateral unnest(array[x -> 'effect' -> 'chat', x -> 'effect' -> 'author',
      x -> 'effect' -> 'party']) party
    cross join lateral unnest(
      prosa_private.find_addresses((x ->> 'channelId')::uuid, party)) hit
    join prosa.addresses a on a.id = hit
    join prosa.contacts k on k.id = a.contact_id
    where jsonb_typeof(party) = 'object';
  -- A message of ours and the chat that an event names for it may turn out to be of one party.
  v_addresses := v_addresses || array(
    select c.address_id from prosa.conversations c where c.id = lock_for_effects.conversation
    union all
    select c.address_id from jsonb_array_elements(effects) x
    cross join lateral unnest(array[x -> 'effect' ->> 'externalId',
      x -> 'effect' ->> 'targetExternalId']) i(external_id)
    cross join lateral (select t.conversation_id from prosa.messages t
      where t.channel_id = (x ->> 'channelId')::uuid and t.external_id = i.external_id
        and t.from_me offset 0) m
    join prosa.conversations c on c.id = m.conversation_id
    where jsonb_typeof(x -> 'effect' -> 'chat') = 'object');
  perform 1 from prosa.addresses r where r.id = any (v_addresses) order by r.id for no key update;
  v_conversations := array(
    select o.id from prosa.addresses r
    cross join lateral (select c.id from prosa.conversations c
      where c.channel_id = r.channel_id and c.address_id = r.id
        and c.status not in ('resolved', 'merged') offset 0) o
    where r.id = any (v_addresses)
    union
    select m.conversation_id from jsonb_array_elements(effects) x
    cross join lateral unnest(array[x -> 'effect' ->> 'externalId',
      x -> 'effect' ->> 'targetExternalId']) i(external_id)
    cross join lateral (select t.conversation_id from prosa.messages t
      where t.channel_id = (x ->> 'channelId')::uuid and t.external_id = i.external_id offset 0) m);
  -- A new name is told in every conversation of its contact, on other channels too.
  if v_renamed is not null then
    v_conversations := v_conversations || prosa_private.open_conversations(v_renamed);
  end if;
  perform 1 from prosa.conversations c where c.id = any (v_conversations)
    order by c.id for no key update;
end $$;

-- Locks the ids that messages of ours in this conversation are about to get, and the parties that
-- early pieces name for them. Before the conversation's lock.
create function prosa_private.lock_early_pieces(channel uuid, external_ids text[], conversation uuid)
returns void
language plpgsql set search_path = '' as $$
declare
  h bigint;
begin
  for h in select distinct prosa_private.external_lock(channel, e) from unnest(external_ids) e
    order by 1
  loop
    perform pg_advisory_xact_lock(h);
  end loop;
  if exists (select from prosa.late_pieces p where p.channel_id = channel
    and p.external_id = any (external_ids) and p.payload ? 'chat')
  then
    perform prosa_private.lock_for_effects((
      select jsonb_agg(jsonb_build_object('channelId', channel,
        'effect', jsonb_build_object('type', 'message', 'externalId', e)))
      from unnest(external_ids) e), conversation);
  end if;
end $$;

-- Counts a failed attempt. Dead with a time to try again means: it holds its lane and is retried,
-- and is a dead letter already.
create function prosa_private.fail_webhook_event(ord bigint, failed jsonb, normalizer_version int)
returns void
language plpgsql set search_path = '' as $$
declare
  e prosa.webhook_events;
  v_dead boolean := coalesce((failed ->> 'dead')::boolean, false);
  v_retry timestamptz := (failed ->> 'retryAt')::timestamptz;
begin
  update prosa.webhook_events w set
    attempts = w.attempts + 1,
    error = left(failed ->> 'error', 2000),
    normalizer_version = fail_webhook_event.normalizer_version,
    state = case when v_dead and v_retry is null then 'dead' else w.state end,
    settled_at = case when v_dead and v_retry is null then now() end,
    next_attempt_at = coalesce(v_retry, w.next_attempt_at)
    where w.ord = fail_webhook_event.ord returning * into e;
  if v_dead then
    perform prosa_private.bury(e.tenant_id, e.channel_id, 'incoming_message', e.ord::text,
      coalesce(failed ->> 'errorClass', 'internal'), e.error, e.payload, e.lane_key,
      e.normalizer_version);
  end if;
end $$;

-- { lanes: [{ laneKey, events: [{ ord, normalizerVersion, effects? | ignored? | failed? }] }] }
-- → { lanes: [{ laneKey, ok, mediaJobs, typing }] }. A lane is refused whole (ok = false) when one
-- of its events is settled already or an older one is still pending: somebody else was faster, or
-- an event became visible late. Any error rolls back all lanes.
--
-- Connections keep their plans, also those made while a table was empty. Every statement below this
-- is a few probes of an index, so that is all the planner may choose, once for the connection: a
-- worker that starts on an empty database stays fast as it fills.
create function prosa.ingest_events(args jsonb) returns jsonb
language plpgsql set search_path = '' set enable_seqscan = off set enable_hashjoin = off
set enable_mergejoin = off set plan_cache_mode = force_generic_plan set jit = off as $$
declare
  lane jsonb;
  ev jsonb;
  effect jsonb;
  key text;
  ords bigint[];
  v_channel uuid;
  accepted jsonb := '[]';
  v_message uuid;
  touched uuid[];
  answers jsonb := '[]';
  media jsonb;
begin
  for key in select distinct l ->> 'laneKey' collate "C" from jsonb_array_elements(args -> 'lanes') l
    order by 1
  loop
    perform pg_advisory_xact_lock(hashtextextended(key, 1));
  end loop;

  for lane in select * from jsonb_array_elements(args -> 'lanes') loop
    key := lane ->> 'laneKey';
    select array_agg((e ->> 'ord')::bigint) into ords from jsonb_array_elements(lane -> 'events') e;
    if ords is not null
      and (select count(*) from prosa.webhook_events w
        where w.ord = any (ords) and w.lane_key = key and w.state = 'pending') = cardinality(ords)
      and not exists (select 1 from prosa.webhook_events w
        where w.lane_key = key and w.state = 'pending'
          and w.ord < (select max(o) from unnest(ords) o) and w.ord <> all (ords))
    then accepted := accepted || jsonb_build_array(lane);
    else answers := answers || jsonb_build_array(jsonb_build_object('laneKey', key, 'ok', false,
      'mediaJobs', '[]'::jsonb, 'typing', '[]'::jsonb));
    end if;
  end loop;

  perform prosa_private.lock_for_effects(coalesce((
    select jsonb_agg(jsonb_build_object('channelId', w.channel_id, 'effect', f))
    from jsonb_array_elements(accepted) l
    cross join lateral jsonb_array_elements(l -> 'events') e
    cross join lateral jsonb_array_elements(coalesce(e -> 'effects', '[]')) f
    join prosa.webhook_events w on w.ord = (e ->> 'ord')::bigint), '[]'));

  for lane in select * from jsonb_array_elements(accepted) loop
    touched := '{}';
    for ev in select e from jsonb_array_elements(lane -> 'events') e
      order by (e ->> 'ord')::bigint
    loop
      if jsonb_typeof(ev -> 'failed') = 'object' then
        perform prosa_private.fail_webhook_event((ev ->> 'ord')::bigint, ev -> 'failed',
          (ev ->> 'normalizerVersion')::int);
        continue;
      end if;
      select w.channel_id into v_channel from prosa.webhook_events w
        where w.ord = (ev ->> 'ord')::bigint;
      for effect in select * from jsonb_array_elements(coalesce(ev -> 'effects', '[]')) loop
        v_message := prosa_private.apply_effect(v_channel, effect || jsonb_build_object(
          'normalizerVersion', ev -> 'normalizerVersion'), (ev ->> 'ord')::bigint);
        if v_message is not null then touched := touched || v_message; end if;
      end loop;
    end loop;
    media := '[]';
    if touched <> '{}' then
      select coalesce(jsonb_agg(a.id), '[]') into media from prosa.attachments a
        where a.message_id = any (touched) and a.state = 'pending' and a.next_attempt_at <= now();
    end if;
    answers := answers || jsonb_build_array(jsonb_build_object('laneKey', lane ->> 'laneKey',
      'ok', true, 'mediaJobs', media, 'typing', '[]'::jsonb));
  end loop;

  update prosa.webhook_events w set
    state = case when e ->> 'ignored' is null then 'done' else 'ignored' end,
    error = e ->> 'ignored',
    normalizer_version = (e ->> 'normalizerVersion')::int,
    settled_at = now()
  from jsonb_array_elements(accepted) l
  cross join lateral jsonb_array_elements(l -> 'events') e
  where w.ord = (e ->> 'ord')::bigint and jsonb_typeof(e -> 'failed') is distinct from 'object';
  return jsonb_build_object('lanes', answers);
end $$;

-- { channelId, party, name?, state } → { delivered }. Stores nothing and makes nobody known.
create function prosa.record_typing(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  c uuid;
  delivered boolean := false;
begin
  for c in
    select v.id from prosa.conversations v
    where v.channel_id = (args ->> 'channelId')::uuid
      and v.address_id = any (prosa_private.find_addresses((args ->> 'channelId')::uuid,
        args -> 'party'))
      and v.status not in ('resolved', 'merged')
  loop
    perform prosa_private.broadcast_typing(c, args ->> 'name', args ->> 'state');
    delivered := true;
  end loop;
  return jsonb_build_object('delivered', delivered);
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.apply_contact(uuid,jsonb)'::regprocedure,
    'prosa_private.apply_channel_state(uuid,jsonb,bigint)'::regprocedure,
    'prosa_private.apply_effect(uuid,jsonb,bigint)'::regprocedure,
    'prosa_private.lock_for_effects(jsonb,uuid)'::regprocedure,
    'prosa_private.lock_early_pieces(uuid,text[],uuid)'::regprocedure,
    'prosa_private.fail_webhook_event(bigint,jsonb,int)'::regprocedure,
    'prosa.ingest_events(jsonb)'::regprocedure,
    'prosa.record_typing(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
