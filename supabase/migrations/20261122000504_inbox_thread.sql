-- The thread: the union of a conversation and of those merged into it, by (sort_ts, seq, id).

create function prosa_private.thread_of(conversation uuid) returns uuid[]
language sql stable security definer set search_path = '' as $$
  with recursive thread as (
    select prosa_private.root_of(conversation) as id
    union
    select c.id from thread t join prosa.conversations c on c.merged_into_id = t.id)
  select array_agg(id) from thread
$$;

create type prosa_private.message_key as (sort_ts timestamptz, seq int, id uuid);

create function prosa_private.arg_key(args jsonb, name text) returns prosa_private.message_key
language plpgsql stable set search_path = '' as $$
declare
  given jsonb := args -> name;
begin
  if coalesce(given, 'null') = 'null' then
    return null;
  end if;
  return (prosa_private.arg_time(given, 'sortTs'),
    prosa_private.arg_int(given, 'seq', null, 0, 2147483647),
    prosa_private.arg_uuid(given, 'id'))::prosa_private.message_key;
end $$;

-- Up to `most` ids from a key on, nearest first: backward the older ones, forward the newer ones.
create function prosa_private.message_ids(thread uuid[], forward boolean,
  key prosa_private.message_key, most int) returns uuid[]
language plpgsql stable security definer set search_path = ''
set plan_cache_mode = force_generic_plan as $$
begin
  if forward then
    return array(select page.id from unnest(thread) t(id) cross join lateral (
        select m.sort_ts, m.seq, m.id from prosa.messages m
        where m.conversation_id = t.id
          and (m.sort_ts, m.seq, m.id) > (key.sort_ts, key.seq, key.id)
        order by m.sort_ts, m.seq, m.id limit most) page
      order by page.sort_ts, page.seq, page.id limit most);
  end if;
  return array(select page.id from unnest(thread) t(id) cross join lateral (
      select m.sort_ts, m.seq, m.id from prosa.messages m
      where m.conversation_id = t.id
        and (m.sort_ts, m.seq, m.id) < (key.sort_ts, key.seq, key.id)
      order by m.sort_ts desc, m.seq desc, m.id desc limit most) page
    order by page.sort_ts desc, page.seq desc, page.id desc limit most);
end $$;

create function prosa_private.list_messages(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c prosa.conversations := prosa_private.require_conversation(
    prosa_private.arg_uuid(args, 'conversationId'), 'conversation.read');
  thread uuid[] := prosa_private.thread_of(c.id);
  most int := prosa_private.arg_int(args, 'limit', 50, 1, 200);
  before prosa_private.message_key := prosa_private.arg_key(args, 'before');
  after prosa_private.message_key := prosa_private.arg_key(args, 'after');
  around uuid := prosa_private.arg_uuid(args, 'around', false);
  older uuid[] := '{}';
  newer uuid[] := '{}';
  pivot uuid[] := '{}';
  has_before boolean := true;
  has_after boolean := true;
  -- Read before the page: a change that commits in between is told again, never missed.
  rev bigint := (select t.rev from prosa.conversations t where t.id = prosa_private.root_of(c.id));
begin
  if (before is not null)::int + (after is not null)::int + (around is not null)::int > 1 then
    perform prosa_private.fail_argument('before', 'alone: give one of before, after and around');
  end if;
  if after is not null then
    newer := prosa_private.message_ids(thread, true, after, most + 1);
    has_after := cardinality(newer) > most;
    newer := newer[1:most];
  elsif around is not null then
    select m.sort_ts, m.seq, m.id into before from prosa.messages m
      where m.id = around and m.conversation_id = any (thread);
    if before.id is null then
      perform prosa_private.fail('message.not_found', 404,
        'There is no such message in this conversation.');
    end if;
    pivot := array[around];
    older := prosa_private.message_ids(thread, false, before, most / 2 + 1);
    newer := prosa_private.message_ids(thread, true, before, most - most / 2);
    has_before := cardinality(older) > most / 2;
    has_after := cardinality(newer) > most - most / 2 - 1;
    older := older[1:most / 2];
    newer := newer[1:most - most / 2 - 1];
  else
    has_after := before is not null;
    older := prosa_private.message_ids(thread, false, coalesce(before, ('infinity', 2147483647,
      'ffffffff-ffff-ffff-ffff-ffffffffffff')::prosa_private.message_key), most + 1);
    has_before := cardinality(older) > most;
    older := older[1:most];
  end if;
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(m.item order by m.item ->> 'sortTs' collate "C",
        (m.item ->> 'seq')::int, m.id), '[]')
      from prosa_private.messages_json(older || pivot || newer) m),
    'hasBefore', has_before,
    'hasAfter', has_after,
    'rev', rev);
end $$;

create function prosa_private.get_message(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  m prosa.messages;
begin
  select * into m from prosa.messages t where t.id = prosa_private.arg_uuid(args, 'messageId');
  if m.id is null or not prosa_private.can_see(m.conversation_id) then
    perform prosa_private.fail('message.not_found', 404,
      'There is no such message, or it is out of your sight.');
  end if;
  return prosa_private.message_json(m.id);
end $$;

-- The hole after `afterRev`, oldest first. Changes are kept for days, revs have no holes: where the next
-- one is missing, the thread must be read anew.
create function prosa_private.list_changes(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c prosa.conversations := prosa_private.require_conversation(
    prosa_private.arg_uuid(args, 'conversationId'), 'conversation.read');
  after_rev int := prosa_private.arg_int(args, 'afterRev', null, 0, 2147483647);
  most int := prosa_private.arg_int(args, 'limit', 100, 1, 500);
  changes jsonb;
begin
  select coalesce(jsonb_agg(prosa_private.change_json(c.id, h.rev, h.kind, h.message_id)
      order by h.rev), '[]') into changes
    from (select t.rev, t.kind, t.message_id from prosa.conversation_changes t
      where t.conversation_id = c.id and t.rev > after_rev order by t.rev limit most) h;
  if after_rev > c.rev or (after_rev < c.rev
    and (changes -> 0 ->> 'rev')::bigint is distinct from after_rev + 1) then
    return jsonb_build_object('changes', '[]'::jsonb, 'reset', true, 'rev', c.rev);
  end if;
  return jsonb_build_object('changes', changes, 'reset', false, 'rev', c.rev);
end $$;

create function prosa.list_messages(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.list_messages(args) $$;
create function prosa.get_message(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.get_message(args) $$;
create function prosa.list_changes(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.list_changes(args) $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.list_messages(jsonb)'::regprocedure,
    'prosa_private.get_message(jsonb)'::regprocedure,
    'prosa_private.list_changes(jsonb)'::regprocedure,
    'prosa.list_messages(jsonb)'::regprocedure,
    'prosa.get_message(jsonb)'::regprocedure,
    'prosa.list_changes(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
  foreach f in array array[
    'prosa_private.thread_of(uuid)'::regprocedure,
    'prosa_private.arg_key(jsonb,text)'::regprocedure,
    'prosa_private.message_ids(uuid[],boolean,prosa_private.message_key,int)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
revoke all on type prosa_private.message_key from public;
