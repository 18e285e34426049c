-- Sending. The provider has no idempotency key, so an attempt is committed before the call and at
-- most one message of a conversation is open: queued → sending → sent, failed, queued or unknown.
-- An outbox row that is not settled holds those behind it.

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

-- What a lookup needs to know of the message whose send nobody saw end.
create function prosa_private.lookup_step(c prosa.conversations, m prosa.messages,
  a prosa.send_attempts, last boolean) returns jsonb
language sql stable set search_path = '' as $$
  select prosa_private.send_context(c) || jsonb_build_object('state', 'lookup',
    'message', prosa_private.message_json(m.id),
    'attempt', jsonb_build_object('id', a.id, 'n', a.n,
      'startedAt', prosa_private.iso(a.started_at)),
    'last', last,
    'knownExternalIds', (select coalesce(jsonb_agg(k.external_id), '[]') from (
      select t.external_id from prosa.messages t
      where t.conversation_id = c.id and t.external_id is not null and t.from_me
      order by t.sort_ts desc, t.seq desc limit 100) k))
$$;

-- { conversationId, token, timeoutMs, holdMs?, maxHoldMs?, echoesSeen? } → what the lane of this
-- conversation has to do next: call | type | lookup | echoes | change | react | wait | idle.
create function prosa.begin_send_attempt(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  c prosa.conversations := prosa_private.lock_conversation((args ->> 'conversationId')::uuid);
  stale_ms int := coalesce((args ->> 'timeoutMs')::int, 30000) + 15000;
  hold_ms int := coalesce((args ->> 'holdMs')::int, 45000);
  max_hold_ms int := coalesce((args ->> 'maxHoldMs')::int, 60000);
  box prosa.outbox;
  m prosa.messages;
  a prosa.send_attempts;
  r prosa.reaction_sends;
  told jsonb;
  held_until timestamptz;
  paced jsonb;
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

    select * into box from prosa.outbox o where o.conversation_id = c.id and o.verify_at is not null
      order by o.verify_at limit 1;
    if box.id is not null then
      select * into m from prosa.messages t where t.id = box.message_id;
      select * into a from prosa.send_attempts t where t.message_id = m.id order by t.n desc limit 1;
      if m.status = 'unknown' and m.deleted_at is null then
        return prosa_private.lookup_step(c, m, a, false);
      end if;
      update prosa.outbox o set verify_at = null where o.id = box.id;
      continue;
    end if;

    told := prosa_private.begin_change(c, (args ->> 'token')::uuid, stale_ms, seen);
    if told is not null then
      return told;
    end if;

    select * into box from prosa.outbox o where o.conversation_id = c.id and o.settled_at is null
      order by coalesce(o.waits_for = 'quiet_hours' and o.not_before > seen, false), o.ord limit 1;
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
      return prosa_private.lookup_step(c, m, a,
        seen > a.finished_at + make_interval(secs => max_hold_ms / 1000.0));
    end if;

    if box.waits_for is null and box.not_before > seen then
      return jsonb_build_object('state', 'wait', 'retryAt', prosa_private.iso(box.not_before));
    end if;
    -- Its file is still looked at; whoever ends that wakes this lane.
    if exists (select from prosa.attachments f
        where f.message_id = m.id and f.state = 'pending') then
      return '{"state": "idle"}';
    end if;
    paced := prosa_private.pace_send(c, m, box);
    if paced is not null then
      perform prosa_private.put_off(box, paced);
      -- What the night holds back does not hold back others.
      if paced ->> 'for' = 'quiet_hours'
          and (box.waits_for is distinct from 'quiet_hours' or box.not_before <= seen) then
        continue;
      end if;
      return case when paced ? 'typingMs' then prosa_private.send_context(c) else '{}' end
        || jsonb_build_object('state', case when paced ? 'typingMs' then 'type' else 'wait' end,
          'for', paced -> 'for', 'typingMs', paced -> 'typingMs',
          'retryAt', prosa_private.iso((paced ->> 'until')::timestamptz));
    end if;
    insert into prosa.send_attempts (id, tenant_id, message_id, n, token, started_at, deadline_at)
      values (prosa_private.uuid_v7(), m.tenant_id, m.id, coalesce(a.n, 0) + 1,
        (args ->> 'token')::uuid, clock_timestamp(),
        seen + make_interval(secs => stale_ms / 1000.0))
      returning * into a;
    update prosa.outbox o set dispatched_at = seen, waits_for = null where o.id = box.id;
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
    return coalesce(prosa_private.wait_for_change(c), '{"state": "idle"}');
  elsif r.not_before > seen then
    return jsonb_build_object('state', 'wait', 'retryAt', prosa_private.iso(r.not_before));
  end if;
  return prosa_private.send_context(c) || jsonb_build_object('state', 'react',
    'messageId', r.message_id, 'version', r.version, 'emoji', r.emoji,
    'target', prosa_private.reference_json(r.message_id));
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.send_context(prosa.conversations)'::regprocedure,
    'prosa_private.reference_json(uuid)'::regprocedure,
    'prosa_private.lookup_step(prosa.conversations,prosa.messages,prosa.send_attempts,boolean)'::regprocedure,
    'prosa.begin_send_attempt(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
