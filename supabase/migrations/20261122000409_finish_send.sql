-- How a call ends, and what becomes of the message: fenced by the attempt's token.

create function prosa_private.close_attempt(attempt uuid, result text, why text default null,
  external text default null, code text default null) returns void
language sql set search_path = '' as $$
  update prosa.send_attempts a set finished_at = coalesce(a.finished_at, now()), outcome = result,
    error = why, external_id = external, error_code = code where a.id = attempt
$$;

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
  update prosa.conversations t set last_message_id = m.id
    where t.id in (other.conversation_id, prosa_private.root_of(other.conversation_id))
      and t.last_message_id = other.id;
  perform prosa_private.record_change(other.conversation_id, 'message_updated', other.id);
  perform prosa_private.report_delivery(m.id, other.status);
end $$;

-- Gives the message its provider id. The caller holds lock_early_pieces of that id, then the
-- conversation's lock. False when the id is another message of ours.
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
  update prosa.outbox o set settled_at = coalesce(o.settled_at, now()),
      confirm_by = now() + interval '10 minutes'
    where o.message_id = m.id;
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
    perform prosa_private.lock_early_pieces(m.channel_id, array[external], m.conversation_id);
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
      perform prosa_private.close_attempt(a.id, 'rejected', args ->> 'error', null,
        args ->> 'errorCode');
      update prosa.outbox o set settled_at = now() where o.id = box.id;
      perform prosa_private.set_delivery(m.id, 'failed', args ->> 'errorCode');
    when 'retryable' then
      perform prosa_private.close_attempt(a.id, 'retryable', args ->> 'error', null,
        args ->> 'errorCode');
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
      perform prosa_private.close_attempt(a.id, 'unknown', args ->> 'error', null,
        args ->> 'errorCode');
      perform prosa_private.set_delivery(m.id, 'unknown', args ->> 'errorCode');
  end case;
  return jsonb_build_object('applied', applied,
    'status', (select t.status from prosa.messages t where t.id = m.id));
end $$;

-- { attemptId, result: 'found' | 'absent' | 'unavailable', externalId?, sentAt?, release?,
-- retryForMs? } → { state: 'sent' | 'queued' | 'failed' | 'held' | 'released' | 'moved' | 'kept' }. What
-- the provider says about a message whose send nobody saw end. One that is absent is sent again, for
-- an hour; `release` lets the followers go. One that was released is only looked up when a person
-- asked: absent, it has failed, since sending it now would put it behind its followers.
create function prosa.settle_lookup(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  a prosa.send_attempts;
  m prosa.messages;
  external text := args ->> 'externalId';
  asked boolean;
begin
  select * into a from prosa.send_attempts t where t.id = (args ->> 'attemptId')::uuid;
  select * into m from prosa.messages t where t.id = a.message_id;
  if external is not null then
    perform prosa_private.lock_early_pieces(m.channel_id, array[external], m.conversation_id);
  end if;
  perform prosa_private.lock_conversation(m.conversation_id);
  select * into m from prosa.messages t where t.id = a.message_id;
  update prosa.outbox o set verify_at = null
    where o.message_id = m.id and o.verify_at is not null;
  asked := found;
  if m.id is null or m.status <> 'unknown' or m.deleted_at is not null
      or exists (select from prosa.send_attempts t where t.message_id = m.id and t.n > a.n) then
    return '{"state": "moved"}';
  end if;
  if args ->> 'result' = 'found' and prosa_private.mark_sent(m.id, external,
      (args ->> 'sentAt')::timestamptz) then
    perform prosa_private.close_attempt(a.id, 'sent', 'found by lookup', external);
    return '{"state": "sent"}';
  elsif asked and args ->> 'result' = 'absent' then
    perform prosa_private.set_delivery(m.id, 'failed', 'never_left');
    return '{"state": "failed"}';
  elsif asked then
    perform prosa_private.set_delivery(m.id, 'unknown', 'not_verifiable');
    return '{"state": "kept"}';
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

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.close_attempt(uuid,text,text,text,text)'::regprocedure,
    'prosa_private.fold_message(prosa.messages,prosa.messages)'::regprocedure,
    'prosa_private.mark_sent(uuid,text,timestamptz)'::regprocedure,
    'prosa.finish_send_attempt(jsonb)'::regprocedure,
    'prosa.settle_lookup(jsonb)'::regprocedure,
    'prosa.finish_reaction(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
