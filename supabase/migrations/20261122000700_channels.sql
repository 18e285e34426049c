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
-- though no probe may have seen it.
create function prosa_private.note_channel_status() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.health := new.health || jsonb_build_object('statusAt', prosa_private.iso(now()));
  if new.status in ('connected', 'disconnected') then
    new.health := prosa_private.add_health_change(new.health, new.status,
      case when new.status = 'disconnected' then new.health ->> 'reason' end);
  end if;
  return new;
end $$;

create trigger prosa_note_status before update of status on prosa.channels
  for each row when (old.status is distinct from new.status)
  execute function prosa_private.note_channel_status();

-- The facts that health is judged by. Of failed sends count those of the last ten minutes whose message
-- still waits: a send that went out settles its own.
create function prosa_private.channel_facts(c prosa.channels) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'declared', jsonb_build_object('state', c.health -> 'state', 'reason', c.health -> 'reason',
      'at', c.health -> 'statusAt', 'qrAt', c.health -> 'qrAt'),
    'probe', c.health -> 'probe',
    'lastEventAt', prosa_private.iso(c.last_event_at),
    'sendFailures', (select count(*) from prosa.outbox o
      join prosa.messages m on m.id = o.message_id and m.channel_id = c.id
      join prosa.send_attempts a on a.tenant_id = o.tenant_id and a.message_id = o.message_id
      where o.settled_at is null and a.outcome in ('retryable', 'unknown')
        and a.finished_at > now() - interval '10 minutes'))
$$;

create function prosa_private.managed_channel_json(c prosa.channels) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('id', c.id, 'tenantId', c.tenant_id, 'name', c.name, 'type', c.type,
    'provider', c.provider, 'status', c.status, 'ownAddress', c.own_address,
    'instance', c.settings -> 'instance', 'createdAt', prosa_private.iso(c.created_at),
    'facts', prosa_private.channel_facts(c),
    'history', coalesce(c.health -> 'history', '[]'),
    'sendsWaiting', (select count(*) from prosa.outbox o
      join prosa.conversations v on v.id = o.conversation_id
      where v.channel_id = c.id and o.settled_at is null))
$$;

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
  perform prosa_private.require_member(tenant, 'admin');
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

-- { channelId, state, reason } → { }: a change of the judged health enters the history once.
create function prosa.note_channel_health(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
begin
  update prosa.channels c set
      health = prosa_private.add_health_change(c.health, args ->> 'state', args ->> 'reason')
    where c.id = prosa_private.arg_uuid(args, 'channelId')
      and c.health -> 'history' -> -1 ->> 'state' is distinct from args ->> 'state';
  return '{}';
end $$;

-- { channelId } → { outcome }. A channel that has conversations stays as a name on them, switched off and
-- without token and secret; one that has none goes.
create function prosa.remove_channel(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  c prosa.channels := prosa_private.require_channel(prosa_private.arg_uuid(args, 'channelId'));
begin
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
    'prosa_private.channel_facts(prosa.channels)'::regprocedure,
    'prosa_private.managed_channel_json(prosa.channels)'::regprocedure,
    'prosa.open_channel(jsonb)'::regprocedure,
    'prosa.take_channels_to_probe(jsonb)'::regprocedure,
    'prosa.note_channel_probe(jsonb)'::regprocedure,
    'prosa.note_channel_health(jsonb)'::regprocedure,
    'prosa.remove_channel(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
revoke all on function prosa_private.note_channel_status() from public;
