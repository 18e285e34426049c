-- Sending. The provider has no idempotency key, so an attempt is committed before the call and at
-- most one message of a conversation is open: queued → sending → sent, failed, queued or unknown.
-- An outbox row that is not settled holds those behind it.

-- Takes one send from the channel's bucket; returns when there is one, or null for now.
create function prosa_private.take_pace(channel uuid) returns timestamptz
language plpgsql set search_path = '' as $$
declare
  p prosa.channel_pacing;
  per_second double precision;
  available double precision;
begin
  select * into p from prosa.channel_pacing t where t.channel_id = channel for update;
  per_second := (p.settings ->> 'perMinute')::double precision / 60;
  if p.channel_id is null or coalesce(per_second, 0) <= 0 then
    return null;
  end if;
  available := least(coalesce((p.settings ->> 'burst')::double precision, 1),
    p.tokens + per_second * extract(epoch from clock_timestamp() - p.refilled_at));
  if available < 1 then
    return clock_timestamp() + make_interval(secs => (1 - available) / per_second);
  end if;
  update prosa.channel_pacing t set tokens = available - 1, refilled_at = clock_timestamp()
    where t.channel_id = channel;
  return null;
end $$;

-- What every call to a provider needs to know.
create function prosa_private.send_context(c prosa.conversations) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'sendKey', (with recursive chain as (
        select a.id, a.send_key, a.linked_into_id from prosa.addresses a where a.id = c.address_id
        union
        select a.id, a.send_key, a.linked_into_id from chain
        join prosa.addresses a on a.id = chain.linked_into_id)
      select send_key from chain where linked_into_id is null limit 1),
    'channel', (select jsonb_build_object('id', h.id, 'tenantId', h.tenant_id,
        'provider', h.provider, 'settings', h.settings, 'status', h.status,
        'secret', (select jsonb_build_object('ciphertext', s.ciphertext,
            'keyVersion', s.key_version)
          from prosa.channel_secrets s where s.channel_id = h.id))
      from prosa.channels h where h.id = c.channel_id))
$$;

create function prosa_private.reference_json(message uuid) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('externalId', m.external_id, 'fromMe', m.from_me,
      'sendKey', a.send_key,
      'participantKey', case when a.kind = 'group' and not m.from_me then
        (select i.value from prosa.contact_identities i
          join prosa.addresses p on p.id = i.address_id
          where p.contact_id = m.author_contact_id and p.channel_id = m.channel_id
          order by i.last_seen_at desc limit 1) end)
  from prosa.messages m
  join prosa.conversations c on c.id = m.conversation_id
  join prosa.addresses a on a.id = c.address_id
  where m.id = message and m.external_id is not null
$$;

create function prosa_private.close_attempt(attempt uuid, result text, why text default null,
  external text default null) returns void
language sql set search_path = '' as $$
  update prosa.send_attempts a set finished_at = coalesce(a.finished_at, now()), outcome = result,
    error = why, external_id = external where a.id = attempt
$$;

