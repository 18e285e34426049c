-- Looking after channels: what an admin sees of them, and what the service notes of their health.
-- Pairing codes are never stored.

-- Appends to `health.history` unless the state is the one that stands; the last 50 changes stay.
create function prosa_private.add_health_change(health jsonb, state text, reason text)
returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  history jsonb := coalesce(health -> 'history', '[]');
begin
  if history -> -1 ->> 'state' is not distinct from state then
    return health;
  end if;
  history := history || jsonb_build_object('at', prosa_private.iso(now()), 'state', state,
    'reason', reason);
  return health || jsonb_build_object('history', (
    select jsonb_agg(h.value order by h.i) from jsonb_array_elements(history)
      with ordinality as h(value, i) where h.i > jsonb_array_length(history) - 50));
end $$;

-- By our own clock, since a provider's reports carry its local time. A short drop is a change too,
-- though no probe may have seen it. Who comes back may have missed something.
create function prosa_private.note_channel_status() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.health := new.health || jsonb_build_object('statusAt', prosa_private.iso(now()));
  if old.status = 'connected' then
    new.health := new.health || jsonb_build_object('downAt', prosa_private.iso(now()));
  end if;
  if new.status = 'connected' then
    new.health := new.health || jsonb_build_object('firstConnectedAt',
      coalesce(new.health ->> 'firstConnectedAt', prosa_private.iso(now())));
  end if;
  if new.status in ('connected', 'disconnected') then
    new.health := prosa_private.add_health_change(new.health, new.status,
      case when new.status = 'disconnected' then new.health ->> 'reason' end);
  end if;
  return new;
end $$;

create trigger prosa_note_status before update of status on prosa.channels
  for each row when (old.status is distinct from new.status)
  execute function prosa_private.note_channel_status();

create function prosa_private.look_back_after_reconnect() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform prosa_private.want_backfill(new.id, 'reconnect');
  return null;
end $$;

create trigger prosa_look_back after update of status on prosa.channels
  for each row when (old.status is distinct from new.status and new.status = 'connected')
  execute function prosa_private.look_back_after_reconnect();

-- Half minutes with events that the channel's last weeks lead to expect between then and now, at the
-- same days and hours. Zero until two weeks are known.
create function prosa_private.expected_beats(channel uuid, since timestamptz) returns numeric
language sql stable set search_path = '' as $$
  with known as (
    select least(4, floor(extract(epoch from now() - min(a.hour)) / 604800))::int weeks
    from prosa.channel_activity a where a.channel_id = channel)
  select coalesce(round(sum(a.beats * greatest(0, extract(epoch from
      least(a.hour + interval '1 hour', now() - k * interval '7 days')
      - greatest(a.hour, since - k * interval '7 days'))) / 3600) / max(known.weeks), 1), 0)
  from known cross join lateral generate_series(1, known.weeks) k
  join prosa.channel_activity a on a.channel_id = channel
    and a.hour > since - k * interval '7 days' - interval '1 hour'
    and a.hour < now() - k * interval '7 days'
  where known.weeks >= 2
$$;

-- Messages that went out 5 to 60 minutes ago and none of which arrived. Zero as soon as one did, and
-- while all are to one person, whose phone may be off.
create function prosa_private.undelivered_sends(channel uuid) returns bigint
language sql stable set search_path = '' as $$
  select case when count(*) filter (where m.status in ('delivered', 'read', 'played')) = 0
    and count(distinct m.conversation_id) > 1 then count(*) else 0 end
  from prosa.send_attempts s
  join prosa.messages m on m.id = s.message_id and m.channel_id = channel and m.deleted_at is null
  join prosa.conversations v on v.id = m.conversation_id
  join prosa.addresses a on a.id = v.address_id and a.kind = 'person'
  where s.outcome = 'sent'
    and s.finished_at between now() - interval '60 minutes' and now() - interval '5 minutes'
$$;

