-- What the command line asks and does, as the service.

-- { tenant: slug or id } → { id, slug, name }
create function prosa.find_tenant(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  t prosa.tenants;
begin
  select * into t from prosa.tenants x
    where x.slug = args ->> 'tenant' or x.id::text = args ->> 'tenant';
  if t.id is null then
    perform prosa_private.fail('request.invalid', 422,
      format('There is no tenant "%s". Give its slug or its id.', args ->> 'tenant'));
  end if;
  return jsonb_build_object('id', t.id, 'slug', t.slug, 'name', t.name);
end $$;

-- { tenantId?, channelId? } → { channels }, with sealed secrets.
create function prosa.list_channels(args jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('channels', coalesce(jsonb_agg(jsonb_build_object(
      'id', c.id, 'tenantId', c.tenant_id, 'tenant', t.slug, 'name', c.name,
      'provider', c.provider, 'status', c.status, 'ownAddress', c.own_address,
      'settings', c.settings, 'health', c.health,
      'lastEventAt', prosa_private.iso(c.last_event_at),
      'secret', (select jsonb_build_object('ciphertext', s.ciphertext,
          'keyVersion', s.key_version) from prosa.channel_secrets s where s.channel_id = c.id),
      'tokens', (select count(*) from prosa.channel_tokens k where k.channel_id = c.id
        and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())),
      'deadLetters', (select count(*) from prosa.dead_letters d
        where d.tenant_id = c.tenant_id and d.channel_id = c.id and d.resolution is null))
      order by t.slug, c.name), '[]'))
  from prosa.channels c join prosa.tenants t on t.id = c.tenant_id
  where (args ->> 'tenantId' is null or c.tenant_id = (args ->> 'tenantId')::uuid)
    and (args ->> 'channelId' is null or c.id = (args ->> 'channelId')::uuid)
$$;

create function prosa_private.dead_letter_json(d prosa.dead_letters) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('id', d.id, 'tenantId', d.tenant_id, 'channelId', d.channel_id,
    'queue', d.queue, 'sourceId', d.source_id, 'laneKey', d.lane_key,
    'errorClass', d.error_class, 'error', d.error, 'firstAt', prosa_private.iso(d.first_at),
    'lastAt', prosa_private.iso(d.last_at), 'resolution', d.resolution,
    'replayedAt', prosa_private.iso(d.replayed_at), 'replayedBy', d.replayed_by)
$$;

-- { queue?, all?, limit?, before? } → { items } without payloads, latest first.
create function prosa.list_dead_letters(args jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('items', coalesce(jsonb_agg(
      prosa_private.dead_letter_json(d) order by d.last_at desc, d.id), '[]'))
  from (select * from prosa.dead_letters x
    where (args ->> 'queue' is null or x.queue = args ->> 'queue')
      and (x.resolution is null or coalesce((args ->> 'all')::boolean, false))
      and (args ->> 'before' is null or x.last_at < (args ->> 'before')::timestamptz)
    order by x.last_at desc, x.id limit least(coalesce((args ->> 'limit')::int, 50), 500)) d
$$;

create function prosa_private.require_dead_letter(args jsonb) returns prosa.dead_letters
language plpgsql set search_path = '' as $$
declare
  d prosa.dead_letters;
begin
  select * into d from prosa.dead_letters x
    where x.id = prosa_private.uuid_arg(args, 'id') for update;
  if d.id is null then
    perform prosa_private.fail('request.invalid', 422, 'There is no dead letter with this id.');
  end if;
  return d;
end $$;

-- { id } → the letter with its payload.
create function prosa.get_dead_letter(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  d prosa.dead_letters := prosa_private.require_dead_letter(args);
begin
  return prosa_private.dead_letter_json(d) || jsonb_build_object('payload', d.payload,
    'normalizerVersion', d.normalizer_version);
end $$;

-- { id, by } → { laneKey }. Puts the event back into its lane with fresh attempts: in its old place
-- while it is at hand, at the end when it was archived. Wake the lane afterwards.
create function prosa.replay_dead_letter(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  d prosa.dead_letters := prosa_private.require_dead_letter(args);
begin
  if d.queue <> 'incoming_message' or d.source_id !~ '^\d+$' then
    perform prosa_private.fail('request.invalid', 422,
      format('Letters of %s cannot be replayed yet.', d.queue));
  elsif d.resolution is not null then
    perform prosa_private.fail('request.invalid', 422, format('It was %s before.', d.resolution));
  end if;
  perform pg_advisory_xact_lock(hashtextextended(d.lane_key, 1));
  update prosa.webhook_events w set state = 'pending', attempts = 0, next_attempt_at = now(),
      error = null, settled_at = null
    where w.ord = d.source_id::bigint and w.state = 'dead';
  if not found then
    insert into prosa.webhook_events (id, tenant_id, channel_id, provider_event, lane_key, payload)
      select prosa_private.uuid_v7(), a.tenant_id, a.channel_id, a.provider_event, a.lane_key,
        a.payload
      from prosa.webhook_events_archive a
      where a.channel_id = d.channel_id and a.ord = d.source_id::bigint and a.state = 'dead';
    if not found then
      perform prosa_private.fail('request.invalid', 422,
        'The stored event is gone, so there is nothing to replay.');
    end if;
  end if;
  update prosa.dead_letters x set resolution = 'replayed', replayed_at = now(),
    replayed_by = args ->> 'by' where x.id = d.id;
  return jsonb_build_object('laneKey', d.lane_key);
end $$;

-- { id, by } → { discarded }. The event stays dead; the letter leaves the list.
create function prosa.discard_dead_letter(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  d prosa.dead_letters := prosa_private.require_dead_letter(args);
begin
  update prosa.dead_letters x set resolution = 'discarded', replayed_at = now(),
    replayed_by = args ->> 'by' where x.id = d.id and x.resolution is null;
  return jsonb_build_object('discarded', found);
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa.find_tenant(jsonb)'::regprocedure,
    'prosa.list_channels(jsonb)'::regprocedure,
    'prosa_private.dead_letter_json(prosa.dead_letters)'::regprocedure,
    'prosa_private.require_dead_letter(jsonb)'::regprocedure,
    'prosa.list_dead_letters(jsonb)'::regprocedure,
    'prosa.get_dead_letter(jsonb)'::regprocedure,
    'prosa.replay_dead_letter(jsonb)'::regprocedure,
    'prosa.discard_dead_letter(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
