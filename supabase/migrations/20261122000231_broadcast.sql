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

-- What this transaction changed in conversations of the tenant, each with its topics, as the core
-- `ChangesTold` has it: the conversation once, then its changes. A message over 4 kB, and what lies
-- beyond the first 60 kB of a conversation's messages, is cut to its id; beyond 200 changes of one
-- conversation the browser reads the hole. A change in a merged conversation is counted in the one it
-- went into as well, and told there.
create function prosa_private.facts_of_transaction(tenant uuid)
returns table (conversation uuid, topics text[], fact jsonb)
language plpgsql stable security definer set search_path = ''
set plan_cache_mode = force_generic_plan as $$
begin
  return query with changed as materialized (
    select c.id, prosa_private.audience(c) as topics, h.rev, h.kind, h.message_id,
      row_number() over (partition by h.message_id order by h.rev) = 1 as first
    from prosa.conversations c cross join lateral (
      select t.rev, t.kind, t.message_id from prosa.conversation_changes t
      where t.conversation_id = c.id and t.rev > c.rev - 200 and t.at = now()
        and (c.status <> 'merged' or t.kind = 'conversation') offset 0) h
    where c.tenant_id = tenant and c.change_xid = pg_current_xact_id_if_assigned()
  ), messages as (
    select m.id, m.item, pg_column_size(m.item) as bytes
    from prosa_private.messages_json(array(select n.message_id from changed n
      where n.first and n.message_id is not null)) m
  ), told as (
    select n.id, n.topics, n.rev, jsonb_build_object('rev', n.rev, 'kind', n.kind) || case
      when m.id is null then '{}'
      when m.bytes <= 4096 and sum(m.bytes) over (partition by n.id order by n.rev) <= 61440
        then jsonb_build_object('message', m.item)
      else jsonb_build_object('messageId', m.id) end as change
    from changed n left join messages m on m.id = n.message_id and n.first
  )
  select t.id, t.topics, jsonb_build_object('conversation', v.item,
    'changes', jsonb_agg(t.change order by t.rev))
  from told t join prosa_private.conversations_json(array(select distinct n.id from changed n)) v
    on v.id = t.id
  group by t.id, t.topics, v.item;
end $$;

-- Once a transaction and tenant, at its end: one broadcast a topic, or one for each 64 kB. As with
-- `realtime.send`, news that cannot be stored are a warning: they fail no message, and whoever missed
-- them resumes by cursor.
create function prosa_private.broadcast_changes() returns trigger
language plpgsql security definer set search_path = ''
set plan_cache_mode = force_generic_plan as $$
declare
  -- The tenants that this transaction has told already; forgotten at its end.
  told text := coalesce(current_setting('prosa.told', true), '');
begin
  if position(new.tenant_id::text in told) > 0 then
    return null;
  end if;
  perform set_config('prosa.told', concat_ws(' ', told, new.tenant_id), true);
  perform prosa_private.lock_visibility(new.tenant_id, false);
  begin
    insert into realtime.messages (topic, extension, event, private, payload)
    select part.topic, 'broadcast', 'inbox', true, jsonb_build_object('v', 1, 'type', 'changes',
      'facts', jsonb_agg(part.fact order by part.conversation))
    from (
      select topic, f.conversation, f.fact, div(sum(pg_column_size(f.fact))
        over (partition by topic order by f.conversation), 65536) as n
      from prosa_private.facts_of_transaction(new.tenant_id) f
      cross join lateral unnest(f.topics) topic) part
    group by part.topic, part.n;
  exception when others then
    raise warning 'news of tenant % were not stored: %', new.tenant_id, sqlerrm;
  end;
  return null;
end $$;
create constraint trigger prosa_broadcast after insert on prosa.conversation_changes
  deferrable initially deferred
  for each row execute function prosa_private.broadcast_changes();

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

-- A colleague has the conversation open, or writes in it. It rides on the topics of its facts: whoever loses
-- sight of it hears nothing more of who is there.
create function prosa_private.broadcast_presence(c prosa.conversations, operator uuid, state text)
returns void
language plpgsql security definer set search_path = '' as $$
declare
  topic text;
begin
  perform prosa_private.lock_visibility(c.tenant_id, false);
  foreach topic in array prosa_private.audience(c) loop
    perform realtime.send(jsonb_build_object('v', 1, 'type', 'presence',
      'conversationId', prosa_private.root_of(c.id), 'operatorId', operator,
      'name', (select o.name from prosa.operators o where o.id = operator), 'state', state),
      'inbox', topic, true);
  end loop;
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.change_json(uuid,bigint,text,uuid)'::regprocedure,
    'prosa_private.facts_of_transaction(uuid)'::regprocedure,
    'prosa_private.send_left(uuid,bigint,text[])'::regprocedure,
    'prosa_private.broadcast_typing(uuid,text,text)'::regprocedure,
    'prosa_private.broadcast_presence(prosa.conversations,uuid,text)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
  foreach f in array array[
    'prosa_private.broadcast_changes()'::regprocedure,
    'prosa_private.tell_who_lost_it()'::regprocedure,
    'prosa_private.end_participation()'::regprocedure,
    'prosa_private.reopen_unassigned()'::regprocedure,
    'prosa_private.participation_changed()'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
  end loop;
end $$;
