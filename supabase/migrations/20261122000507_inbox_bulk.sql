-- Many conversations at once, authorized one by one: what may not be changed says why, and the rest
-- is changed. The answer holds what undoes it.

-- { conversationIds <= 100, patch?, addLabelIds?, removeLabelIds? }
-- → { results: [{ conversationId, ok, conversation | error, undo: { patch, labelIds } }] }
create function prosa_private.update_conversations(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid[] := prosa_private.arg_uuids(args, 'conversationIds', 100);
  added uuid[] := prosa_private.arg_uuids(args, 'addLabelIds', 50);
  removed uuid[] := prosa_private.arg_uuids(args, 'removeLabelIds', 50);
  patch jsonb := coalesce(nullif(args -> 'patch', 'null'), '{}');
  v_id uuid;
  before prosa.conversations;
  labels uuid[];
  item jsonb;
  reason text;
  answers jsonb := '{}';
begin
  -- In the order of their ids, as everybody locks them.
  for v_id in select distinct w from unnest(wanted) w order by w loop
    begin
      before := prosa_private.require_conversation(v_id, 'conversation.update');
      before := prosa_private.lock_conversation(v_id);
      labels := array(select l.label_id from prosa.conversation_labels l
        where l.conversation_id = v_id order by l.label_id);
      item := prosa_private.update_conversation(
        jsonb_build_object('conversationId', v_id, 'patch', patch));
      if added <> '{}' or removed <> '{}' then
        item := prosa_private.set_labels(jsonb_build_object('conversationId', v_id, 'labelIds',
          to_jsonb(array(select unnest(labels || added) except select unnest(removed)))));
      end if;
      answers := answers || jsonb_build_object(v_id, jsonb_build_object('ok', true,
        'conversation', item, 'undo', jsonb_build_object('labelIds', to_jsonb(labels), 'patch',
          jsonb_build_object('status', before.status, 'priority', before.priority,
            'assigneeId', before.assignee_id, 'teamId', before.team_id)
          || case when before.status = 'snoozed' and before.snoozed_until > now()
            then jsonb_build_object('snoozedUntil', prosa_private.iso(before.snoozed_until))
            else '{}' end)));
    exception when sqlstate 'PT403' or sqlstate 'PT404' or sqlstate 'PT409' or sqlstate 'PT422' then
      get stacked diagnostics reason = message_text;
      answers := answers || jsonb_build_object(v_id,
        jsonb_build_object('ok', false, 'error', reason));
    end;
  end loop;
  return jsonb_build_object('results', (select coalesce(jsonb_agg(
    jsonb_build_object('conversationId', w.id) || (answers -> w.id::text) order by w.n), '[]')
    from unnest(wanted) with ordinality w(id, n)));
end $$;

create function prosa.update_conversations(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.update_conversations(args) $$;

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
    'prosa.update_conversations(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
end $$;
revoke all on function prosa.wake_snoozed(jsonb) from public;
grant execute on function prosa.wake_snoozed(jsonb) to service_role;
