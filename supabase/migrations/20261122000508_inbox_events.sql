-- News for browsers that do not speak to Realtime: the server reads the broadcasts and hands them on.

-- { topics } → { topics }. Fails unless the caller may listen to every one of them now.
create function prosa_private.join_topics(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  topic text;
begin
  if prosa_private.me() is null then
    perform prosa_private.fail('auth.forbidden', 403, 'This sign-in is no operator of any company.');
  end if;
  if jsonb_typeof(args -> 'topics') is distinct from 'array' then
    perform prosa_private.fail_argument('topics', 'a list of topics');
  end if;
  for topic in select t from jsonb_array_elements_text(args -> 'topics') t loop
    if topic not like 'prosa:%' or not prosa_private.may_join(topic) then
      perform prosa_private.fail('auth.forbidden', 403,
        'You may not listen to this topic, or no longer. Ask for your session anew.');
    end if;
  end loop;
  return jsonb_build_object('topics', args -> 'topics');
end $$;

create function prosa.join_topics(args jsonb) returns jsonb
language sql stable set search_path = '' as $$ select prosa_private.join_topics(args) $$;

-- { topics, cursor? } → { events: [{ id, topic, payload }], cursor, reset }: what was broadcast since the
-- cursor, in the order of writing. Without a cursor nothing, but where to go on from.
--
-- The cursor is the oldest transaction that was still under way. What commits after it is never missed,
-- and what is newer than it may come twice: ids tell. A transaction of more than half a minute is
-- missed, as is all behind 1,000 events (`reset`): who listens resumes by their own cursor.
create function prosa.read_broadcasts(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  most constant int := 1000;
  horizon xid8 := pg_snapshot_xmin(pg_current_snapshot());
  given xid8 := (args ->> 'cursor')::xid8;
  topics text[] := array(select jsonb_array_elements_text(args -> 'topics'));
  events jsonb := '[]';
  reset boolean := given > pg_snapshot_xmax(pg_current_snapshot());
begin
  if given is not null and not reset then
    select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'topic', e.topic,
        'payload', e.payload) order by e.inserted_at, e.id), '[]') into events
      from (select m.id, m.topic, m.payload, m.inserted_at from realtime.messages m
        where m.inserted_at > (now() at time zone 'UTC') - interval '30 s'
          and m.topic = any (topics) and m.event = 'inbox' and m.extension = 'broadcast'
          and m.private and age(m.xmin) <= age(given::xid)
        limit most + 1) e;
    reset := jsonb_array_length(events) > most;
  end if;
  return jsonb_build_object('events', case when reset then '[]' else events end,
    'cursor', horizon::text, 'reset', reset);
end $$;

revoke all on function prosa_private.join_topics(jsonb), prosa.join_topics(jsonb),
  prosa.read_broadcasts(jsonb) from public;
grant execute on function prosa_private.join_topics(jsonb), prosa.join_topics(jsonb) to authenticated;
grant execute on function prosa.read_broadcasts(jsonb) to service_role;
