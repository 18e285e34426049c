-- News leave the database in the transaction that makes them: facts to the new audience, an id-only
-- `left` to who lost sight.

-- The core `ConversationChanged`, cut to ids where its message makes it larger than 4 kB.
create function prosa_private.change_json(conversation uuid, rev bigint, kind text, message uuid)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  event jsonb := jsonb_build_object('v', 1, 'type', 'change', 'conversationId', conversation,
    'rev', rev, 'kind', kind, 'conversation', prosa_private.conversation_json(conversation));
  whole jsonb;
begin
  if message is null then
    return event;
  end if;
  whole := event || jsonb_build_object('message', prosa_private.message_json(message));
  if octet_length(whole::text) <= 4096 then
    return whole;
  end if;
  return event || jsonb_build_object('messageId', message);
end $$;

-- `rev` is that of the change which takes the conversation away.
create function prosa_private.send_left(conversation uuid, rev bigint, topics text[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
  topic text;
begin
  foreach topic in array topics loop
    perform realtime.send(jsonb_build_object('v', 1, 'type', 'left',
      'conversationId', conversation, 'rev', rev), 'inbox', topic, true);
  end loop;
end $$;

-- A change in a merged conversation is counted in the one it went into as well, and told there.
create function prosa_private.broadcast_change() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  c prosa.conversations;
  event jsonb;
  topic text;
begin
  perform prosa_private.lock_visibility(new.tenant_id, false);
  select * into c from prosa.conversations t where t.id = new.conversation_id;
  if c.status = 'merged' and new.kind <> 'conversation' then
    return null;
  end if;
  event := prosa_private.change_json(c.id, new.rev, new.kind, new.message_id);
  foreach topic in array prosa_private.audience(c) loop
    perform realtime.send(event, 'inbox', topic, true);
  end loop;
  return null;
end $$;
create trigger prosa_broadcast after insert on prosa.conversation_changes
  for each row execute function prosa_private.broadcast_change();

-- The update comes before its record_change, whose rev is therefore one ahead.
create function prosa_private.tell_who_lost_it() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  lost text[];
begin
  perform prosa_private.lock_visibility(new.tenant_id, false);
  lost := array(select unnest(prosa_private.audience(old))
    except select unnest(prosa_private.audience(new)));
  perform prosa_private.send_left(new.id, greatest(new.rev, old.rev + 1), lost);
  return null;
end $$;
create trigger prosa_left after update of assignee_id, team_id, channel_id, merged_into_id
  on prosa.conversations for each row
  when ((old.assignee_id, old.team_id, old.channel_id, old.merged_into_id)
    is distinct from (new.assignee_id, new.team_id, new.channel_id, new.merged_into_id))
  execute function prosa_private.tell_who_lost_it();

create function prosa_private.end_participation() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update prosa.participants p set left_at = now()
    where p.conversation_id = new.id and p.left_at is null;
  return null;
end $$;
create trigger prosa_resolved after update of status on prosa.conversations for each row
  when (new.status = 'resolved' and old.status <> 'resolved')
  execute function prosa_private.end_participation();

-- A conversation that comes back must not belong to somebody who is gone.
create function prosa_private.reopen_unassigned() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from prosa.tenant_members m where m.tenant_id = new.tenant_id
      and m.operator_id = new.assignee_id and m.removed_at is not null) then
    new.assignee_id := null;
  end if;
  return new;
end $$;
create trigger prosa_reopened before update of status on prosa.conversations for each row
  when (old.status = 'resolved' and new.status <> 'resolved' and new.assignee_id is not null)
  execute function prosa_private.reopen_unassigned();

-- Taking part is a change of the conversation only where it gives or takes sight.
create function prosa_private.participation_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  took_part boolean := tg_op = 'UPDATE' and old.left_at is null;
  c prosa.conversations;
begin
  if took_part = (new.left_at is null) then
    return null;
  end if;
  perform prosa_private.lock_visibility(new.tenant_id, false);
  select * into c from prosa.conversations t where t.id = new.conversation_id;
  if took_part and not prosa_private.sees(new.operator_id, c.id) then
    perform prosa_private.send_left(c.id, c.rev + 1,
      array[prosa_private.topic_of('member', new.tenant_id, new.operator_id)]);
  elsif took_part or prosa_private.topic_of('member', new.tenant_id, new.operator_id)
      <> all (prosa_private.audience(c)) then
    return null;
  end if;
  if pg_trigger_depth() = 1 then
    perform prosa_private.record_change(c.id, 'conversation');
  end if;
  return null;
end $$;
create trigger prosa_participation after insert or update of left_at on prosa.participants
  for each row execute function prosa_private.participation_changed();

-- Somebody on the other side writes: shown for ten seconds, kept nowhere.
create function prosa_private.broadcast_typing(conversation uuid, name text, state text)
returns void
language plpgsql security definer set search_path = '' as $$
declare
  c prosa.conversations;
  topic text;
begin
  select * into c from prosa.conversations t
    where t.id = prosa_private.root_of(conversation);
  if c.id is null then
    return;
  end if;
  perform prosa_private.lock_visibility(c.tenant_id, false);
  foreach topic in array prosa_private.audience(c) loop
    perform realtime.send(jsonb_build_object('v', 1, 'type', 'typing', 'conversationId', c.id,
      'name', name, 'state', state), 'inbox', topic, true);
  end loop;
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.change_json(uuid,bigint,text,uuid)'::regprocedure,
    'prosa_private.send_left(uuid,bigint,text[])'::regprocedure,
    'prosa_private.broadcast_typing(uuid,text,text)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
  foreach f in array array[
    'prosa_private.broadcast_change()'::regprocedure,
    'prosa_private.tell_who_lost_it()'::regprocedure,
    'prosa_private.end_participation()'::regprocedure,
    'prosa_private.reopen_unassigned()'::regprocedure,
    'prosa_private.participation_changed()'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
  end loop;
end $$;
