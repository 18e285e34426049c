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

-- Makes a letter of work that failed for good, or brings its letter back to the list.
create function prosa_private.bury(tenant uuid, channel uuid, queue text, source text,
  error_class text, error text, payload jsonb, lane text default null,
  normalizer_version int default null) returns void
language sql volatile set search_path = '' as $$
  insert into prosa.dead_letters as d (id, tenant_id, channel_id, queue, source_id, lane_key,
    error_class, error, payload, normalizer_version)
  values (prosa_private.uuid_v7(), tenant, channel, queue, source, lane, error_class,
    left(coalesce(error, ''), 2000), payload, normalizer_version)
  on conflict (queue, source_id) do update set error_class = excluded.error_class,
    error = excluded.error, normalizer_version = excluded.normalizer_version, last_at = now(),
    resolution = null, replayed_at = null, replayed_by = null, note = null
$$;

-- A blocked event that at last succeeds takes its letter off the list.
create function prosa_private.settle_dead_letter() returns trigger
language plpgsql set search_path = '' as $$
begin
  update prosa.dead_letters d set resolution = 'replayed', replayed_at = now(),
      replayed_by = 'worker'
    where d.queue = 'incoming_message' and d.source_id = new.ord::text and d.resolution is null;
  return null;
end $$;

create trigger prosa_settle_letter after update of state on prosa.webhook_events
  for each row when (old.state = 'pending' and old.attempts > 0 and new.state in ('done', 'ignored'))
  execute function prosa_private.settle_dead_letter();

-- A received file that is given up is a letter of `media`; one that is fetched again is none.
create function prosa_private.note_lost_file() returns trigger
language plpgsql set search_path = '' as $$
begin
  if new.state = 'failed' then
    perform prosa_private.bury(new.tenant_id, m.channel_id, 'media', new.id::text,
        coalesce(new.error_code, 'internal'), 'The file was not fetched.',
        jsonb_build_object('messageId', m.id, 'kind', new.kind, 'providerRef', new.provider_ref))
      from prosa.messages m where m.id = new.message_id;
  else
    update prosa.dead_letters d set resolution = 'replayed', replayed_at = now(),
        replayed_by = 'worker'
      where d.queue = 'media' and d.source_id = new.id::text and d.resolution is null;
  end if;
  return null;
end $$;

create trigger prosa_lost_file after update of state on prosa.attachments
  for each row when (new.uploaded_by is null and new.message_id is not null
    and old.state <> new.state and (new.state = 'failed' or old.state = 'failed'))
  execute function prosa_private.note_lost_file();

create function prosa_private.dead_letter_json(d prosa.dead_letters) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('id', d.id, 'tenantId', d.tenant_id, 'channelId', d.channel_id,
    'queue', d.queue, 'sourceId', d.source_id, 'laneKey', d.lane_key,
    'errorClass', d.error_class, 'error', d.error, 'firstAt', prosa_private.iso(d.first_at),
    'lastAt', prosa_private.iso(d.last_at), 'resolution', d.resolution,
    'replayedAt', prosa_private.iso(d.replayed_at), 'replayedBy', d.replayed_by, 'note', d.note,
    'normalizerVersion', d.normalizer_version)
$$;

