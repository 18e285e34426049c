-- Erasing a person, in bounded steps that repeat harmlessly. Ids, times and counters stay; what somebody
-- said, was told or is called goes, wherever it is.

-- What finds the person in any text: numbers however they are spaced, with and without country and ninth
-- digit; other ids as they are; names of two words or more. A single first name is no sign of one person.
create function prosa_private.erasure_pattern(numbers text[], ids text[], names text[]) returns text
language sql immutable set search_path = '' as $$
  select string_agg(distinct p, '|') from (
    select case when n ~ '^55\d{10,11}$' then '(?:\+?55[ ().-]{0,3})?\(?' else '\+?' end
      || replace(regexp_replace(regexp_replace(regexp_replace(n, '^55(\d{10,11})$', '\1'),
          '^(\d\d)9?([6-9]\d{7})$', '\1N\2'), '(.)(?=.)', '\1[ ().-]{0,3}', 'g'),
        'N[ ().-]{0,3}', '(?:9[ ().-]{0,3})?') p
    from unnest(numbers) n where length(n) >= 8
    union all
    select i from unnest(ids) i where length(i) >= 6 and i ~ '^[\w@.:-]+$'
    union all
    select regexp_replace(regexp_replace(btrim(n), '([^[:alnum:][:space:]])', '\\\1', 'g'), '\s+',
      '\\s+', 'g') from unnest(names) n where btrim(n) ~ '\S\s+\S') s(p)
$$;

create function prosa_private.redact(value text, pattern text) returns text
language sql immutable set search_path = '' as $$
  select regexp_replace(value, pattern, '…', 'gi')
$$;

create function prosa_private.redact_json(value jsonb, pattern text) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return prosa_private.redact(value::text, pattern)::jsonb;
exception when invalid_text_representation then
  return '{}';
end $$;

create function prosa_private.count_erased(request uuid, counts jsonb) returns void
language sql volatile set search_path = '' as $$
  update prosa.privacy_requests r set receipt = r.receipt || (
      select coalesce(jsonb_object_agg(e.key, e.value::int + coalesce((r.receipt ->> e.key)::int, 0)), '{}')
      from jsonb_each(counts) e)
    where r.id = request
$$;

-- From here on the person is unknown: whoever writes from the same number is somebody new. What waited to be
-- read was written before, and goes with them. Locks in the order that all keep: lanes, spellings,
-- addresses, conversations.
create function prosa_private.detach_contact(r prosa.privacy_requests) returns void
language plpgsql set search_path = '' as $$
declare
  tree uuid[] := prosa_private.contact_tree(prosa_private.contact_root(r.contact_id));
  own uuid[];
  places uuid[] := array(select a.id from prosa.addresses a where a.contact_id = any (tree)
    order by a.id);
  known prosa.contact_identities[];
  pattern text;
  key text;
  h bigint;
  v_id uuid;
  waiting int;
  n int;
