-- What operators change in a conversation besides its messages. Writers take its row lock and count
-- one visible change each; what changes nothing counts nothing.

-- Reading is one's own: it is no change of the conversation, and viewers may do it. Never goes back.
-- Who has read to the end has read those that were merged into it, too: they are one thread.
create function prosa_private.mark_read(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c prosa.conversations := prosa_private.require_conversation(
    prosa_private.arg_uuid(args, 'conversationId'), 'conversation.read');
  operator uuid := prosa_private.me();
  seq int := prosa_private.arg_int(args, 'seq', null, 0, 2147483647);
begin
  insert into prosa.read_cursors as r (tenant_id, conversation_id, operator_id, last_read_seq)
    values (c.tenant_id, c.id, operator, least(seq, c.last_seq))
    on conflict (operator_id, conversation_id) do update
      set last_read_seq = excluded.last_read_seq, updated_at = now()
      where r.last_read_seq < excluded.last_read_seq;
  if seq >= c.last_inbound_seq then
    insert into prosa.read_cursors as r (tenant_id, conversation_id, operator_id, last_read_seq)
      select m.tenant_id, m.id, operator, m.last_seq from prosa.conversations m
      where m.id = any (prosa_private.thread_of(c.id)) and m.id <> c.id and m.status = 'merged'
      on conflict (operator_id, conversation_id) do update
        set last_read_seq = excluded.last_read_seq, updated_at = now()
        where r.last_read_seq < excluded.last_read_seq;
  end if;
  return prosa_private.read_json(operator, c.id);
end $$;

create function prosa_private.check_assignment(c prosa.conversations) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if c.assignee_id is not null and not exists (select from prosa.tenant_members m
    where m.tenant_id = c.tenant_id and m.operator_id = c.assignee_id
      and m.removed_at is null and prosa_private.may(m.role, 'message.send')) then
    perform prosa_private.fail_argument('assigneeId', 'a member of the company who may answer');
  end if;
  if c.team_id is not null and not exists (select from prosa.teams t
    where t.tenant_id = c.tenant_id and t.id = c.team_id) then
    perform prosa_private.fail_argument('teamId', 'a team of the company');
  end if;
end $$;

create function prosa_private.refuse_if_merged(c prosa.conversations) returns void
language plpgsql stable set search_path = '' as $$
begin
  if c.status = 'merged' then
    perform prosa_private.fail('conversation.closed', 409,
      'This conversation went into another one; change that one.',
      jsonb_build_object('mergedIntoId', c.merged_into_id));
  end if;
end $$;

-- The row as the patch wants it; keys that the patch lacks stay as they are.
create function prosa_private.patched(c prosa.conversations, patch jsonb)
returns prosa.conversations
language plpgsql stable security definer set search_path = '' as $$
begin
  if jsonb_typeof(patch) is distinct from 'object' or exists (select from jsonb_object_keys(patch) k
    where k not in ('status', 'assigneeId', 'teamId', 'priority', 'snoozedUntil')) then
    perform prosa_private.fail_argument('patch',
      'an object with status, assigneeId, teamId, priority or snoozedUntil');
  end if;
  if patch ? 'assigneeId' then
    c.assignee_id := prosa_private.arg_uuid(patch, 'assigneeId', false);
  end if;
  if patch ? 'teamId' then
    c.team_id := prosa_private.arg_uuid(patch, 'teamId', false);
  end if;
  if patch ? 'priority' then
    c.priority := prosa_private.arg_choice(patch, 'priority', null,
      array['low', 'normal', 'high', 'urgent']);
  end if;
  if patch ? 'status' then
    c.status := prosa_private.arg_choice(patch, 'status', null,
      array['open', 'pending', 'snoozed', 'resolved']);
  end if;
  if c.status <> 'snoozed' then
    c.snoozed_until := null;
  elsif patch ?| array['status', 'snoozedUntil'] then
    c.snoozed_until := prosa_private.arg_time(patch, 'snoozedUntil');
    if c.snoozed_until is null or c.snoozed_until <= now() then
      perform prosa_private.fail_argument('snoozedUntil', 'a time that is yet to come');
    end if;
  end if;
  if c.status = 'resolved' then
    c.resolved_at := coalesce(c.resolved_at, now());
    c.waiting_since := null;
  else
    c.resolved_at := null;
  end if;
  return c;
end $$;

-- What differs, as the thread tells it; names as they are now.
create function prosa_private.work_of(was prosa.conversations, became prosa.conversations)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  work jsonb := '{}';
begin
  if (was.status, was.snoozed_until) is distinct from (became.status, became.snoozed_until) then
    work := work || jsonb_build_object('status', jsonb_build_object('from', was.status,
      'to', became.status, 'until', prosa_private.iso(became.snoozed_until)));
  end if;
  if was.priority <> became.priority then
    work := work || jsonb_build_object('priority', became.priority);
  end if;
  if was.assignee_id is distinct from became.assignee_id then
    work := work || jsonb_build_object('assignee', (select jsonb_build_object('id', o.id,
      'name', o.name) from prosa.operators o where o.id = became.assignee_id));
  end if;
  if was.team_id is distinct from became.team_id then
    work := work || jsonb_build_object('team', (select jsonb_build_object('id', t.id,
      'name', t.name) from prosa.teams t where t.id = became.team_id));
  end if;
  return work;
end $$;

create function prosa_private.update_conversation(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  old_row prosa.conversations := prosa_private.require_conversation(
    prosa_private.arg_uuid(args, 'conversationId'), 'conversation.update');
  new_row prosa.conversations;
  work jsonb;
begin
  if args -> 'patch' ?| array['assigneeId', 'teamId'] then
    perform prosa_private.require_permission(old_row.tenant_id, 'conversation.assign');
  end if;
  old_row := prosa_private.lock_conversation(old_row.id);
  if args ->> 'expectedRev' is not null and (args ->> 'expectedRev') <> old_row.rev::text then
    perform prosa_private.fail('storage.conflict', 409,
      'The conversation changed meanwhile. Look at it again, then decide.',
      jsonb_build_object('rev', old_row.rev));
  end if;
  perform prosa_private.refuse_if_merged(old_row);
  new_row := prosa_private.patched(old_row, args -> 'patch');
  if new_row is not distinct from old_row then
    return prosa_private.conversation_json(old_row.id);
  end if;
  perform prosa_private.check_assignment(new_row);
  update prosa.conversations c set status = new_row.status, priority = new_row.priority,
      assignee_id = new_row.assignee_id, team_id = new_row.team_id,
      snoozed_until = new_row.snoozed_until, resolved_at = new_row.resolved_at,
      waiting_since = new_row.waiting_since
    where c.id = new_row.id;
  work := prosa_private.work_of(old_row, new_row);
  if work = '{}' then
    perform prosa_private.record_change(new_row.id, 'conversation');
  else
    perform prosa_private.append_work(new_row, work);
  end if;
  return prosa_private.conversation_json(new_row.id);
exception when unique_violation then
  perform prosa_private.fail('conversation.closed', 409,
    'Another conversation with this contact is open on this channel. Answer there.');
end $$;

create function prosa_private.set_labels(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c prosa.conversations := prosa_private.require_conversation(
    prosa_private.arg_uuid(args, 'conversationId'), 'conversation.update');
  wanted uuid[] := prosa_private.arg_uuids(args, 'labelIds', 50);
  work jsonb;
begin
  c := prosa_private.lock_conversation(c.id);
  perform prosa_private.refuse_if_merged(c);
  if exists (select from unnest(wanted) w(id) where not exists (select from prosa.labels l
    where l.tenant_id = c.tenant_id and l.id = w.id)) then
    perform prosa_private.fail_argument('labelIds', 'labels of the company');
  end if;
  with gone as (
    delete from prosa.conversation_labels l
      where l.conversation_id = c.id and l.label_id <> all (wanted) returning l.label_id),
  added as (
    insert into prosa.conversation_labels (tenant_id, conversation_id, label_id)
      select distinct c.tenant_id, c.id, w.id from unnest(wanted) w(id)
      on conflict do nothing returning label_id)
  select jsonb_build_object('labels', jsonb_build_object(
      'added', coalesce(jsonb_agg(l.name order by l.name)
        filter (where l.id in (select label_id from added)), '[]'),
      'removed', coalesce(jsonb_agg(l.name order by l.name)
        filter (where l.id in (select label_id from gone)), '[]')))
    into work from prosa.labels l
    where l.id in (select label_id from added union all select label_id from gone)
    having count(*) > 0;
  if work is not null then
    perform prosa_private.append_work(c, work);
  end if;
  return prosa_private.conversation_json(c.id);
end $$;

-- The caller's unsent text, for their other devices. An empty body forgets it.
create function prosa_private.save_draft(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c prosa.conversations := prosa_private.require_conversation(
    prosa_private.arg_uuid(args, 'conversationId'),
    case args ->> 'kind' when 'note' then 'note.write' else 'message.send' end);
  operator uuid := prosa_private.me();
  draft_kind text := prosa_private.arg_choice(args, 'kind', null, array['reply', 'note']);
  draft_body text := coalesce(args ->> 'body', '');
begin
  if length(draft_body) > 65536 then
    perform prosa_private.fail_argument('body', 'at most 65536 characters long');
  end if;
  if draft_body = '' then
    delete from prosa.drafts d where d.operator_id = operator and d.conversation_id = c.id
      and d.kind = draft_kind;
  else
    insert into prosa.drafts (tenant_id, conversation_id, operator_id, kind, body)
      values (c.tenant_id, c.id, operator, draft_kind, draft_body)
      on conflict (operator_id, conversation_id, kind) do update
        set body = excluded.body, updated_at = now();
  end if;
  return jsonb_build_object('conversationId', c.id, 'kind', draft_kind, 'body', draft_body);
end $$;

create function prosa.mark_read(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.mark_read(args) $$;
create function prosa.update_conversation(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.update_conversation(args) $$;
create function prosa.set_labels(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.set_labels(args) $$;
create function prosa.save_draft(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.save_draft(args) $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.mark_read(jsonb)'::regprocedure,
    'prosa_private.update_conversation(jsonb)'::regprocedure,
    'prosa_private.set_labels(jsonb)'::regprocedure,
    'prosa_private.save_draft(jsonb)'::regprocedure,
    'prosa.mark_read(jsonb)'::regprocedure,
    'prosa.update_conversation(jsonb)'::regprocedure,
    'prosa.set_labels(jsonb)'::regprocedure,
    'prosa.save_draft(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
end $$;
revoke all on function prosa_private.check_assignment(prosa.conversations),
  prosa_private.refuse_if_merged(prosa.conversations),
  prosa_private.patched(prosa.conversations,jsonb),
  prosa_private.work_of(prosa.conversations,prosa.conversations) from public;
grant execute on function prosa_private.check_assignment(prosa.conversations),
  prosa_private.refuse_if_merged(prosa.conversations),
  prosa_private.patched(prosa.conversations,jsonb),
  prosa_private.work_of(prosa.conversations,prosa.conversations) to service_role;
