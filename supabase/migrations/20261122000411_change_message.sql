-- Editing and deleting for everyone what was sent: shown at once as under way, told by the lane of the
-- conversation, and true when the provider says so.

-- Until when the channel takes a change of this kind of a message; null when it takes none.
create function prosa_private.change_open_until(m prosa.messages, kind text) returns timestamptz
language sql stable set search_path = '' as $$
  select coalesce(m.provider_ts, m.sort_ts)
    + make_interval(secs => (h.capabilities -> kind ->> 'withinMs')::bigint / 1000.0)
  from prosa.channels h
  where h.id = m.channel_id and (kind <> 'edit' or h.capabilities -> 'edit' -> 'kinds' ? m.kind)
$$;

-- It never left, and no call is under way: so the message itself can still be another one.
create function prosa_private.is_still_here(m prosa.messages) returns boolean
language sql stable set search_path = '' as $$
  select m.external_id is null and m.status in ('queued', 'failed') and not exists (
    select from prosa.send_attempts a where a.message_id = m.id and a.finished_at is null)
$$;

create function prosa_private.edit_in_place(m prosa.messages, body text) returns void
language sql volatile set search_path = '' as $$
  update prosa.messages t set body = edit_in_place.body, version = t.version + 1 where t.id = m.id;
  select prosa_private.record_change(m.conversation_id, 'message_updated', m.id)
$$;