begin
  known := array(select i from prosa.contact_identities i where i.address_id = any (places));
  pattern := prosa_private.erasure_pattern(
    array(select i.value_key from unnest(known) i where i.kind in ('jid', 'phone')
      union select regexp_replace(c.phone, '\D', '', 'g') from prosa.contacts c
        where c.id = any (tree) and c.phone is not null),
    array(select i.value_key from unnest(known) i where i.kind not in ('jid', 'phone')
      union select i.value from unnest(known) i where i.kind not in ('jid', 'phone')),
    array(select c.name from prosa.contacts c where c.id = any (tree) and c.name is not null
      union (select m.author_name from prosa.messages m
        where m.author_contact_id = any (tree) and m.author_name is not null limit 100)));
  for key in select distinct w.lane_key collate "C" from prosa.webhook_events w
    where w.tenant_id = r.tenant_id and w.state = 'pending'
      and (w.payload::text ~* pattern or w.lane_key ~* pattern) order by 1
  loop
    perform pg_advisory_xact_lock(hashtextextended(key, 1));
  end loop;
  for h in select distinct prosa_private.identity_lock(i.tenant_id, i.channel_id, jsonb_build_object(
      'kind', i.kind, 'valueKey', i.value_key, 'brVariantKey', i.br_variant_key))
    from unnest(known) i order by 1
  loop
    perform pg_advisory_xact_lock(h);
  end loop;
  perform 1 from prosa.addresses a where a.id = any (places) order by a.id for no key update;
  if places <> array(select a.id from prosa.addresses a where a.contact_id = any (tree)
      order by a.id)
    or cardinality(known) <> (select count(*) from prosa.contact_identities i
      where i.address_id = any (places))
  then
    perform prosa_private.fail('storage.conflict', 409,
      'Somebody learned something of this person meanwhile. The next attempt begins anew.');
  end if;
  own := prosa_private.own_conversations(tree);
  perform 1 from prosa.conversations v where v.id = any (own) order by v.id for no key update;
  perform 1 from prosa.contacts c where c.id = any (tree) order by c.id for no key update;

  update prosa.webhook_events w set state = 'ignored', payload = '{}', error = 'erased',
      lane_key = w.channel_id || '/erased', settled_at = now()
    where w.tenant_id = r.tenant_id and w.state = 'pending'
      and (w.payload::text ~* pattern or w.lane_key ~* pattern);
  get diagnostics waiting = row_count;
  insert into prosa.file_removals (path, tenant_id)
    select c.avatar_path, c.tenant_id from prosa.contacts c
    where c.id = any (tree) and c.avatar_path is not null on conflict do nothing;
  update prosa.contacts c set name = null, name_rank = 0, name_at = null, phone = null,
      avatar_path = null, attributes = '{}', blocked_at = null, erased_at = now(),
      version = c.version + 1 where c.id = any (tree);
  delete from prosa.contact_identities i where i.address_id = any (places);
  get diagnostics n = row_count;
  update prosa.addresses a set send_key = 'erased:' || a.id, send_at = null, display = null
    where a.id = any (places);
  delete from prosa.parked_echoes p where p.address_id = any (places);
  delete from prosa.contact_notes t where t.contact_id = any (tree);
  delete from prosa.drafts d where d.conversation_id = any (own);
  update prosa.conversation_changes h set payload = null
    where h.conversation_id = any (own) and h.payload is not null;
  for v_id in select v.id from prosa.conversations v where v.id = any (own) order by v.id loop
    update prosa.conversations v set status = 'resolved', snoozed_until = null,
        waiting_since = null, resolved_at = now()
      where v.id = v_id and v.status not in ('resolved', 'merged');
    perform prosa_private.record_change(v_id, 'conversation');
  end loop;
  update prosa.privacy_requests t set step = 'messages', cursor = null,
      terms = jsonb_build_object('pattern', pattern, 'contacts', to_jsonb(tree),
        'conversations', to_jsonb(own),
        'lastOrd', (select coalesce(max(w.ord), 0) from prosa.webhook_events w)),
      identity_hashes = array(select distinct encode(sha256(convert_to(
        i.tenant_id || ':' || i.value_key, 'UTF8')), 'hex') from unnest(known) i)
    where t.id = r.id;
  perform prosa_private.count_erased(r.id, jsonb_build_object('contacts', cardinality(tree),
    'identities', n, 'addresses', cardinality(places), 'conversations', cardinality(own),
    'rawEvents', waiting));
end $$;

-- What they said, were told, and what hangs on it. The row stays, as a place in the thread; its mark keeps an
-- edit that comes late from bringing a text back.
create function prosa_private.erase_messages(request uuid, ids uuid[]) returns void
language plpgsql set search_path = '' as $$
declare
  m record;
  n int;
  counts jsonb := jsonb_build_object('messages', cardinality(ids));