-- The facts that health is judged by. Of failed sends count those of the last ten minutes whose message
-- still waits: a send that went out settles its own.
create function prosa_private.channel_facts(c prosa.channels) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'declared', jsonb_build_object('state', c.health -> 'state', 'reason', c.health -> 'reason',
      'at', c.health -> 'statusAt', 'qrAt', c.health -> 'qrAt'),
    'probe', c.health -> 'probe',
    'lastEventAt', prosa_private.iso(c.last_event_at),
    'missedAt', c.health -> 'missedAt',
    'expectedBeats', case when c.last_event_at < now() - interval '15 minutes'
      then prosa_private.expected_beats(c.id, c.last_event_at) else 0 end,
    'undelivered', prosa_private.undelivered_sends(c.id),
    'sendFailures', (select count(*) from prosa.outbox o
      join prosa.messages m on m.id = o.message_id and m.channel_id = c.id
      join prosa.send_attempts a on a.tenant_id = o.tenant_id and a.message_id = o.message_id
      where o.settled_at is null and a.outcome in ('retryable', 'unknown')
        and a.finished_at > now() - interval '10 minutes'))
$$;

create function prosa_private.managed_channel_json(c prosa.channels) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return jsonb_build_object('id', c.id, 'tenantId', c.tenant_id, 'name', c.name, 'type', c.type,
    'provider', c.provider, 'status', c.status, 'ownAddress', c.own_address,
    'instance', c.settings -> 'instance', 'createdAt', prosa_private.iso(c.created_at),
    'facts', prosa_private.channel_facts(c),
    'history', coalesce(c.health -> 'history', '[]'),
    'audit', c.health -> 'audit',
    'backfill', (select prosa_private.backfill_json(b) from prosa.backfills b
      where b.tenant_id = c.tenant_id and b.channel_id = c.id order by b.created_at desc limit 1),
    'sendsWaiting', (select count(*) from prosa.outbox o
      join prosa.conversations v on v.id = o.conversation_id
      where v.channel_id = c.id and o.settled_at is null));
end $$;

