-- Search: by the name of a contact, any spelling of a phone, a conversation's number, and what was
-- written. Row level security hides GIN indexes from the planner, so permission is checked inside.

-- Extensions live where the host has them.
do $$
declare
  extension text;
begin
  foreach extension in array array['unaccent', 'pg_trgm', 'btree_gin'] loop
    if not exists (select from pg_catalog.pg_extension e where e.extname = extension) then
      execute format('create extension %I with schema extensions', extension);
    end if;
  end loop;
end $$;

-- Portuguese stems without accents and without stop words: "não" and "para" are words that people
-- look for.
create text search dictionary prosa_private.pt_stem (template = pg_catalog.snowball,
  language = portuguese);
create text search configuration prosa_private.pt (copy = pg_catalog.simple);
do $$
declare
  home name := (select n.nspname from pg_catalog.pg_extension e
    join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname = 'unaccent');
  trigrams name := (select n.nspname from pg_catalog.pg_extension e
    join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm');
begin
  execute format('alter text search configuration prosa_private.pt alter mapping for
    asciiword, word, hword, asciihword, hword_part, hword_asciipart
    with %I.unaccent, prosa_private.pt_stem', home);
  -- unaccent is only stable, since its rules could change; ours are the extension's own.
  execute format($f$
    create function prosa_private.fold(value text) returns text
    language sql immutable strict parallel safe set search_path = '' as
      'select lower(%I.unaccent(''%I.unaccent'', value))'$f$, home, home);
  execute format('create index contacts_by_name on prosa.contacts
    using gin (tenant_id, prosa_private.fold(name) %I.gin_trgm_ops)', trigrams);
  -- An expression, since the planner would look up whole numbers by their trigrams, too: 500 pages each.
  execute format('create index contact_identities_by_digits on prosa.contact_identities
    using gin (tenant_id, (value_key || '''') %I.gin_trgm_ops)', trigrams);
end $$;

-- Plurals in -ões, -ães and -ãos lose their kinship in the stemmer; they meet in -ao.
create function prosa_private.search_words(body text) returns tsvector
language sql immutable parallel safe set search_path = '' as $$
  select to_tsvector('prosa_private.pt',
    regexp_replace(lower(coalesce(left(body, 20000), '')), '(ões|ães|ãos|oes|aes|aos)\M', 'ao', 'g'))
$$;

-- The search goes back week by week, so that a common word costs one week.
create function prosa_private.search_week(at timestamptz) returns int
language sql immutable parallel safe set search_path = '' as $$
  select floor(extract(epoch from at) / 604800)::int
$$;

create function prosa_private.search_week_end(week int) returns timestamptz
language sql immutable parallel safe set search_path = '' as $$
  select to_timestamp((week + 1) * 604800.0)
$$;

create index messages_by_words on prosa.messages using gin
  (tenant_id, (prosa_private.search_week(sort_ts)), (prosa_private.search_words(body)))
  where body is not null;

-- What was asked, as a query of words: quotes and minus as usual, and a plain last word as a beginning.
create function prosa_private.search_query(asked text) returns tsquery
language plpgsql stable set search_path = '' as $$
declare
  folded text := regexp_replace(lower(asked), '(ões|ães|ãos|oes|aes|aos)\M', 'ao', 'g');
  whole tsquery := websearch_to_tsquery('prosa_private.pt', folded);
  last_word text := substring(folded from '[[:alnum:]]+$');
  before tsquery;
begin
  if last_word is null or folded ~ '("[^"]*|-[[:alnum:]]+)$' then
    return whole;
  end if;
  before := websearch_to_tsquery('prosa_private.pt', left(folded, -length(last_word)));
  return case when numnode(before) = 0 then to_tsquery('prosa_private.pt', last_word || ':*')
    else before && to_tsquery('prosa_private.pt', last_word || ':*') end;
end $$;

-- The digits as identities may hold them: with and without the ninth digit of a Brazilian mobile.
create function prosa_private.phone_patterns(asked text) returns text[]
language sql stable set search_path = '' as $$
  select array_agg(distinct '%' || spelling || '%') from (
    select regexp_replace(asked, '\D', '', 'g') digits) d
  cross join lateral (values (d.digits),
    (regexp_replace(d.digits, '^((?:55)?[1-9]\d)?9(\d{8})$', '\1\2')),
    (regexp_replace(d.digits, '^((?:55)?[1-9]\d)?([6-9]\d{7})$', '\19\2'))) s(spelling)
  where length(d.digits) >= 4 and asked !~ '[[:alpha:]]'
$$;

create function prosa_private.contacts_like(tenant uuid, asked text, most int)
returns table (contact_id uuid)
language plpgsql stable security definer rows 20 set search_path = '' as $$
declare
  pattern text := '%' || replace(replace(replace(prosa_private.fold(btrim(asked)),
    '\', '\\'), '%', '\%'), '_', '\_') || '%';
  phones text[] := prosa_private.phone_patterns(asked);
begin
  return query
    (select c.id from prosa.contacts c
      where c.tenant_id = tenant and prosa_private.fold(c.name) like pattern limit most)
    union
    -- Those that were merged by hand into one of this name are shown by it.
    (select unnest(prosa_private.contact_tree(c.id)) from prosa.contacts c
      where c.tenant_id = tenant and prosa_private.fold(c.name) like pattern
        and exists (select from prosa.contacts m where m.merged_into_id = c.id) limit most)
    union
    (select a.contact_id from prosa.contact_identities i
      join prosa.addresses a on a.id = i.address_id
      where i.tenant_id = tenant and i.value_key || '' like any (phones)
        and i.kind in ('jid', 'phone', 'api') limit most);
end $$;

-- The latest conversation with each contact that the operator sees, newest first.
create function prosa_private.search_people(operator uuid, tenant uuid, asked text, most int)
returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
declare
  whole boolean := prosa_private.sees_all(operator, tenant);
  asked_number bigint := substring(btrim(asked) from '^#?(\d{1,9})$')::bigint;
begin
  return array(select found.id from (
    select distinct on (c.contact_id, c.number = asked_number) c.id,
      coalesce(c.last_message_at, c.created_at) at
    from prosa.conversations c
    where c.tenant_id = tenant and c.status <> 'merged'
      and (c.number = asked_number or c.contact_id in (
        select l.contact_id from prosa_private.contacts_like(tenant, asked, 500) l))
      and (whole or c.id in (select prosa_private.my_conversations()))
    order by c.contact_id, c.number = asked_number, coalesce(c.last_message_at, c.created_at) desc
  ) found order by found.at desc, found.id desc limit most);
end $$;

-- The newest messages before (`before_at`, `before_id`) that hold the words: week by week for five, so
-- that a common word costs one week, then everything older at once, so that a rare one is looked for once.
-- Of one thread's conversations only, when they are given.
create function prosa_private.search_messages(operator uuid, tenant uuid, query tsquery,
  before_at timestamptz, before_id uuid, most int, thread uuid[] default null)
returns table (id uuid, sort_ts timestamptz)
language plpgsql stable security definer rows 20 set search_path = ''
set plan_cache_mode = force_custom_plan as $$
declare
  whole boolean := thread is null and prosa_private.sees_all(operator, tenant);
  mine uuid[] := case when thread is not null then thread when whole then '{}'
    else array(select prosa_private.my_conversations()) end;
  newest int := prosa_private.search_week(least(before_at, now() + interval '1 day'));
  missing int := most;
  page record;
begin
  for step in 0..5 loop
    for page in
      select m.id, m.sort_ts from prosa.messages m
      where m.tenant_id = tenant
        and (step = 5 or prosa_private.search_week(m.sort_ts) = newest - step)
        and (step < 5 or m.sort_ts < prosa_private.search_week_end(newest - step))
        and m.body is not null and prosa_private.search_words(m.body) @@ query
        and m.deleted_at is null and (m.sort_ts, m.id) < (before_at, before_id)
        and (whole or m.conversation_id = any (mine))
      order by m.sort_ts desc, m.id desc limit missing
    loop
      id := page.id;
      sort_ts := page.sort_ts;
      missing := missing - 1;
      return next;
    end loop;
    exit when missing = 0;
  end loop;
end $$;

-- { tenantId, query, limit <= 50, cursor?, conversationId? } → { conversations, messages, nextCursor }. A
-- page after the first has messages only, and so has the search in one conversation.
create function prosa_private.search_inbox(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  operator uuid := prosa_private.require_reader(tenant);
  asked text := btrim(coalesce(args ->> 'query', ''));
  most int := prosa_private.arg_int(args, 'limit', 20, 1, 50);
  thread uuid[];
  asked_of text;
  query tsquery;
  place jsonb;
  people uuid[] := '{}';
  ids uuid[];
  last_at timestamptz;
  result jsonb;
begin
  if length(asked) not between 2 and 200 then
    perform prosa_private.fail_argument('query', 'a text of 2 to 200 characters');
  end if;
  if args ->> 'conversationId' is not null then
    thread := prosa_private.thread_of((prosa_private.require_conversation(
      prosa_private.arg_uuid(args, 'conversationId'), 'conversation.read')).id);
  end if;
  asked_of := md5(concat(tenant, asked, thread));
  if args ->> 'cursor' is null and thread is null then
    people := prosa_private.search_people(operator, tenant, asked, most);
  elsif args ->> 'cursor' is not null then
    place := prosa_private.decode_cursor('search', args ->> 'cursor');
    if place ->> 'query' is distinct from asked_of then
      perform prosa_private.fail_argument('cursor', 'a cursor of the same search');
    end if;
  end if;
  query := prosa_private.search_query(asked);
  select array_agg(f.id order by f.sort_ts desc, f.id desc),
      (array_agg(f.sort_ts order by f.sort_ts desc, f.id desc))[most] into ids, last_at
    from prosa_private.search_messages(operator, tenant, query,
      coalesce((place ->> 'at')::timestamptz, 'infinity'),
      coalesce((place ->> 'id')::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'), most + 1, thread) f
    where numnode(query) > 0;
  select jsonb_build_object(
    'conversations', (select coalesce(jsonb_agg(i.item order by p.n), '[]')
      from unnest(people) with ordinality p(id, n)
      join prosa_private.items_json(operator, people) i on i.id = p.id),
    'messages', (select coalesce(jsonb_agg(jsonb_build_object('message', m.item,
        'conversation', v.item) order by f.n), '[]')
      from unnest(ids[1:most]) with ordinality f(id, n)
      join prosa_private.messages_json(ids[1:most]) m on m.id = f.id
      join prosa_private.items_json(operator, array(select distinct
        prosa_private.root_of(t.conversation_id) from prosa.messages t
        where t.id = any (ids[1:most]))) v
        on v.id = prosa_private.root_of((m.item ->> 'conversationId')::uuid)),
    'nextCursor', case when cardinality(ids) > most then prosa_private.encode_cursor('search',
      jsonb_build_object('query', asked_of, 'at', last_at, 'id', ids[most])) end)
    into result;
  return result;
end $$;

create function prosa.search_inbox(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.search_inbox(args) $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.search_inbox(jsonb)'::regprocedure,
    'prosa.search_inbox(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
  foreach f in array array[
    'prosa_private.fold(text)'::regprocedure,
    'prosa_private.search_words(text)'::regprocedure,
    'prosa_private.search_week(timestamptz)'::regprocedure,
    'prosa_private.search_week_end(int)'::regprocedure,
    'prosa_private.search_query(text)'::regprocedure,
    'prosa_private.phone_patterns(text)'::regprocedure,
    'prosa_private.contacts_like(uuid,text,int)'::regprocedure,
    'prosa_private.search_people(uuid,uuid,text,int)'::regprocedure,
    'prosa_private.search_messages(uuid,uuid,tsquery,timestamptz,uuid,int,uuid[])'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
