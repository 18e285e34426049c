-- Many conversations at once, authorized one by one: what may not be changed says why, and the rest
-- is changed. What undoes it is kept for a while, for whoever did it.

-- Kept here, not handed out: who gave a conversation away may no longer see it and still takes it back,
-- and nobody puts back what never was.
create table prosa.undo_steps (
  id uuid not null,
  tenant_id uuid not null,
  conversation_id uuid not null,
  operator_id uuid not null,
  -- What the change left, and what it found; only what differs.
  left_state jsonb not null,
  found_state jsonb not null,
  created_at timestamptz not null default now(),
  primary key (id, conversation_id),
  foreign key (tenant_id, conversation_id) references prosa.conversations (tenant_id, id)
    on delete cascade,
  foreign key (tenant_id, operator_id) references prosa.tenant_members on delete cascade
);
create index on prosa.undo_steps (operator_id, created_at);
create index on prosa.undo_steps (conversation_id);
alter table prosa.undo_steps enable row level security;
revoke all on prosa.undo_steps from public, anon, authenticated;
grant select, insert, update, delete on prosa.undo_steps to service_role;

-- What operators change in a conversation, to the microsecond, since times are compared.
create function prosa_private.work_state(c prosa.conversations) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select to_jsonb(w) from (select c.status, c.priority, c.assignee_id, c.team_id,
      c.snoozed_until at time zone 'UTC' as snoozed_until,
      c.waiting_since at time zone 'UTC' as waiting_since,
      c.resolved_at at time zone 'UTC' as resolved_at,
      array(select l.label_id from prosa.conversation_labels l
        where l.conversation_id = c.id order by l.label_id) as labels) w);
end $$;