begin
  perform 1 from prosa.conversations v where v.id in (
    select t.conversation_id from prosa.messages t where t.id = any (ids))
    order by v.id for no key update;
  with files as (select a.id from prosa.attachments a
    where a.message_id = any (ids) and a.state <> 'removed')
  select count(prosa_private.remove_file(f.id)::text is null) into n from files f;
  counts := counts || jsonb_build_object('files', n);
  delete from prosa.message_revisions v where v.message_id = any (ids);
  get diagnostics n = row_count;
  counts := counts || jsonb_build_object('revisions', n);
  delete from prosa.message_reactions x where x.message_id = any (ids) and x.actor_key like 'customer:%';
  get diagnostics n = row_count;
  counts := counts || jsonb_build_object('reactions', n);
  delete from prosa.reaction_sends x where x.message_id = any (ids);
  delete from prosa.change_sends x where x.message_id = any (ids);
  update prosa.message_status_events s set participant_key = 'erased'
    where s.message_id = any (ids) and s.participant_key <> '';
  update prosa.send_attempts s set error = null where s.message_id = any (ids) and s.error is not null;
  update prosa.outbox o set settled_at = now() where o.message_id = any (ids) and o.settled_at is null;
  delete from prosa.late_pieces p using prosa.messages t
    where t.id = any (ids) and p.channel_id = t.channel_id and p.external_id = t.external_id;
  update prosa.messages t set body = null, content = '{"erased": true}', request_hash = null,
      author_name = case when t.author_kind = 'member' then t.author_name end,
      deleted_at = coalesce(t.deleted_at, now()), edited_at = null,
      status = case when t.status in ('queued', 'sending', 'unknown') then 'failed' else t.status end,
      status_rank = case when t.status in ('queued', 'sending', 'unknown')
        then prosa_private.status_rank('failed') else t.status_rank end,
      version = t.version + 1
    where t.id = any (ids);
  for m in select t.id, t.conversation_id from prosa.messages t where t.id = any (ids)
    order by t.conversation_id, t.seq
  loop
    perform prosa_private.record_change(m.conversation_id, 'message_updated', m.id);
  end loop;
  perform prosa_private.count_erased(request, counts);
end $$;

