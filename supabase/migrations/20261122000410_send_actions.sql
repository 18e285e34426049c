-- What people may do about a message of theirs that did not simply arrive, and what support may read.

-- An own message that stands still, locked with its conversation, and no attempt under way.
create function prosa_private.require_resting(args jsonb, allowed text[],
  sends boolean default false) returns prosa.messages
language plpgsql set search_path = '' as $$
declare
  m prosa.messages;
begin
  select * into m from prosa.messages t where t.id = prosa_private.uuid_arg(args, 'messageId');
  if m.id is null or not prosa_private.can_see(m.conversation_id) then
    perform prosa_private.fail('message.not_found', 404,
      'There is no such message, or it is out of your sight.');
  end if;
  perform prosa_private.require_conversation(m.conversation_id, 'message.send');
  if sends then
    perform prosa_private.take_send_allowance(m.tenant_id);
  end if;
  perform prosa_private.lock_conversation(m.conversation_id);
  select * into m from prosa.messages t where t.id = m.id;
  if m.direction <> 'out' or m.deleted_at is not null or m.status <> all (allowed)
      or exists (select from prosa.send_attempts a
        where a.message_id = m.id and a.finished_at is null) then
    perform prosa_private.fail('message.conflict', 409,
      'The message moved on meanwhile, so there is nothing to do.',
      jsonb_build_object('status', m.status));
  end if;
  return m;
end $$;

-- { messageId, acknowledgeUnknown? } → { message }. Sends a failed message again as the same message,
-- or an unknown one knowingly: it may then arrive twice.
create function prosa_private.retry_message(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  m prosa.messages := prosa_private.require_resting(args, array['failed', 'unknown'],
    sends => true);
begin
  if m.status = 'unknown' and args -> 'acknowledgeUnknown' is distinct from 'true' then
    perform prosa_private.fail('message.conflict', 409,
      'Nobody knows whether this message arrived, so sending it again may deliver it twice. '
      'Verify it first, or say that you accept that.', jsonb_build_object('status', m.status));
  end if;
  if m.kind <> 'template' then
    perform prosa_private.refuse_if_window_closed(m.conversation_id);
  end if;
  update prosa.outbox o set settled_at = null, not_before = now(), created_at = now(),
      waits_for = null, verify_at = null
    where o.message_id = m.id;
  perform prosa_private.await_file(f) from prosa.attachments f
    where f.message_id = m.id and f.state = 'failed';
  perform prosa_private.set_delivery(m.id, 'queued');
  return jsonb_build_object('message', prosa_private.message_json(m.id),
    'conversationId', m.conversation_id);
end $$;

create function prosa.retry_message(args jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select prosa_private.retry_message(args) $$;

-- Of a message that never left: it is not sent any more and goes out of the thread.
create function prosa_private.give_up_message(message uuid) returns void
language plpgsql set search_path = '' as $$
begin
  update prosa.outbox o set settled_at = coalesce(o.settled_at, now()), waits_for = null,
      verify_at = null
    where o.message_id = message;
  delete from prosa.change_sends s where s.message_id = message;
  update prosa.messages t set deleted_at = now() where t.id = message;
  perform prosa_private.set_delivery(message, 'failed', 'discarded');
end $$;

-- { messageId } → { message }. Gives a message up, also one that still waits.
create function prosa_private.discard_message(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  m prosa.messages := prosa_private.require_resting(args, array['queued', 'failed', 'unknown']);
begin
  perform prosa_private.give_up_message(m.id);
  return jsonb_build_object('message', prosa_private.message_json(m.id),
    'conversationId', m.conversation_id);
end $$;

create function prosa.discard_message(args jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select prosa_private.discard_message(args) $$;

-- { messageId } → { message }. Has the provider asked now what became of an unknown message. One that
-- still holds its followers is asked for anyway as soon as the answer can be trusted.
create function prosa_private.verify_message(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  m prosa.messages := prosa_private.require_resting(args, array['unknown']);
begin
  update prosa.outbox o set verify_at = now()
    where o.message_id = m.id and o.settled_at is not null and o.verify_at is null;
  return jsonb_build_object('message', prosa_private.message_json(m.id),
    'conversationId', m.conversation_id);
end $$;

create function prosa.verify_message(args jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select prosa_private.verify_message(args) $$;

-- { messageId } → how a message of ours went: every attempt with its times and the
-- class of its failure, every report of the provider. Neither text nor secrets.
create function prosa_private.get_message_attempts(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  m prosa.messages;
begin
  select * into m from prosa.messages t where t.id = prosa_private.uuid_arg(args, 'messageId');
  if m.id is null or not prosa_private.can_see(m.conversation_id) then
    perform prosa_private.fail('message.not_found', 404,
      'There is no such message, or it is out of your sight.');
  end if;
  perform prosa_private.require_permission(m.tenant_id, 'message.inspect');
  return jsonb_build_object('messageId', m.id, 'status', m.status, 'errorCode', m.error_code,
    'externalId', m.external_id, 'createdAt', prosa_private.iso(m.created_at),
    'waiting', (select jsonb_build_object('for', o.waits_for,
        'until', prosa_private.iso(o.not_before))
      from prosa.outbox o where o.message_id = m.id and o.settled_at is null),
    'attempts', (select coalesce(jsonb_agg(jsonb_build_object('n', a.n,
        'startedAt', prosa_private.iso(a.started_at),
        'deadlineAt', prosa_private.iso(a.deadline_at),
        'finishedAt', prosa_private.iso(a.finished_at), 'outcome', a.outcome,
        'errorCode', a.error_code, 'error', a.error, 'externalId', a.external_id)
        order by a.n), '[]')
      from prosa.send_attempts a where a.message_id = m.id),
    'reports', (select coalesce(jsonb_agg(jsonb_build_object('status', e.status,
        'at', prosa_private.iso(e.received_at), 'providerAt', prosa_private.iso(e.provider_ts))
        order by e.received_at, prosa_private.status_rank(e.status)), '[]')
      from prosa.message_status_events e
      where e.tenant_id = m.tenant_id and e.message_id = m.id));
end $$;

create function prosa.get_message_attempts(args jsonb) returns jsonb
language sql stable set search_path = '' as $$ select prosa_private.get_message_attempts(args) $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa.retry_message(jsonb)'::regprocedure,
    'prosa.discard_message(jsonb)'::regprocedure,
    'prosa.verify_message(jsonb)'::regprocedure,
    'prosa.get_message_attempts(jsonb)'::regprocedure,
    'prosa_private.retry_message(jsonb)'::regprocedure,
    'prosa_private.discard_message(jsonb)'::regprocedure,
    'prosa_private.verify_message(jsonb)'::regprocedure,
    'prosa_private.get_message_attempts(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
  foreach f in array array[
    'prosa_private.require_resting(jsonb,text[],boolean)'::regprocedure,
    'prosa_private.give_up_message(uuid)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