-- Writes down what undoes the change from `before` to how the conversation is now.
create function prosa_private.keep_undo(undo uuid, conversation uuid, before jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  c prosa.conversations;
begin
  select * into c from prosa.conversations t where t.id = conversation;
  insert into prosa.undo_steps (id, tenant_id, conversation_id, operator_id, left_state, found_state)
    select undo, c.tenant_id, c.id, prosa_private.me(), jsonb_object_agg(k.key, k.value),
      jsonb_object_agg(k.key, before -> k.key)
    from jsonb_each(prosa_private.work_state(c)) k
    where k.value <> before -> k.key having count(*) > 0;
end $$;

-- { conversationIds <= 100, patch?, addLabelIds?, removeLabelIds? }
-- → { results: [{ conversationId, ok, conversation | error }], undoId: null where nothing changed }
create function prosa_private.update_conversations(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid[] := prosa_private.arg_uuids(args, 'conversationIds', 100);
  added uuid[] := prosa_private.arg_uuids(args, 'addLabelIds', 50);
  removed uuid[] := prosa_private.arg_uuids(args, 'removeLabelIds', 50);
  patch jsonb := coalesce(nullif(args -> 'patch', 'null'), '{}');
  undo uuid := prosa_private.uuid_v7();
  v_id uuid;
  before jsonb;
  item jsonb;
  reason text;
  answers jsonb := '{}';
begin
  delete from prosa.undo_steps s where s.operator_id = prosa_private.me()
    and s.created_at < now() - interval '10 minutes';
  -- In the order of their ids, as everybody locks them.
  for v_id in select distinct w from unnest(wanted) w order by w loop
    begin
      perform prosa_private.require_conversation(v_id, 'conversation.update');
      before := prosa_private.work_state(prosa_private.lock_conversation(v_id));
      item := prosa_private.update_conversation(
        jsonb_build_object('conversationId', v_id, 'patch', patch));
      if added <> '{}' or removed <> '{}' then
        item := prosa_private.set_labels(jsonb_build_object('conversationId', v_id, 'labelIds',
          to_jsonb(array(select l.label_id from prosa.conversation_labels l
            where l.conversation_id = v_id union select unnest(added)
            except select unnest(removed)))));
      end if;
      perform prosa_private.keep_undo(undo, v_id, before);
      answers := answers || jsonb_build_object(v_id,
        jsonb_build_object('ok', true, 'conversation', item));
    exception when sqlstate 'PT403' or sqlstate 'PT404' or sqlstate 'PT409' or sqlstate 'PT422' then
      get stacked diagnostics reason = message_text;
      answers := answers || jsonb_build_object(v_id,
        jsonb_build_object('ok', false, 'error', reason));
    end;
  end loop;
  return jsonb_build_object('undoId', (select s.id from prosa.undo_steps s where s.id = undo limit 1),
    'results', (select coalesce(jsonb_agg(
    jsonb_build_object('conversationId', w.id) || (answers -> w.id::text) order by w.n), '[]')
    from unnest(wanted) with ordinality w(id, n)));
end $$;

-- { undoId } → { results: [{ conversationId, ok, conversation | error }] }. Within ten minutes, once, and
-- only where everything is still as the change left it: what somebody did after it stays.
create function prosa_private.undo_update(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  undo uuid := prosa_private.arg_uuid(args, 'undoId');
  operator uuid := prosa_private.me();
  step prosa.undo_steps;
  c prosa.conversations;
  became prosa.conversations;
  f jsonb;
  work jsonb;
  reason text;
  results jsonb := '[]';
begin
  for step in select * from prosa.undo_steps s where s.id = undo and s.operator_id = operator
    and s.created_at > now() - interval '10 minutes' order by s.conversation_id
  loop
    begin
      perform prosa_private.require_permission(step.tenant_id, 'conversation.update');
      if step.found_state ?| array['assignee_id', 'team_id'] then
        perform prosa_private.require_permission(step.tenant_id, 'conversation.assign');
      end if;
      c := prosa_private.lock_conversation(step.conversation_id);
      perform prosa_private.refuse_if_merged(c);
      if not exists (select from prosa.undo_steps s
          where s.id = undo and s.conversation_id = c.id)
        or exists (select from jsonb_each(step.left_state) k
          where prosa_private.work_state(c) -> k.key is distinct from k.value) then
        perform prosa_private.fail('storage.conflict', 409,
          'Somebody changed this conversation meanwhile, so it was left as it is.');
      end if;
      f := prosa_private.work_state(c) || step.found_state;
      update prosa.conversations t set status = f ->> 'status', priority = f ->> 'priority',
          assignee_id = (f ->> 'assignee_id')::uuid, team_id = (f ->> 'team_id')::uuid,
          snoozed_until = (f ->> 'snoozed_until')::timestamp at time zone 'UTC',
          waiting_since = (f ->> 'waiting_since')::timestamp at time zone 'UTC',
          resolved_at = (f ->> 'resolved_at')::timestamp at time zone 'UTC'
        where t.id = c.id returning * into became;
      perform prosa_private.check_assignment(became);
      work := prosa_private.work_of(c, became);
      if work <> '{}' then
        perform prosa_private.append_work(became, work);
      end if;
      if step.found_state ? 'labels' then
        perform prosa_private.set_labels(jsonb_build_object('conversationId', c.id, 'labelIds',
          to_jsonb(array(select l.id from prosa.labels l
            where l.tenant_id = c.tenant_id and (f -> 'labels') ? l.id::text))));
      end if;
      delete from prosa.undo_steps s where s.id = undo and s.conversation_id = c.id;
      results := results || jsonb_build_object('conversationId', c.id, 'ok', true,
        'conversation', prosa_private.conversation_json(c.id));
    exception when unique_violation or sqlstate 'PT403' or sqlstate 'PT409' or sqlstate 'PT422' then
      get stacked diagnostics reason = message_text;
      results := results || jsonb_build_object('conversationId', step.conversation_id, 'ok', false,
        'error', case when reason like '% %' then 'conversation.closed' else reason end);
    end;
  end loop;
  return jsonb_build_object('results', results);
end $$;

-- { marks: [{ conversationId, seq }] <= 100 } → { results: [{ conversationId, ok, read | error }] }. Up to
-- where the caller has read, exactly: unlike `mark_read` it goes back, for "unread" and to undo.
create function prosa_private.set_read_marks(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  operator uuid := prosa_private.me();
  marks jsonb := coalesce(nullif(args -> 'marks', 'null'), '[]');
  mark jsonb;
  c prosa.conversations;
  v_seq int;
  reason text;
  results jsonb := '[]';
begin
  if jsonb_typeof(marks) <> 'array' or jsonb_array_length(marks) > 100 then
    perform prosa_private.fail_argument('marks', 'at most 100 of { conversationId, seq }');
  end if;
  for mark in select m from jsonb_array_elements(marks) m order by m ->> 'conversationId' loop
    begin
      c := prosa_private.require_conversation(prosa_private.arg_uuid(mark, 'conversationId'), 'conversation.read');
      v_seq := least(prosa_private.arg_int(mark, 'seq', null, 0, 2147483647), c.last_seq);
      insert into prosa.read_cursors as r (tenant_id, conversation_id, operator_id, last_read_seq)
        values (c.tenant_id, c.id, operator, v_seq)
        on conflict (operator_id, conversation_id) do update
          set last_read_seq = excluded.last_read_seq, updated_at = now();
      results := results || jsonb_build_object('conversationId', c.id, 'ok', true,
        'read', prosa_private.mark_read(jsonb_build_object('conversationId', c.id, 'seq', v_seq)));
    exception when sqlstate 'PT403' or sqlstate 'PT404' then
      get stacked diagnostics reason = message_text;
      results := results || jsonb_build_object('conversationId', mark ->> 'conversationId',
        'ok', false, 'error', reason);
    end;
  end loop;
  return jsonb_build_object('results', results);
end $$;

create function prosa.update_conversations(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.update_conversations(args) $$;
create function prosa.undo_update(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.undo_update(args) $$;
create function prosa.set_read_marks(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.set_read_marks(args) $$;

-- { limit } → { woken }: snoozed conversations whose time has come are open again.
create function prosa.wake_snoozed(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  asleep prosa.conversations;
  woken int := 0;
begin
  for asleep in
    select c.* from prosa.conversations c
    where c.status = 'snoozed' and c.snoozed_until <= now()
    order by c.id limit prosa_private.arg_int(args, 'limit', 200, 1, 1000) for update skip locked
  loop
    update prosa.conversations c set status = 'open', snoozed_until = null
      where c.id = asleep.id;
    perform prosa_private.append_work(asleep,
      '{"status": {"from": "snoozed", "to": "open", "until": null}}');
    woken := woken + 1;
  end loop;
  return jsonb_build_object('woken', woken);
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.update_conversations(jsonb)'::regprocedure,
    'prosa_private.undo_update(jsonb)'::regprocedure,
    'prosa_private.set_read_marks(jsonb)'::regprocedure,
    'prosa.update_conversations(jsonb)'::regprocedure,
    'prosa.undo_update(jsonb)'::regprocedure,
    'prosa.set_read_marks(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
end $$;
revoke all on function prosa.wake_snoozed(jsonb), prosa_private.work_state(prosa.conversations),
  prosa_private.keep_undo(uuid,uuid,jsonb) from public;
grant execute on function prosa.wake_snoozed(jsonb), prosa_private.work_state(prosa.conversations),
  prosa_private.keep_undo(uuid,uuid,jsonb) to service_role;