-- Where others mention them, in up to 50 conversations after the cursor: their number becomes "…".
-- Returns the last conversation looked at, null at the end.
create function prosa_private.erase_mentions(r prosa.privacy_requests, most int) returns uuid
language plpgsql set search_path = '' as $$
declare
  pattern text := r.terms ->> 'pattern';
  batch uuid[] := array(select v.id from prosa.conversations v where v.tenant_id = r.tenant_id
    and (r.cursor is null or v.id > (r.cursor #>> '{}')::uuid) order by v.id limit most);
  m record;
  mentions int := 0;
  n int;
  counts jsonb;
begin
  if batch = '{}' or pattern is null then return null; end if;
  perform 1 from prosa.conversations v where v.id = any (batch) order by v.id for no key update;
  for m in update prosa.messages t set body = prosa_private.redact(t.body, pattern),
      content = prosa_private.redact_json(t.content, pattern),
      author_name = prosa_private.redact(t.author_name, pattern), version = t.version + 1
    where t.conversation_id = any (batch)
      and (t.body ~* pattern or t.content::text ~* pattern or t.author_name ~* pattern)
    returning t.id, t.conversation_id
  loop
    perform prosa_private.record_change(m.conversation_id, 'message_updated', m.id);
    mentions := mentions + 1;
  end loop;
  counts := jsonb_build_object('mentions', mentions);
  update prosa.message_revisions v set body = prosa_private.redact(v.body, pattern)
    from prosa.messages t where t.conversation_id = any (batch) and v.message_id = t.id
      and v.body ~* pattern;
  get diagnostics n = row_count;
  counts := counts || jsonb_build_object('revisions', n);
  update prosa.change_sends s set body = prosa_private.redact(s.body, pattern)
    where s.conversation_id = any (batch) and s.body ~* pattern;
  delete from prosa.message_reactions x using prosa.messages t
    where t.conversation_id = any (batch) and x.message_id = t.id and x.actor_key ~* pattern;
  get diagnostics n = row_count;
  counts := counts || jsonb_build_object('reactions', n);
  update prosa.message_status_events s set participant_key = 'erased' from prosa.messages t
    where t.conversation_id = any (batch) and s.message_id = t.id and s.participant_key ~* pattern;
  get diagnostics n = row_count;
  counts := counts || jsonb_build_object('receipts', n);
  update prosa.attachments a set file_name = prosa_private.redact(a.file_name, pattern),
      preview = prosa_private.redact(a.preview, pattern),
      provider_ref = prosa_private.redact_json(a.provider_ref, pattern)
    where a.conversation_id = any (batch)
      and (a.file_name ~* pattern or a.preview ~* pattern or a.provider_ref::text ~* pattern);
  get diagnostics n = row_count;
  counts := counts || jsonb_build_object('attachments', n);
  update prosa.drafts d set body = prosa_private.redact(d.body, pattern)
    where d.conversation_id = any (batch) and d.body ~* pattern;
  get diagnostics n = row_count;
  perform prosa_private.count_erased(r.id, counts || jsonb_build_object('drafts', n));
  return case when cardinality(batch) = most then batch[most] end;
end $$;

-- Raw events of before, `most` rows after the cursor: first the ones at hand, then the archive, channel by
-- channel. Returns the next cursor, null at the end.
create function prosa_private.erase_raw(r prosa.privacy_requests, most int) returns jsonb
language plpgsql set search_path = '' as $$
declare
  pattern text := r.terms ->> 'pattern';
  last_ord bigint := (r.terms ->> 'lastOrd')::bigint;
  channel uuid := (r.cursor ->> 'channel')::uuid;
  after_ord bigint := coalesce((r.cursor ->> 'ord')::bigint, 0);
  ords bigint[];
  n int;
begin
  if pattern is null then return null; end if;
  if channel is null then
    ords := array(select w.ord from prosa.webhook_events w
      where w.ord > after_ord and w.ord <= last_ord order by w.ord limit most);
    update prosa.webhook_events w set payload = '{}', lane_key = w.channel_id || '/erased'
      where w.ord = any (ords) and w.tenant_id = r.tenant_id and w.state <> 'pending'
        and (w.payload::text ~* pattern or w.lane_key ~* pattern);
  else
    ords := array(select w.ord from prosa.webhook_events_archive w
      where w.channel_id = channel and w.ord > after_ord and w.ord <= last_ord
      order by w.ord limit most);
    update prosa.webhook_events_archive w set payload = '{}', lane_key = w.channel_id || '/erased'
      where w.channel_id = channel and w.ord = any (ords) and w.tenant_id = r.tenant_id
        and (w.payload::text ~* pattern or w.lane_key ~* pattern);
  end if;
  get diagnostics n = row_count;
  perform prosa_private.count_erased(r.id, jsonb_build_object('rawEvents', n));
  if cardinality(ords) = most then
    return jsonb_build_object('channel', channel, 'ord', ords[most]);
  end if;
  select c.id into channel from prosa.channels c
    where c.tenant_id = r.tenant_id and (channel is null or c.id > channel) order by c.id limit 1;
  return case when channel is not null then jsonb_build_object('channel', channel, 'ord', 0) end;
end $$;

-- The small places, at once.
create function prosa_private.erase_rest(r prosa.privacy_requests) returns void
language plpgsql set search_path = '' as $$
declare
  pattern text := r.terms ->> 'pattern';
  own uuid[] := array(select (jsonb_array_elements_text(r.terms -> 'conversations'))::uuid);
  n int;
  counts jsonb := '{}';
begin
  delete from prosa.late_pieces p where p.tenant_id = r.tenant_id and p.payload::text ~* pattern;
  get diagnostics n = row_count;
  counts := counts || jsonb_build_object('latePieces', n);
  delete from prosa.parked_echoes p where p.tenant_id = r.tenant_id and p.payload::text ~* pattern;
  get diagnostics n = row_count;
  counts := counts || jsonb_build_object('parkedEchoes', n);
  perform prosa_private.act_for(jsonb_build_object('by', 'privacy'));
  update prosa.dead_letters d set payload = null, lane_key = null,
      error = prosa_private.redact(d.error, pattern), note = prosa_private.redact(d.note, pattern),
      resolution = coalesce(d.resolution, 'discarded'),
      replayed_at = coalesce(d.replayed_at, now()), replayed_by = coalesce(d.replayed_by, 'service')
    where d.tenant_id = r.tenant_id and (d.payload::text ~* pattern or d.lane_key ~* pattern
      or d.error ~* pattern or d.note ~* pattern);
  get diagnostics n = row_count;
  counts := counts || jsonb_build_object('deadLetters', n);
  delete from prosa.domain_events e where e.tenant_id = r.tenant_id
    and (e.conversation_id = any (own) or e.payload::text ~* pattern);
  get diagnostics n = row_count;
  counts := counts || jsonb_build_object('domainEvents', n);
  update prosa.contacts c set attributes = prosa_private.redact_json(c.attributes, pattern)
    where c.tenant_id = r.tenant_id and c.attributes <> '{}' and c.attributes::text ~* pattern;
  get diagnostics n = row_count;
  counts := counts || jsonb_build_object('attributes', n);
  update prosa.contact_notes t set body = prosa_private.redact(t.body, pattern)
    where t.tenant_id = r.tenant_id and t.body ~* pattern;
  get diagnostics n = row_count;
  counts := counts || jsonb_build_object('contactNotes', n);
  update prosa.backfills b set error = prosa_private.redact(b.error, pattern)
    where b.tenant_id = r.tenant_id and b.error ~* pattern;
  perform prosa_private.count_erased(r.id, counts || jsonb_build_object(
    'broadcasts', prosa_private.erase_broadcasts(nullif(concat_ws('|', pattern, array_to_string(own || array(
      select distinct m.conversation_id from prosa.messages m where m.author_contact_id = any (
        array(select (jsonb_array_elements_text(r.terms -> 'contacts'))::uuid))), '|')), ''))));
end $$;

-- News that Realtime still holds. Where the host does not let us delete them they end by themselves, with
-- their day, within three days: 0 then.
create function prosa_private.erase_broadcasts(pattern text) returns int
language plpgsql security definer set search_path = '' as $$
declare
  n int;
begin
  delete from realtime.messages m where m.topic like 'prosa:%'
    and (m.payload::text ~* pattern or m.topic ~* pattern);
  get diagnostics n = row_count;
  return n;
exception when insufficient_privilege then
  return 0;
end $$;

-- { id, limit? } → { request, more }: one bounded step. The receipt counts by place.
create function prosa.step_erasure(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  r prosa.privacy_requests;
  most int := prosa_private.arg_int(args, 'limit', 500, 1, 5000);
  ids uuid[];
  last uuid;
  place jsonb;
begin
  select * into r from prosa.privacy_requests t where t.id = prosa_private.arg_uuid(args, 'id')
    and t.kind = 'erasure' and t.state = 'running' for no key update;
  if r.id is null then return jsonb_build_object('more', false); end if;
  case coalesce(r.step, 'detach')
    when 'detach' then
      perform prosa_private.detach_contact(r);
    when 'messages' then
      ids := array(select m.id from prosa.messages m
        where m.conversation_id = any (array(
            select (jsonb_array_elements_text(r.terms -> 'conversations'))::uuid))
          and not m.content ? 'erased' limit most);
      if ids = '{}' then
        ids := array(select m.id from prosa.messages m
          where m.author_contact_id = any (array(
              select (jsonb_array_elements_text(r.terms -> 'contacts'))::uuid))
            and not m.content ? 'erased' limit most);
      end if;
      if ids = '{}' then
        update prosa.privacy_requests t set step = 'mentions', cursor = null where t.id = r.id;
      else
        perform prosa_private.erase_messages(r.id, ids);
      end if;
    when 'mentions' then
      last := prosa_private.erase_mentions(r, 50);
      update prosa.privacy_requests t set cursor = to_jsonb(last),
        step = case when last is null then 'raw' else t.step end where t.id = r.id;
    when 'raw' then
      place := prosa_private.erase_raw(r, most * 4);
      update prosa.privacy_requests t set cursor = place,
        step = case when place is null then 'rest' else t.step end where t.id = r.id;
    when 'rest' then
      perform prosa_private.erase_rest(r);
      update prosa.privacy_requests t set step = 'files', cursor = to_jsonb(now()), terms = null
        where t.id = r.id;
    else
      -- Storage has the last word: done is what no longer exists anywhere.
      if exists (select from prosa.file_removals f
        where f.tenant_id = r.tenant_id and f.created_at <= (r.cursor #>> '{}')::timestamptz) then
        return jsonb_build_object('request', prosa_private.privacy_json(r), 'more', false);
      end if;
      return prosa.finish_privacy_request(args) || '{"more": false}';
  end case;
  update prosa.privacy_requests t set attempts = 0, error = null where t.id = r.id;
  return prosa.get_privacy_request(args) || '{"more": true}';
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.erasure_pattern(text[],text[],text[])'::regprocedure,
    'prosa_private.redact(text,text)'::regprocedure,
    'prosa_private.redact_json(jsonb,text)'::regprocedure,
    'prosa_private.count_erased(uuid,jsonb)'::regprocedure,
    'prosa_private.detach_contact(prosa.privacy_requests)'::regprocedure,
    'prosa_private.erase_messages(uuid,uuid[])'::regprocedure,
    'prosa_private.erase_mentions(prosa.privacy_requests,int)'::regprocedure,
    'prosa_private.erase_raw(prosa.privacy_requests,int)'::regprocedure,
    'prosa_private.erase_rest(prosa.privacy_requests)'::regprocedure,
    'prosa_private.erase_broadcasts(text)'::regprocedure,
    'prosa.step_erasure(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