-- { messageId, change: 'edit' | 'delete' | 'drop', body? } → { message, conversationId, rev }.
-- Repeating it changes nothing. One's own messages; those of others, and of the phone, need `message.change_others`.
-- What never left is changed or given up on the spot. `drop` forgets a change that failed.
create function prosa_private.change_message(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  act text := args ->> 'change';
  new_body text := case when act = 'edit' then args ->> 'body' end;
  m prosa.messages;
  s prosa.change_sends;
  until timestamptz;
begin
  if act is null or act not in ('edit', 'delete', 'drop') then
    perform prosa_private.fail('request.invalid', 422, 'change must be edit, delete or drop.');
  end if;
  if act = 'edit' and (coalesce(btrim(new_body, E' \t\r\n'), '') = '' or length(new_body) > 65536) then
    perform prosa_private.fail('request.invalid', 422,
      'A text needs 1 to 65,536 characters that are more than white space.');
  end if;
  select * into m from prosa.messages t where t.id = prosa_private.uuid_arg(args, 'messageId');
  if m.id is null or m.direction <> 'out' or not prosa_private.can_see(m.conversation_id) then
    perform prosa_private.fail('message.not_found', 404,
      'There is no such message of ours, or it is out of your sight.');
  end if;
  perform prosa_private.require_conversation(m.conversation_id,
    case when m.author_member_id = prosa_private.me() then 'message.send'
      else 'message.change_others' end);
  perform prosa_private.take_send_allowance(m.tenant_id);
  perform prosa_private.lock_conversation(m.conversation_id);
  select * into m from prosa.messages t where t.id = m.id;
  select * into s from prosa.change_sends t where t.message_id = m.id for update;

  if m.deleted_at is not null and act = 'edit' then
    perform prosa_private.fail('message.not_found', 404, 'The message was deleted meanwhile.');
  elsif m.deleted_at is not null then
    null;
  elsif act = 'drop' then
    delete from prosa.change_sends t where t.message_id = m.id and t.failed_at is not null;
    if found then
      perform prosa_private.record_change(m.conversation_id, 'message_updated', m.id);
    end if;
  elsif prosa_private.is_still_here(m) then
    if act = 'delete' then
      perform prosa_private.give_up_message(m.id);
    elsif new_body is distinct from m.body then
      perform prosa_private.edit_in_place(m, new_body);
    end if;
  elsif (s.kind = act and s.failed_at is null and s.body is not distinct from new_body)
      or (s.message_id is null and act = 'edit' and new_body = m.body) then
    null;
  elsif s.kind = 'delete' and s.failed_at is null then
    perform prosa_private.fail('message.conflict', 409,
      'The message is being deleted, so there is nothing left to edit.');
  else
    until := prosa_private.change_open_until(m, act);
    if until is null or (select h.status from prosa.channels h where h.id = m.channel_id) = 'disabled' then
      perform prosa_private.fail('message.unsupported', 422,
        'The channel cannot change such a message after it was sent.');
    elsif until <= now() then
      perform prosa_private.fail('message.too_late', 409,
        'The channel takes this change only for a while after sending, which has passed.',
        jsonb_build_object('until', prosa_private.iso(until)));
    end if;
    insert into prosa.change_sends as t
        (message_id, tenant_id, conversation_id, operator_id, kind, body)
      values (m.id, m.tenant_id, m.conversation_id, prosa_private.me(), act, new_body)
      on conflict (message_id) do update set operator_id = excluded.operator_id,
        kind = excluded.kind, body = excluded.body, version = t.version + 1, attempts = 0,
        not_before = now(), created_at = now(), failed_at = null, error_code = null;
    perform prosa_private.record_change(m.conversation_id, 'message_updated', m.id);
  end if;
  return jsonb_build_object('message', prosa_private.message_json(m.id),
    'conversationId', m.conversation_id,
    'rev', (select c.rev from prosa.conversations c where c.id = m.conversation_id));
end $$;

create function prosa.change_message(args jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select prosa_private.change_message(args) $$;

-- What the lane has to tell of changes now, or null. A change of a message that turned out not to have
-- left is made on the spot. The caller holds the conversation's lock.
create function prosa_private.begin_change(c prosa.conversations, token uuid, lease_ms int,
  seen timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  s prosa.change_sends;
  m prosa.messages;
begin
  for s in select t.* from prosa.change_sends t where t.conversation_id = c.id
    order by t.not_before
  loop
    select * into m from prosa.messages t where t.id = s.message_id;
    if m.deleted_at is not null then
      delete from prosa.change_sends t where t.message_id = m.id;
    elsif prosa_private.is_still_here(m) and s.kind = 'delete' then
      perform prosa_private.give_up_message(m.id);
    elsif prosa_private.is_still_here(m) then
      delete from prosa.change_sends t where t.message_id = m.id;
      perform prosa_private.edit_in_place(m, s.body);
    elsif m.external_id is not null and s.failed_at is null
        and greatest(s.not_before, s.lease_until) <= seen then
      update prosa.change_sends t set lease_token = token, attempts = t.attempts + 1,
          lease_until = seen + make_interval(secs => lease_ms / 1000.0)
        where t.message_id = m.id returning * into s;
      return prosa_private.send_context(c) || jsonb_build_object('state', 'change',
        'messageId', s.message_id, 'kind', s.kind, 'body', s.body, 'version', s.version,
        'attempt', s.attempts, 'target', prosa_private.reference_json(s.message_id));
    end if;
  end loop;
  return null;
end $$;

create function prosa_private.wait_for_change(c prosa.conversations) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('state', 'wait', 'retryAt', prosa_private.iso(min(
      greatest(s.not_before, s.lease_until))))
  from prosa.change_sends s join prosa.messages m on m.id = s.message_id
  where s.conversation_id = c.id and s.failed_at is null and m.external_id is not null
  having count(*) > 0
$$;

-- { messageId, kind, body?, version, token, outcome, at?, errorCode?, retryAfterMs?, retryForMs? } →
-- { done }. What the provider took has happened, also when it was asked for something newer meanwhile.
-- What surely or perhaps was not taken is told again for an hour, while the channel takes it at all.
create function prosa.finish_change(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  s prosa.change_sends;
  m prosa.messages;
  taken constant boolean := args ->> 'outcome' = 'sent';
  again boolean;
begin
  select * into m from prosa.messages t where t.id = (args ->> 'messageId')::uuid;
  if m.id is null then
    return '{"done": true}';
  end if;
  perform prosa_private.lock_conversation(m.conversation_id);
  if taken then
    perform prosa_private.apply_piece_to(m.id, jsonb_strip_nulls(jsonb_build_object(
      'type', args -> 'kind', 'by', 'us', 'body', args -> 'body',
      'at', coalesce(args ->> 'at', prosa_private.iso(clock_timestamp())))), null);
  end if;
  select * into s from prosa.change_sends t where t.message_id = m.id for update;
  if s.message_id is not null and (taken or s.lease_token = (args ->> 'token')::uuid) then
    again := not taken and args ->> 'outcome' in ('retryable', 'unknown')
      and least(prosa_private.change_open_until(m, s.kind), s.created_at + make_interval(
        secs => coalesce((args ->> 'retryForMs')::bigint, 3600000) / 1000.0)) > now();
    if s.version = (args ->> 'version')::int and taken then
      delete from prosa.change_sends t where t.message_id = m.id;
    else
      update prosa.change_sends t set
          lease_token = nullif(t.lease_token, (args ->> 'token')::uuid),
          lease_until = case when t.lease_token <> (args ->> 'token')::uuid then t.lease_until end,
          not_before = case when again and t.version = (args ->> 'version')::int then clock_timestamp()
            + make_interval(secs => coalesce((args ->> 'retryAfterMs')::int, 1000) / 1000.0)
            else t.not_before end,
          failed_at = case when not taken and not again
            and t.version = (args ->> 'version')::int then now() end,
          error_code = case when not taken and t.version = (args ->> 'version')::int
            then args ->> 'errorCode' end
        where t.message_id = m.id;
    end if;
  end if;
  perform prosa_private.record_change(m.conversation_id, 'message_updated', m.id);
  return jsonb_build_object('done', not exists (select from prosa.change_sends t
    where t.message_id = m.id and t.failed_at is null));
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa.change_message(jsonb)'::regprocedure,
    'prosa_private.change_message(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
  foreach f in array array[
    'prosa_private.change_open_until(prosa.messages,text)'::regprocedure,
    'prosa_private.is_still_here(prosa.messages)'::regprocedure,
    'prosa_private.edit_in_place(prosa.messages,text)'::regprocedure,
    'prosa_private.begin_change(prosa.conversations,uuid,int,timestamptz)'::regprocedure,
    'prosa_private.wait_for_change(prosa.conversations)'::regprocedure,
    'prosa.finish_change(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