-- { channelId? , tenantId? } → { tenantId, channelId }: may the caller look after this channel, or make
-- one? Another company's channel is as unknown as none.
create function prosa_private.require_channel_admin(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  channel uuid := prosa_private.arg_uuid(args, 'channelId', false);
  tenant uuid;
begin
  if channel is null then
    tenant := prosa_private.arg_uuid(args, 'tenantId');
  else
    select c.tenant_id into tenant from prosa.channels c
      where c.id = channel and c.tenant_id in (select prosa_private.my_tenants());
    if tenant is null then
      perform prosa_private.fail('channel.not_found', 404, 'There is no such channel.');
    end if;
  end if;
  perform prosa_private.require_permission(tenant, 'channel.manage');
  return jsonb_build_object('tenantId', tenant, 'channelId', channel);
end $$;

create function prosa.require_channel_admin(args jsonb) returns jsonb
language sql stable set search_path = '' as $$ select prosa_private.require_channel_admin(args) $$;

-- { tenantId, channelId? } → { channels }, for admins; archived ones stay out.
create function prosa_private.list_managed_channels(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  allowed jsonb := prosa_private.require_channel_admin(args);
begin
  return jsonb_build_object('channels', coalesce((
    select jsonb_agg(prosa_private.managed_channel_json(c) order by c.name, c.id)
    from prosa.channels c where c.tenant_id = (allowed ->> 'tenantId')::uuid
      and (allowed ->> 'channelId' is null or c.id = (allowed ->> 'channelId')::uuid)
      and c.health -> 'archivedAt' is null), '[]'));
end $$;

create function prosa.list_managed_channels(args jsonb) returns jsonb
language sql stable set search_path = '' as $$ select prosa_private.list_managed_channels(args) $$;

-- { channelId, name } → { name }, for admins.
create function prosa_private.rename_channel(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  allowed jsonb := prosa_private.require_channel_admin(args);
  wanted text := btrim(coalesce(args ->> 'name', ''));
begin
  if length(wanted) not between 1 and 100 then
    perform prosa_private.fail_argument('name', '1 to 100 characters');
  end if;
  update prosa.channels c set name = wanted where c.id = (allowed ->> 'channelId')::uuid;
  return jsonb_build_object('name', wanted);
end $$;

create function prosa.rename_channel(args jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select prosa_private.rename_channel(args) $$;

-- { channelId } → { channel } with its sealed secret and the facts of its health: what the service needs
-- to speak to the provider.
create function prosa.open_channel(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  c prosa.channels := prosa_private.require_channel(prosa_private.arg_uuid(args, 'channelId'));
begin
  return jsonb_build_object('channel', jsonb_build_object('id', c.id, 'provider', c.provider,
    'settings', c.settings, 'ownAddress', c.own_address,
    'facts', prosa_private.channel_facts(c),
    'secret', (select jsonb_build_object('ciphertext', s.ciphertext, 'keyVersion', s.key_version)
      from prosa.channel_secrets s where s.channel_id = c.id)));
end $$;

-- { everyMs, limit } → { channels: [{ channel, facts }] } whose last probe is older; taking one counts,
-- so that several workers share the work.
create function prosa.take_channels_to_probe(args jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  with due as (
    select c.id from prosa.channels c
    where c.status <> 'disabled' and coalesce((c.health ->> 'probeTakenAt')::timestamptz,
        '-infinity') <= now() - (args ->> 'everyMs')::int * interval '1 millisecond'
    order by c.health ->> 'probeTakenAt' nulls first, c.id
    limit (args ->> 'limit')::int for no key update of c skip locked
  ), taken as (
    update prosa.channels c
      set health = c.health || jsonb_build_object('probeTakenAt', prosa_private.iso(now()))
    from due d where c.id = d.id returning c.id
  )
  select jsonb_build_object('channels', coalesce(jsonb_agg(
    prosa.open_channel(jsonb_build_object('channelId', t.id))), '[]')) from taken t
$$;

-- { channelId, outcome } → { facts }: keeps what a probe found, with the time of the database.
create function prosa.note_channel_probe(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  c prosa.channels;
begin
  update prosa.channels t set health = t.health || jsonb_build_object('probe',
      jsonb_build_object('outcome', args -> 'outcome', 'at', prosa_private.iso(now()),
        'since', case when t.health -> 'probe' -> 'outcome' = args -> 'outcome'
          then t.health -> 'probe' ->> 'since' else prosa_private.iso(now()) end))
    where t.id = prosa_private.arg_uuid(args, 'channelId') returning * into c;
  return jsonb_build_object('facts', case when c.id is not null
    then prosa_private.channel_facts(c) end);
end $$;

-- { channelId, state, reason } → { changed, was }: a change of the judged health enters the history once.
-- Who seems silent or to lose events is looked back at, and its webhook is audited at once.
create function prosa.note_channel_health(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  c prosa.channels;
  was jsonb;
begin
  select * into c from prosa.channels t
    where t.id = prosa_private.arg_uuid(args, 'channelId') for no key update;
  was := c.health -> 'judged';
  if c.id is null or was ->> 'state' is not distinct from args ->> 'state'
    and was ->> 'reason' is not distinct from args ->> 'reason'
    and c.health -> 'history' -> -1 ->> 'state' is not distinct from args ->> 'state'
  then
    return jsonb_build_object('changed', false, 'was', was);
  end if;
  update prosa.channels t set health =
      prosa_private.add_health_change(t.health, args ->> 'state', args ->> 'reason')
      || jsonb_build_object('judged', jsonb_build_object('state', args -> 'state',
        'reason', args -> 'reason'))
      || case when args ->> 'reason' in ('silent', 'events_lost')
        then jsonb_build_object('auditDueAt', prosa_private.iso(now())) else '{}' end
    where t.id = c.id;
  if args ->> 'reason' = 'silent' then
    perform prosa_private.want_backfill(c.id, 'silence');
  end if;
  return jsonb_build_object('changed', true, 'was', was);
end $$;

-- { everyMs, limit } → { channels: [{ channel, facts }] } whose webhook is due for an audit; taking one
-- puts it off, so that one of several workers does it.
create function prosa.take_channels_to_audit(args jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  with due as (
    select c.id from prosa.channels c
    where c.status <> 'disabled'
      and coalesce((c.health ->> 'auditDueAt')::timestamptz, '-infinity') <= now()
    order by c.health ->> 'auditDueAt' nulls first, c.id
    limit (args ->> 'limit')::int for no key update of c skip locked
  ), taken as (
    update prosa.channels c set health = c.health || jsonb_build_object('auditDueAt',
      prosa_private.iso(now() + (args ->> 'everyMs')::int * interval '1 millisecond'))
    from due d where c.id = d.id returning c.id
  )
  select jsonb_build_object('channels', coalesce(jsonb_agg(
    prosa.open_channel(jsonb_build_object('channelId', t.id))), '[]')) from taken t
$$;

-- { channelId, problems: [], repaired } → { }; with retryAfterMs instead of problems when the provider
-- could not be asked.
create function prosa.note_channel_audit(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
begin
  update prosa.channels c set health = c.health || case when args ? 'retryAfterMs'
    then jsonb_build_object('auditDueAt', prosa_private.iso(now()
      + (args ->> 'retryAfterMs')::int * interval '1 millisecond'))
    else jsonb_build_object('audit', jsonb_build_object('at', prosa_private.iso(now()),
      'problems', args -> 'problems', 'repaired', args -> 'repaired')) end
    where c.id = prosa_private.arg_uuid(args, 'channelId');
  return '{}';
end $$;

-- { channelId, poison: 'skip' | 'block' | null } → { settings }: what happens to the channel's lanes when an
-- event is given up; null: what the worker is set to.
create function prosa.set_channel_poison(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  c prosa.channels := prosa_private.require_channel(prosa_private.arg_uuid(args, 'channelId'));
begin
  perform prosa_private.act_for(args);
  if args ->> 'poison' not in ('skip', 'block') then
    perform prosa_private.fail_argument('poison', 'skip, block or null');
  end if;
  update prosa.channels t set settings = t.settings - 'poison'
      || jsonb_strip_nulls(jsonb_build_object('poison', args -> 'poison'))
    where t.id = c.id returning * into c;
  return jsonb_build_object('settings', c.settings);
end $$;

-- { } → { removed }: hours that no expectation looks at.
create function prosa.prune_channel_activity(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  removed int;
begin
  delete from prosa.channel_activity a where a.hour < now() - interval '35 days';
  get diagnostics removed = row_count;
  return jsonb_build_object('removed', removed);
end $$;

-- { channelId } → { outcome }. A channel that has conversations stays as a name on them, switched off and
-- without token and secret; one that has none goes.
create function prosa.remove_channel(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  c prosa.channels := prosa_private.require_channel(prosa_private.arg_uuid(args, 'channelId'));
begin
  perform prosa_private.act_for(args);
  if not exists (select from prosa.conversations v where v.channel_id = c.id) then
    delete from prosa.channels t where t.id = c.id;
    return jsonb_build_object('outcome', 'deleted');
  end if;
  update prosa.channels t set status = 'disabled',
      health = t.health || jsonb_build_object('archivedAt', prosa_private.iso(now()))
    where t.id = c.id;
  update prosa.channel_tokens k set revoked_at = now()
    where k.channel_id = c.id and k.revoked_at is null;
  delete from prosa.channel_secrets s where s.channel_id = c.id;
  return jsonb_build_object('outcome', 'archived');
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.require_channel_admin(jsonb)'::regprocedure,
    'prosa.require_channel_admin(jsonb)'::regprocedure,
    'prosa_private.list_managed_channels(jsonb)'::regprocedure,
    'prosa.list_managed_channels(jsonb)'::regprocedure,
    'prosa_private.rename_channel(jsonb)'::regprocedure,
    'prosa.rename_channel(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
  foreach f in array array[
    'prosa_private.add_health_change(jsonb,text,text)'::regprocedure,
    'prosa_private.expected_beats(uuid,timestamptz)'::regprocedure,
    'prosa_private.undelivered_sends(uuid)'::regprocedure,
    'prosa_private.channel_facts(prosa.channels)'::regprocedure,
    'prosa_private.managed_channel_json(prosa.channels)'::regprocedure,
    'prosa.open_channel(jsonb)'::regprocedure,
    'prosa.take_channels_to_probe(jsonb)'::regprocedure,
    'prosa.note_channel_probe(jsonb)'::regprocedure,
    'prosa.note_channel_health(jsonb)'::regprocedure,
    'prosa.take_channels_to_audit(jsonb)'::regprocedure,
    'prosa.note_channel_audit(jsonb)'::regprocedure,
    'prosa.set_channel_poison(jsonb)'::regprocedure,
    'prosa.prune_channel_activity(jsonb)'::regprocedure,
    'prosa.remove_channel(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
revoke all on function prosa_private.note_channel_status() from public;
revoke all on function prosa_private.look_back_after_reconnect() from public;
