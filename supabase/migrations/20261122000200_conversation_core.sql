-- What every effect on a conversation goes through: its row lock, its message counter `seq`, its
-- change counter `rev`. Whoever calls these holds the lock.
--
-- What runs for each event is plpgsql, also where one expression does it: its plans are kept for the
-- session, while a function in SQL that is not inlined is parsed and planned at each call.

-- Raises an error that callers know by its code. PostgREST answers with the status in PTxxx.
create function prosa_private.fail(code text, status int, message text default null,
  details jsonb default '{}') returns void
language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = 'PT' || status, message = code, detail = details::text,
    hint = coalesce(message, code);
end $$;

-- The app makes ids; rows that SQL itself originates get theirs here.
create function prosa_private.uuid_v7() returns uuid
language plpgsql volatile set search_path = '' as $$
begin
  return encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
        from 1 for 6),
      52, 1), 53, 1), 'hex')::uuid;
end $$;

create function prosa_private.status_rank(status text) returns smallint
language plpgsql immutable set search_path = '' as $$
begin
  return case status when 'queued' then 0 when 'sending' then 1 when 'unknown' then 2
    when 'failed' then 2 when 'sent' then 3 when 'delivered' then 4 when 'read' then 5
    when 'played' then 6 end;
end $$;

-- The status after a report: it only advances; a failure counts until somebody received it.
create function prosa_private.advance_status(current_status text, reported text) returns text
language plpgsql immutable set search_path = '' as $$
begin
  return case
    when current_status is null then reported
    when reported = 'failed' then
      case when prosa_private.status_rank(current_status) < 4 then 'failed' else current_status end
    when current_status = 'failed' then
      case when prosa_private.status_rank(reported) >= 4 then reported else current_status end
    when prosa_private.status_rank(reported) > prosa_private.status_rank(current_status)
      then reported
    else current_status end;
end $$;

create function prosa_private.lock_conversation(conversation uuid) returns prosa.conversations
language plpgsql volatile set search_path = '' as $$
declare
  locked prosa.conversations;
begin
  select * into locked from prosa.conversations c where c.id = conversation for no key update;
  return locked;
end $$;

-- Counts a visible change and writes it down; the broadcast hangs on the written row. What changes in
-- a merged conversation changes the thread of the one it went into.
create function prosa_private.record_change(conversation uuid, kind text, message uuid default null)
returns bigint
language plpgsql set search_path = '' as $$
declare
  new_rev bigint;
  tenant uuid;
  survivor uuid;
begin
  update prosa.conversations c set rev = c.rev + 1, change_xid = pg_current_xact_id()
    where c.id = conversation returning c.rev, c.tenant_id, c.merged_into_id
    into new_rev, tenant, survivor;
  insert into prosa.conversation_changes (tenant_id, conversation_id, rev, kind, message_id)
    values (tenant, conversation, new_rev, kind, message);
  if survivor is not null then
    perform prosa_private.record_change(survivor, kind, message);
  end if;
  return new_rev;
end $$;

-- Until when the channel takes free text after a message of the customer; null where it always does.
create function prosa_private.window_after(channel uuid, at timestamptz) returns timestamptz
language plpgsql stable set search_path = '' as $$
begin
  return (select at + make_interval(hours => (h.capabilities ->> 'sessionWindowHours')::int)
    from prosa.channels h where h.id = channel);
end $$;

-- Appends a message: `m` comes without seq and gets the next one. An inbound message reopens a
-- snoozed or pending conversation and starts the customer's wait; a human answer ends it.
-- Imported history does neither. The change is counted in the same update.
create function prosa_private.append_message(m prosa.messages) returns prosa.messages
language plpgsql set search_path = '' as $$
declare
  c prosa.conversations;
  previous prosa.messages;
  live boolean;
begin
  c := prosa_private.lock_conversation(m.conversation_id);
  live := m.origin <> 'import' and not (m.direction = 'in' and prosa_private.is_blocked(c.contact_id));
  m.seq := c.last_seq + 1;
  m.status_rank := prosa_private.status_rank(m.status);
  insert into prosa.messages select m.*;
  if c.last_message_id is not null then
    select * into previous from prosa.messages p where p.id = c.last_message_id;
  end if;
  update prosa.conversations t set
    last_seq = m.seq,
    last_inbound_seq = case when m.direction = 'in' and live then m.seq else t.last_inbound_seq end,
    last_message_id = case when m.direction in ('in', 'out') and (previous.id is null
      or (m.sort_ts, m.seq) > (previous.sort_ts, previous.seq)) then m.id else t.last_message_id end,
    last_message_at = case when m.direction in ('in', 'out')
      then greatest(t.last_message_at, m.sort_ts) else t.last_message_at end,
    window_expires_at = case when m.direction = 'in'
      then greatest(t.window_expires_at, prosa_private.window_after(m.channel_id, m.sort_ts))
      else t.window_expires_at end,
    status = case when m.direction = 'in' and live and t.status in ('snoozed', 'pending')
      then 'open' else t.status end,
    snoozed_until = case when m.direction = 'in' and live then null else t.snoozed_until end,
    waiting_since = case
      when m.direction = 'in' and live then coalesce(t.waiting_since, m.created_at)
      when m.direction = 'out' and m.origin in ('panel', 'phone', 'api') then null
      else t.waiting_since end,
    rev = t.rev + 1,
    change_xid = pg_current_xact_id()
    where t.id = m.conversation_id returning t.rev into c.rev;
  insert into prosa.conversation_changes (tenant_id, conversation_id, rev, kind, message_id)
    values (m.tenant_id, m.conversation_id, c.rev, 'message', m.id);
  return m;
end $$;

-- What was done to a conversation besides writing, as one quiet line of its thread for each act: a
-- message of the system, so that it is kept, paged, told and exported like all else that is there.
create function prosa_private.append_work(c prosa.conversations, work jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  operator uuid := prosa_private.me();
  m prosa.messages;
begin
  m.id := prosa_private.uuid_v7();
  m.tenant_id := c.tenant_id;
  m.conversation_id := c.id;
  m.channel_id := c.channel_id;
  m.sort_ts := date_trunc('second', clock_timestamp());
  m.direction := 'system';
  m.kind := 'system';
  m.origin := case when operator is null then 'automation' else 'panel' end;
  m.author_kind := case when operator is null then 'system' else 'member' end;
  m.author_member_id := operator;
  m.author_name := (select o.name from prosa.operators o where o.id = operator);
  m.from_me := false;
  m.content := jsonb_build_object('work', work);
  m.version := 1;
  m.created_at := now();
  perform prosa_private.append_message(m);
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.fail(text,int,text,jsonb)'::regprocedure,
    'prosa_private.uuid_v7()'::regprocedure,
    'prosa_private.status_rank(text)'::regprocedure,
    'prosa_private.advance_status(text,text)'::regprocedure,
    'prosa_private.lock_conversation(uuid)'::regprocedure,
    'prosa_private.record_change(uuid,text,uuid)'::regprocedure,
    'prosa_private.window_after(uuid,timestamptz)'::regprocedure,
    'prosa_private.append_message(prosa.messages)'::regprocedure,
    'prosa_private.append_work(prosa.conversations,jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