-- { queue?, class?, channelId?, lane?, since?, until?, all?, limit?, before? } → { items } without
-- payloads, latest first. `lane` is the whole key or the part behind the channel; `before` is the id of
-- the last item of the page before.
create function prosa.list_dead_letters(args jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('items', coalesce(jsonb_agg(
      prosa_private.dead_letter_json(d) order by d.last_at desc, d.id desc), '[]'))
  from (select x.* from prosa.dead_letters x
    left join prosa.dead_letters l on l.id = (args ->> 'before')::uuid
    where (args ->> 'queue' is null or x.queue = args ->> 'queue')
      and (args ->> 'class' is null or x.error_class = args ->> 'class')
      and (args ->> 'channelId' is null or x.channel_id = (args ->> 'channelId')::uuid)
      and (args ->> 'lane' is null or x.lane_key = args ->> 'lane'
        or x.lane_key = x.channel_id || '/' || (args ->> 'lane'))
      and (args ->> 'since' is null or x.last_at >= (args ->> 'since')::timestamptz)
      and (args ->> 'until' is null or x.last_at < (args ->> 'until')::timestamptz)
      and (x.resolution is null or coalesce((args ->> 'all')::boolean, false))
      and (l.id is null or (x.last_at, x.id) < (l.last_at, l.id))
    order by x.last_at desc, x.id desc limit least(coalesce((args ->> 'limit')::int, 50), 500)) d
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
  return prosa_private.dead_letter_json(d) || jsonb_build_object('payload', d.payload);
end $$;

-- { id, by } → { replayed, queue, sourceId, laneKey, resolution }. Gives the work fresh attempts: an event
-- in its old place, a file, a backfill. A letter that was settled before stays as it is (replayed =
-- false). Wake the queue afterwards.
create function prosa.replay_dead_letter(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  d prosa.dead_letters := prosa_private.require_dead_letter(args);
  is_open boolean := d.resolution is null;
begin
  if is_open then
    case d.queue
      when 'incoming_message' then
        perform pg_advisory_xact_lock(hashtextextended(d.lane_key, 1));
        update prosa.webhook_events w set state = 'pending', attempts = 0, next_attempt_at = now(),
            error = null, settled_at = null
          where w.ord = d.source_id::bigint and w.state in ('dead', 'pending');
      when 'media' then
        update prosa.attachments a set state = 'pending', attempts = 0, error_code = null,
            next_attempt_at = now()
          where a.id = d.source_id::uuid and a.state = 'failed';
      when 'maintenance' then
        perform 1 where prosa_private.want_backfill(d.channel_id, 'request',
          (d.payload ->> 'since')::timestamptz) is not null;
      else
        perform prosa_private.fail('request.invalid', 422,
          format('Nobody knows how to replay letters of "%s".', d.queue));
    end case;
    if not found then
      perform prosa_private.fail('request.invalid', 422,
        'What failed is gone, so there is nothing to replay. Discard the letter.');
    end if;
    update prosa.dead_letters x set resolution = 'replayed', replayed_at = now(),
      replayed_by = args ->> 'by' where x.id = d.id returning * into d;
    if d.queue = 'media' then
      perform prosa_private.record_change(a.conversation_id, 'message_updated', a.message_id)
        from prosa.attachments a where a.id = d.source_id::uuid;
    end if;
  end if;
  return jsonb_build_object('replayed', is_open, 'queue', d.queue, 'sourceId', d.source_id,
    'laneKey', d.lane_key, 'resolution', d.resolution);
end $$;

-- { id, by, reason? } → { discarded }. The letter leaves the list and the work is given up; an event stays
-- stored, and one that blocked its lane lets it go on.
create function prosa.discard_dead_letter(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  d prosa.dead_letters := prosa_private.require_dead_letter(args);
begin
  if d.resolution is not null then return '{"discarded": false}'; end if;
  if d.queue = 'incoming_message' then
    perform pg_advisory_xact_lock(hashtextextended(d.lane_key, 1));
    update prosa.webhook_events w set state = 'dead', settled_at = now()
      where w.ord = d.source_id::bigint and w.state in ('pending', 'dead');
  end if;
  update prosa.dead_letters x set resolution = 'discarded', replayed_at = now(),
    replayed_by = args ->> 'by', note = left(args ->> 'reason', 500) where x.id = d.id;
  return jsonb_build_object('discarded', true, 'laneKey', d.lane_key);
end $$;

-- { limit } → { items }: open letters that the queue of dead letters does not show yet. Phones in lanes and
-- errors lose their middle: a queue is no place that an erasure reaches.
create function prosa.unannounced_dead_letters(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (select jsonb_build_object('items', coalesce(jsonb_agg(prosa_private.masked(
      prosa_private.dead_letter_json(d))), '[]'))
    from (select * from prosa.dead_letters x
      where x.resolution is null and (x.announced_at is null or x.announced_at < x.last_at)
      order by x.last_at limit (args ->> 'limit')::int) d);
end $$;

-- { items: [{ id, lastAt }] } → { }
create function prosa.note_announced_letters(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
begin
  update prosa.dead_letters d set announced_at = now()
    from jsonb_array_elements(args -> 'items') i
    where d.id = (i ->> 'id')::uuid and prosa_private.iso(d.last_at) = i ->> 'lastAt';
  return '{}';
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa.find_tenant(jsonb)'::regprocedure,
    'prosa.list_channels(jsonb)'::regprocedure,
    'prosa_private.bury(uuid,uuid,text,text,text,text,jsonb,text,int)'::regprocedure,
    'prosa_private.dead_letter_json(prosa.dead_letters)'::regprocedure,
    'prosa_private.require_dead_letter(jsonb)'::regprocedure,
    'prosa.list_dead_letters(jsonb)'::regprocedure,
    'prosa.get_dead_letter(jsonb)'::regprocedure,
    'prosa.replay_dead_letter(jsonb)'::regprocedure,
    'prosa.discard_dead_letter(jsonb)'::regprocedure,
    'prosa.unannounced_dead_letters(jsonb)'::regprocedure,
    'prosa.note_announced_letters(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
revoke all on function prosa_private.settle_dead_letter() from public;
revoke all on function prosa_private.note_lost_file() from public;