-- { conversationId, token, timeoutMs, delayMs, holdMs?, maxHoldMs?, echoesSeen? } → what the lane
-- of this conversation has to do next: call | lookup | echoes | react | wait | idle.
create function prosa.begin_send_attempt(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  c prosa.conversations := prosa_private.lock_conversation((args ->> 'conversationId')::uuid);
  delay_ms int := coalesce((args ->> 'delayMs')::int, 0);
  stale_ms int := coalesce((args ->> 'timeoutMs')::int, 30000) + 15000;
  hold_ms int := coalesce((args ->> 'holdMs')::int, 45000);
  max_hold_ms int := coalesce((args ->> 'maxHoldMs')::int, 60000);
  box prosa.outbox;
  m prosa.messages;
  a prosa.send_attempts;
  r prosa.reaction_sends;
  held_until timestamptz;
  paced_until timestamptz;
  seen timestamptz := clock_timestamp();
begin
  if c.id is null then
    return '{"state": "idle"}';
  end if;
  loop
    select t.* into a from prosa.outbox o join prosa.send_attempts t on t.message_id = o.message_id
      where o.conversation_id = c.id and o.settled_at is null and t.finished_at is null
      order by t.started_at limit 1;
    if a.id is not null and a.deadline_at > seen then
      return jsonb_build_object('state', 'wait', 'retryAt', prosa_private.iso(a.deadline_at));
    elsif a.id is not null then
      perform prosa_private.close_attempt(a.id, 'unknown', 'no answer before the deadline');
      perform prosa_private.report_delivery(a.message_id, 'unknown');
    end if;

    if not coalesce((args ->> 'echoesSeen')::boolean, false) and exists (
        select from prosa.parked_echoes e
        where e.channel_id = c.channel_id and e.address_id = c.address_id) then
      return '{"state": "echoes"}';
    end if;

    select * into box from prosa.outbox o where o.conversation_id = c.id and o.settled_at is null
      order by o.ord limit 1;
    exit when box.id is null;
    select * into m from prosa.messages t where t.id = box.message_id;

    if m.deleted_at is not null or m.status not in ('queued', 'sending', 'unknown') then
      update prosa.outbox o set settled_at = now() where o.id = box.id;
      continue;
    end if;

    select * into a from prosa.send_attempts t where t.message_id = m.id order by t.n desc limit 1;
    if m.status <> 'queued' then
      held_until := a.finished_at + make_interval(secs => hold_ms / 1000.0);
      if held_until > seen then
        return jsonb_build_object('state', 'wait', 'retryAt', prosa_private.iso(held_until));
      end if;
      return prosa_private.send_context(c) || jsonb_build_object('state', 'lookup',
        'message', prosa_private.message_json(m.id),
        'attempt', jsonb_build_object('id', a.id, 'n', a.n,
          'startedAt', prosa_private.iso(a.started_at)),
        'last', seen > a.finished_at + make_interval(secs => max_hold_ms / 1000.0),
        'knownExternalIds', (select coalesce(jsonb_agg(k.external_id), '[]') from (
          select t.external_id from prosa.messages t
          where t.conversation_id = c.id and t.external_id is not null and t.from_me
          order by t.sort_ts desc, t.seq desc limit 100) k));
    end if;

    if box.not_before > seen then
      return jsonb_build_object('state', 'wait', 'retryAt', prosa_private.iso(box.not_before));
    end if;
    paced_until := prosa_private.take_pace(c.channel_id);
    if paced_until is not null then
      return jsonb_build_object('state', 'wait', 'retryAt', prosa_private.iso(paced_until));
    end if;
    insert into prosa.send_attempts (id, tenant_id, message_id, n, token, started_at, deadline_at)
      values (prosa_private.uuid_v7(), m.tenant_id, m.id, coalesce(a.n, 0) + 1,
        (args ->> 'token')::uuid, seen,
        seen + make_interval(secs => (stale_ms + delay_ms) / 1000.0))
      returning * into a;
    update prosa.outbox o set dispatched_at = seen where o.id = box.id;
    perform prosa_private.set_delivery(m.id, 'sending');
    return prosa_private.send_context(c) || jsonb_build_object('state', 'call',
      'attempt', jsonb_build_object('id', a.id, 'n', a.n,
        'deadlineAt', prosa_private.iso(a.deadline_at)),
      'message', prosa_private.message_json(m.id),
      'replyTo', prosa_private.reference_json(m.reply_to_id));
  end loop;

  select * into r from prosa.reaction_sends t where t.conversation_id = c.id
    order by t.not_before limit 1;
  if r.message_id is null then
    return '{"state": "idle"}';
  elsif r.not_before > seen then
    return jsonb_build_object('state', 'wait', 'retryAt', prosa_private.iso(r.not_before));
  end if;
  return prosa_private.send_context(c) || jsonb_build_object('state', 'react',
    'messageId', r.message_id, 'version', r.version, 'emoji', r.emoji,
    'target', prosa_private.reference_json(r.message_id));
end $$;

-- The provider's id turns out to be on a row that came in as written on the phone: it was this
-- message. What was known of it moves over; the row keeps its place, so that `seq` stays dense.
create function prosa_private.fold_message(other prosa.messages, m prosa.messages) returns void
language plpgsql set search_path = '' as $$
begin
  update prosa.messages t set external_id = null, reply_to_id = null, reply_to_external_id = null,
      direction = 'system', kind = 'system', body = null, status = null, status_rank = null,
      content = jsonb_build_object('foldedInto', m.id), deleted_at = now()
    where t.id = other.id;
  insert into prosa.message_reactions (tenant_id, message_id, actor_key, emoji, at)
    select r.tenant_id, m.id, r.actor_key, r.emoji, r.at from prosa.message_reactions r
    where r.message_id = other.id on conflict (message_id, actor_key) do nothing;
  delete from prosa.message_reactions r where r.message_id = other.id;
  update prosa.message_revisions r set message_id = m.id where r.message_id = other.id;
  update prosa.message_status_events e set message_id = m.id where e.message_id = other.id;
  update prosa.messages t set reply_to_id = m.id where t.reply_to_id = other.id
    and t.tenant_id = m.tenant_id;
  update prosa.conversations t set last_message_id = m.id where t.last_message_id = other.id;
  perform prosa_private.record_change(other.conversation_id, 'message_updated', other.id);
  perform prosa_private.report_delivery(m.id, other.status);
end $$;

-- Gives the message its provider id. The caller holds the late-piece lock of that id, then the
-- conversation's. False when the id is another message of ours.
create function prosa_private.mark_sent(message uuid, external text, sent_at timestamptz)
returns boolean
language plpgsql set search_path = '' as $$
declare
  m prosa.messages;
  other prosa.messages;
  echo prosa.parked_echoes;
begin
  select * into m from prosa.messages t where t.id = message;
  select * into other from prosa.messages t where t.channel_id = m.channel_id
    and t.external_id = external and t.from_me and t.id <> m.id;
  if other.id is not null and other.origin not in ('phone', 'api', 'import') then
    return false;
  end if;
  update prosa.outbox o set settled_at = now() where o.message_id = m.id and o.settled_at is null;
  if other.id is not null then
    perform prosa_private.fold_message(other, m);
  end if;
  update prosa.messages t set external_id = external, provider_ts = coalesce(sent_at, t.provider_ts)
    where t.id = m.id;
  perform prosa_private.report_delivery(m.id, 'sent', sent_at);
  delete from prosa.parked_echoes e where e.channel_id = m.channel_id and e.external_id = external
    returning * into echo;
  if echo.payload ->> 'status' is not null then
    perform prosa_private.report_delivery(m.id, echo.payload ->> 'status');
  end if;
  update prosa.messages t set reply_to_id = m.id where t.channel_id = m.channel_id
    and t.reply_to_external_id = external and t.reply_to_id is null;
  perform prosa_private.apply_late_pieces(m.id);
  return true;
end $$;

-- { attemptId, token, outcome, externalId?, sentAt?, errorCode?, error?, retryAfterMs?, retryForMs? }
-- → { status, applied }. Fenced by the token. A late success counts after the deadline too, as long
-- as the message has no provider id and no newer attempt under way.
create function prosa.finish_send_attempt(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  a prosa.send_attempts;
  m prosa.messages;
  box prosa.outbox;
  outcome text := args ->> 'outcome';
  external text := args ->> 'externalId';
  sent_at timestamptz := (args ->> 'sentAt')::timestamptz;
  applied boolean := true;
begin
  select * into a from prosa.send_attempts t where t.id = (args ->> 'attemptId')::uuid;
  if a.id is null or a.token <> (args ->> 'token')::uuid then
    return '{"status": null, "applied": false}';
  end if;
  select * into m from prosa.messages t where t.id = a.message_id;
  if outcome = 'sent' then
    perform prosa_private.lock_external(m.channel_id, external);
  end if;
  perform prosa_private.lock_conversation(m.conversation_id);
  select * into a from prosa.send_attempts t where t.id = a.id;
  select * into m from prosa.messages t where t.id = a.message_id;
  select * into box from prosa.outbox o where o.message_id = m.id;

  if a.finished_at is not null and not (outcome = 'sent' and a.outcome = 'unknown'
      and m.external_id is null and not exists (select from prosa.send_attempts t
        where t.message_id = m.id and t.finished_at is null)) then
    return jsonb_build_object('status', m.status, 'applied', false);
  end if;

  case outcome
    when 'sent' then
      applied := prosa_private.mark_sent(m.id, external, sent_at);
      perform prosa_private.close_attempt(a.id,
        case when applied then 'sent' else 'unknown' end,
        case when not applied then 'the provider named another message of ours' end, external);
      if not applied then
        perform prosa_private.report_delivery(m.id, 'unknown');
      end if;
    when 'rejected' then
      perform prosa_private.close_attempt(a.id, 'rejected', args ->> 'error');
      update prosa.outbox o set settled_at = now() where o.id = box.id;
      perform prosa_private.set_delivery(m.id, 'failed', args ->> 'errorCode');
    when 'retryable' then
      perform prosa_private.close_attempt(a.id, 'retryable', args ->> 'error');
      if box.created_at < now()
          - make_interval(secs => coalesce((args ->> 'retryForMs')::bigint, 3600000) / 1000.0) then
        update prosa.outbox o set settled_at = now() where o.id = box.id;
        perform prosa_private.set_delivery(m.id, 'failed', args ->> 'errorCode');
      else
        update prosa.outbox o set not_before = clock_timestamp()
            + make_interval(secs => coalesce((args ->> 'retryAfterMs')::int, 1000) / 1000.0)
          where o.id = box.id;
        perform prosa_private.set_delivery(m.id, 'queued', args ->> 'errorCode');
      end if;
    when 'unknown' then
      perform prosa_private.close_attempt(a.id, 'unknown', args ->> 'error');
      perform prosa_private.set_delivery(m.id, 'unknown', args ->> 'errorCode');
  end case;
  return jsonb_build_object('applied', applied,
    'status', (select t.status from prosa.messages t where t.id = m.id));
end $$;

-- { attemptId, result: 'found' | 'absent' | 'unavailable', externalId?, sentAt?, release?,
-- retryForMs? } → { state: 'sent' | 'queued' | 'failed' | 'held' | 'released' | 'moved' }. What the
-- provider says about a message whose send nobody saw end. One that is absent is sent again, for an
-- hour; `release` lets the followers go.
create function prosa.settle_lookup(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  a prosa.send_attempts;
  m prosa.messages;
  external text := args ->> 'externalId';
begin
  select * into a from prosa.send_attempts t where t.id = (args ->> 'attemptId')::uuid;
  select * into m from prosa.messages t where t.id = a.message_id;
  if external is not null then
    perform prosa_private.lock_external(m.channel_id, external);
  end if;
  perform prosa_private.lock_conversation(m.conversation_id);
  select * into m from prosa.messages t where t.id = a.message_id;
  if m.id is null or m.status <> 'unknown' or m.deleted_at is not null
      or exists (select from prosa.send_attempts t where t.message_id = m.id and t.n > a.n) then
    return '{"state": "moved"}';
  end if;
  if args ->> 'result' = 'found' and prosa_private.mark_sent(m.id, external,
      (args ->> 'sentAt')::timestamptz) then
    perform prosa_private.close_attempt(a.id, 'sent', 'found by lookup', external);
    return '{"state": "sent"}';
  elsif args ->> 'result' = 'absent' and exists (select from prosa.outbox o
      where o.message_id = m.id and o.created_at < now() - make_interval(
        secs => coalesce((args ->> 'retryForMs')::bigint, 3600000) / 1000.0)) then
    update prosa.outbox o set settled_at = now() where o.message_id = m.id;
    perform prosa_private.set_delivery(m.id, 'failed', m.error_code);
    return '{"state": "failed"}';
  elsif args ->> 'result' = 'absent' then
    update prosa.outbox o set settled_at = null, not_before = now() where o.message_id = m.id;
    perform prosa_private.set_delivery(m.id, 'queued', m.error_code);
    return '{"state": "queued"}';
  elsif coalesce((args ->> 'release')::boolean, false) then
    update prosa.outbox o set settled_at = now() where o.message_id = m.id;
    return '{"state": "released"}';
  end if;
  return '{"state": "held"}';
end $$;

-- { messageId, version, outcome, retryAfterMs? } → { done }. A reaction that the provider refuses,
-- or that cannot be told for long, is taken back.
create function prosa.finish_reaction(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  r prosa.reaction_sends;
begin
  select * into r from prosa.reaction_sends t where t.message_id = (args ->> 'messageId')::uuid;
  if r.message_id is null then
    return '{"done": true}';
  end if;
  perform prosa_private.lock_conversation(r.conversation_id);
  select * into r from prosa.reaction_sends t where t.message_id = r.message_id for update;
  if r.version <> (args ->> 'version')::int then
    return '{"done": false}';
  elsif args ->> 'outcome' in ('retryable', 'unknown') and r.attempts < 8 then
    update prosa.reaction_sends t set attempts = t.attempts + 1, not_before = clock_timestamp()
        + make_interval(secs => coalesce((args ->> 'retryAfterMs')::int, 1000) / 1000.0)
      where t.message_id = r.message_id;
    return '{"done": false}';
  end if;
  delete from prosa.reaction_sends t where t.message_id = r.message_id;
  if args ->> 'outcome' <> 'sent' then
    update prosa.message_reactions t set emoji = '', at = clock_timestamp()
      where t.message_id = r.message_id and t.actor_key = 'self';
    perform prosa_private.record_change(r.conversation_id, 'message_updated', r.message_id);
  end if;
  return '{"done": true}';
end $$;
