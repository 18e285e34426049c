-- Lists: permission inside, one bounded keyset scan a branch, merged. A sort is a row of groups, each
-- read by its own index: within one the order is (coalesce(last_message_at, created_at), id), newest
-- first, and (waiting_since, id) among those that wait. A filter looks at a bounded number of candidates
-- a page, so a page may hold fewer than were asked for; its cursor says where the next one looks on.

-- What lies unread in a conversation, and in those that were merged into it.
create function prosa_private.read_json(operator uuid, conversation uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
set plan_cache_mode = force_generic_plan as $$
declare
  read_seq int := coalesce((select r.last_read_seq from prosa.read_cursors r
    where r.operator_id = operator and r.conversation_id = conversation), 0);
  inbound_seq int := (select c.last_inbound_seq from prosa.conversations c
    where c.id = conversation);
begin
  return jsonb_build_object('lastReadSeq', read_seq, 'unread', least(100, case
    when inbound_seq <= read_seq then 0
    else (select count(*) from (select from (
        select m.direction, m.origin from prosa.messages m
        where m.conversation_id = conversation and m.seq > read_seq and m.seq <= inbound_seq
        order by m.seq desc limit 400) recent
      where recent.direction = 'in' and recent.origin <> 'import' limit 100) capped) end
    + (select coalesce(sum((prosa_private.read_json(operator, c.id) ->> 'unread')::int), 0)
      from prosa.conversations c where c.merged_into_id = conversation)))
    -- Somebody called them by name after what they have read.
    || case when exists (select from prosa.mentions x where x.operator_id = operator
      and x.conversation_id = conversation and x.seq > read_seq)
      then '{"mentioned": true}'::jsonb else '{}' end;
end $$;

-- The core `ConversationItem`s of these conversations as that operator has read them.
create function prosa_private.items_json(operator uuid, ids uuid[])
returns table (id uuid, item jsonb)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query select c.id, c.item
      || jsonb_build_object('read', prosa_private.read_json(operator, c.id))
    from prosa_private.conversations_json(ids) c;
end $$;

-- The page of ids of one tab, after (`at`, `id`). `statuses` never holds `merged`.
create function prosa_private.list_ids(operator uuid, tenant uuid, tab text, statuses text[],
  before_at timestamptz, before_id uuid, most int)
returns table (id uuid, at timestamptz)
language plpgsql stable security definer rows 50 set search_path = ''
set plan_cache_mode = force_generic_plan as $$
declare
  whole boolean := prosa_private.sees_all(operator, tenant);
  teams uuid[] := array(select prosa_private.teams_of(operator));
  channels uuid[] := array(select prosa_private.channels_of(operator));
  assigned boolean[] := case when tab = 'unassigned' then '{true}'::boolean[]
    else '{true,false}' end;
begin
  return query select found.id, found.at from (
    select page.* from unnest(statuses) s(status) cross join lateral (
      select c.id, coalesce(c.last_message_at, c.created_at) as at from prosa.conversations c
      where c.tenant_id = tenant and c.assignee_id = operator and c.status = s.status
        and (coalesce(c.last_message_at, c.created_at), c.id) < (before_at, before_id)
      order by coalesce(c.last_message_at, c.created_at) desc, c.id desc limit most) page
    where tab = 'mine' or (tab = 'all' and not whole)
    union
    select page.* from unnest(statuses) s(status), unnest(assigned) u(unassigned)
    cross join lateral (
      select c.id, coalesce(c.last_message_at, c.created_at) as at from prosa.conversations c
      where c.tenant_id = tenant and (c.assignee_id is null) = u.unassigned
        and c.status = s.status
        and (coalesce(c.last_message_at, c.created_at), c.id) < (before_at, before_id)
      order by coalesce(c.last_message_at, c.created_at) desc, c.id desc limit most) page
    where whole and tab <> 'mine'
    union
    select page.* from unnest(statuses) s(status), unnest(assigned) u(unassigned),
      unnest(teams) t(id)
    cross join lateral (
      select c.id, coalesce(c.last_message_at, c.created_at) as at from prosa.conversations c
      where c.tenant_id = tenant and c.team_id = t.id
        and (c.assignee_id is null) = u.unassigned and c.status = s.status
        and (coalesce(c.last_message_at, c.created_at), c.id) < (before_at, before_id)
      order by coalesce(c.last_message_at, c.created_at) desc, c.id desc limit most) page
    where not whole and tab <> 'mine'
    union
    select page.* from unnest(statuses) s(status), unnest(channels) h(id)
    cross join lateral (
      select c.id, coalesce(c.last_message_at, c.created_at) as at from prosa.conversations c
      where c.tenant_id = tenant and c.channel_id = h.id and c.status = s.status
        and c.assignee_id is null and c.team_id is null
        and (coalesce(c.last_message_at, c.created_at), c.id) < (before_at, before_id)
      order by coalesce(c.last_message_at, c.created_at) desc, c.id desc limit most) page
    where not whole and tab <> 'mine'
    union
    select page.* from (
      select c.id, coalesce(c.last_message_at, c.created_at) as at
      from prosa.participants p join prosa.conversations c on c.id = p.conversation_id
      where p.tenant_id = tenant and p.operator_id = operator and p.left_at is null
        and c.status = any (statuses) and (tab = 'all' or c.assignee_id is null)
        and (coalesce(c.last_message_at, c.created_at), c.id) < (before_at, before_id)
      order by coalesce(c.last_message_at, c.created_at) desc, c.id desc limit most) page
    where not whole and tab <> 'mine') found
  order by found.at desc, found.id desc limit most;
end $$;

create function prosa_private.arg_statuses(args jsonb, fallback text[]) returns text[]
language plpgsql stable set search_path = '' as $$
declare
  known constant text[] := array['open', 'pending', 'snoozed', 'resolved'];
  wanted text[];
begin
  if coalesce(args -> 'status', 'null') = 'null' then
    return fallback;
  end if;
  if jsonb_typeof(args -> 'status') = 'array' then
    wanted := array(select distinct s from jsonb_array_elements_text(args -> 'status') s order by s);
  end if;
  if wanted is null or wanted = '{}' or not wanted <@ known then
    perform prosa_private.fail_argument('status', 'a list of ' || array_to_string(known, ', '));
  end if;
  return wanted;
end $$;

-- What narrows a list besides its tab and its statuses; null narrows nothing.
create type prosa_private.list_filter as (
  assignees uuid[], nobody boolean, teams uuid[], teamless boolean, channels uuid[], labels uuid[],
  priorities text[], unread boolean, waiting boolean);

create function prosa_private.arg_flag(args jsonb, name text) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  value jsonb := coalesce(nullif(args -> name, 'null'), 'false');
begin
  if jsonb_typeof(value) <> 'boolean' then
    perform prosa_private.fail_argument(name, 'true or false');
  end if;
  return value::boolean;
end $$;

-- The ids of a list in which null stands for nobody; null when there are none.
create function prosa_private.arg_ids_or_none(args jsonb, name text) returns uuid[]
language plpgsql stable set search_path = '' as $$
begin
  if jsonb_typeof(args -> name) = 'array' then
    args := jsonb_build_object(name, jsonb_path_query_array(args -> name, '$[*] ? (@ != null)'));
  end if;
  return nullif(prosa_private.arg_uuids(args, name, 50), '{}');
end $$;

-- { assigneeIds?, teamIds?, channelIds?, labelIds?, priority?, unread?, waiting? }; null when it narrows
-- nothing. A null among `assigneeIds` means nobody, among `teamIds` no team.
create function prosa_private.to_filter(given jsonb) returns prosa_private.list_filter
language plpgsql stable set search_path = '' as $$
declare
  priority jsonb;
  f prosa_private.list_filter;
begin
  if jsonb_typeof(given) <> 'object' or exists (select from jsonb_object_keys(given) k where k not in
      ('assigneeIds', 'teamIds', 'channelIds', 'labelIds', 'priority', 'unread', 'waiting')) then
    perform prosa_private.fail_argument('filters',
      'an object with assigneeIds, teamIds, channelIds, labelIds, priority, unread or waiting');
  end if;
  f.assignees := prosa_private.arg_ids_or_none(given, 'assigneeIds');
  f.nobody := nullif(given @? '$.assigneeIds[*] ? (@ == null)', false);
  f.teams := prosa_private.arg_ids_or_none(given, 'teamIds');
  f.teamless := nullif(given @? '$.teamIds[*] ? (@ == null)', false);
  f.channels := nullif(prosa_private.arg_uuids(given, 'channelIds', 50), '{}');
  f.labels := nullif(prosa_private.arg_uuids(given, 'labelIds', 50), '{}');
  f.unread := nullif(prosa_private.arg_flag(given, 'unread'), false);
  f.waiting := nullif(prosa_private.arg_flag(given, 'waiting'), false);
  priority := coalesce(nullif(given -> 'priority', 'null'), '[]');
  if jsonb_typeof(priority) <> 'array' or not priority <@ '["low", "normal", "high", "urgent"]' then
    perform prosa_private.fail_argument('priority', 'a list of low, normal, high, urgent');
  end if;
  f.priorities := nullif(array(select jsonb_array_elements_text(priority)), '{}');
  return f;
end $$;

-- Candidates of a group that is rare, in its order, whoever sees them: what waits or has one of these
-- priorities, one scan a status; of labels that few conversations carry, all that carry them.
create function prosa_private.list_rare(tenant uuid, statuses text[], kind text, rare_labels uuid[],
  priorities text[], place_at timestamptz, place_id uuid, most int)
returns table (id uuid, at timestamptz)
language plpgsql stable security definer rows 50 set search_path = ''
set plan_cache_mode = force_generic_plan as $$
begin
  if rare_labels is not null then
    return query select c.id, k.at from (
        select distinct l.conversation_id from prosa.conversation_labels l
        where l.label_id = any (rare_labels)) carries
      join prosa.conversations c on c.id = carries.conversation_id
      cross join lateral (select case kind when 'waiting' then c.waiting_since
        else coalesce(c.last_message_at, c.created_at) end as at) k
      where c.tenant_id = tenant and c.status = any (statuses) and case kind
        when 'waiting' then k.at > place_at or (k.at = place_at and c.id < place_id)
        else (k.at, c.id) < (place_at, place_id) end
      order by case kind when 'waiting' then k.at end, k.at desc, c.id desc limit most;
  elsif kind = 'waiting' then
    return query select found.* from unnest(statuses) s(status) cross join lateral (
        select c.id, c.waiting_since as at from prosa.conversations c
        where c.tenant_id = tenant and c.status = s.status and c.waiting_since >= place_at
          and (c.waiting_since > place_at or c.id < place_id)
        order by c.waiting_since, c.id desc limit most) found
      order by found.at, found.id desc limit most;
  else
    return query select found.* from unnest(statuses) s(status), unnest(priorities) p(priority)
      cross join lateral (
        select c.id, coalesce(c.last_message_at, c.created_at) as at from prosa.conversations c
        where c.tenant_id = tenant and c.priority = p.priority and c.priority <> 'normal'
          and c.status = s.status
          and (coalesce(c.last_message_at, c.created_at), c.id) < (place_at, place_id)
        order by coalesce(c.last_message_at, c.created_at) desc, c.id desc limit most) found
      order by found.at desc, found.id desc limit most;
  end if;
end $$;

-- The next candidates of one group after (`place_at`, `place_id`), and whether each belongs to the list:
-- the operator sees it in the tab, it is of the group, and the filter lets it through.
create function prosa_private.list_step(operator uuid, tenant uuid, tab text, statuses text[],
  f prosa_private.list_filter, rare_labels uuid[], kind text, place_at timestamptz, place_id uuid,
  most int)
returns table (id uuid, at timestamptz, fits boolean)
language plpgsql stable security definer rows 50 set search_path = ''
set plan_cache_mode = force_generic_plan as $$
declare
  whole boolean := prosa_private.sees_all(operator, tenant);
  teams uuid[] := array(select prosa_private.teams_of(operator));
  channels uuid[] := array(select prosa_private.channels_of(operator));
  -- What is somebody's is read by the index of what is theirs.
  is_of_one boolean := coalesce(cardinality(f.assignees) = 1 and f.nobody is null, false);
  rare_priorities text[] := case when kind in ('urgent', 'high', 'low') then array[kind]
    when kind = 'all' and not 'normal' = any (f.priorities) then f.priorities end;
  ids uuid[];
  times timestamptz[];
begin
  if f is null and kind = 'all' then
    return query select l.id, l.at, true from prosa_private.list_ids(operator, tenant, tab, statuses,
      place_at, place_id, most) l;
    return;
  end if;
  if rare_labels is not null or kind = 'waiting' or rare_priorities is not null then
    select array_agg(l.id), array_agg(l.at) into ids, times from prosa_private.list_rare(tenant,
      statuses, kind, rare_labels, rare_priorities, place_at, place_id, most) l;
  else
    select array_agg(l.id), array_agg(l.at) into ids, times from prosa_private.list_ids(
      case when is_of_one then f.assignees[1] else operator end, tenant,
      case when is_of_one then 'mine' else tab end, statuses, place_at, place_id, most) l;
  end if;
  return query select c.id, p.at,
      case tab when 'mine' then coalesce(c.assignee_id = operator, false)
        when 'unassigned' then c.assignee_id is null else true end
      and case kind when 'all' then true when 'waiting' then c.waiting_since is not null
        when 'rest' then c.waiting_since is null else c.priority = kind end
      and (f.priorities is null or c.priority = any (f.priorities))
      and (f.channels is null or c.channel_id = any (f.channels))
      and ((f.assignees is null and f.nobody is null)
        or coalesce(c.assignee_id = any (f.assignees), false)
        or (f.nobody is not null and c.assignee_id is null))
      and ((f.teams is null and f.teamless is null) or coalesce(c.team_id = any (f.teams), false)
        or (f.teamless is not null and c.team_id is null))
      and (f.waiting is null or c.waiting_since is not null)
      and (whole or coalesce(c.assignee_id = operator, false) or coalesce(c.team_id = any (teams), false)
        or (c.assignee_id is null and c.team_id is null and c.channel_id = any (channels))
        or exists (select from prosa.participants t where t.conversation_id = c.id
          and t.operator_id = operator and t.left_at is null))
      and (f.labels is null or exists (select from prosa.conversation_labels l
        where l.conversation_id = c.id and l.label_id = any (f.labels)))
      and (f.unread is null
        or c.last_inbound_seq > coalesce((select r.last_read_seq from prosa.read_cursors r
          where r.operator_id = operator and r.conversation_id = c.id), 0)
        or exists (select from prosa.conversations m where m.merged_into_id = c.id
          and (prosa_private.read_json(operator, m.id) -> 'unread') <> '0'))
    from unnest(ids, times) with ordinality p(id, at, n)
    join prosa.conversations c on c.id = p.id order by p.n;
end $$;

create function prosa_private.list_conversations(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  operator uuid := prosa_private.require_reader(tenant);
  tab text := prosa_private.arg_choice(args, 'tab', null, array['mine', 'unassigned', 'all']);
  statuses text[] := prosa_private.arg_statuses(args,
    array['open', 'pending', 'snoozed', 'resolved']);
  f prosa_private.list_filter :=
    prosa_private.to_filter(coalesce(nullif(args -> 'filters', 'null'), '{}'));
  sort text := prosa_private.arg_choice(args, 'sort', 'recent',
    array['recent', 'waiting', 'priority']);
  most int := prosa_private.arg_int(args, 'limit', 50, 1, 100);
  query text := md5(concat_ws('/', tenant, tab, array_to_string(statuses, ','), sort, f));
  -- Taken before the page is read: what commits in between is met again, never missed.
  sync text := prosa_private.sync_cursor(operator, tenant);
  groups text[] := case sort when 'waiting' then array['waiting', 'rest']
    when 'priority' then array['urgent', 'high', 'normal', 'low'] else array['all'] end;
  -- Where few conversations carry the labels, all of them are read instead of looked for.
  rare_labels uuid[] := case when f.labels is not null and (select count(*) from (
      select from prosa.conversation_labels l where l.label_id = any (f.labels) limit 1001) carried)
    <= 1000 then f.labels end;
  looks_at constant int := 1000;
  looked int := 0;
  chunk int := most + 1;
  -- { group, at, id }: what the page begins after, and where it has come to.
  place jsonb := '{"group": 1}';
  next_place jsonb;
  found int;
  step record;
  ids uuid[] := '{}';
  items jsonb;
begin
  if args ->> 'cursor' is not null then
    place := prosa_private.decode_cursor('list', args ->> 'cursor');
    if place ->> 'query' is distinct from query then
      perform prosa_private.fail_argument('cursor', 'a cursor of the same list');
    end if;
  end if;
  <<page>>
  while looked < looks_at loop
    found := 0;
    for step in select l.* from (select groups[(place ->> 'group')::int] as kind) g
      cross join lateral prosa_private.list_step(operator, tenant, tab, statuses, f, rare_labels, g.kind,
        coalesce((place ->> 'at')::timestamptz,
          case g.kind when 'waiting' then '-infinity'::timestamptz else 'infinity' end),
        coalesce((place ->> 'id')::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'), chunk) l
    loop
      found := found + 1;
      if step.fits and cardinality(ids) = most then
        next_place := place;
        exit page;
      end if;
      place := place || jsonb_build_object('at', step.at, 'id', step.id);
      if step.fits then
        ids := ids || step.id;
      end if;
    end loop;
    looked := looked + found;
    if found < chunk then
      place := jsonb_build_object('group', (place ->> 'group')::int + 1);
      exit when (place ->> 'group')::int > cardinality(groups);
    end if;
    next_place := place;
    chunk := least(2 * chunk, looks_at - looked);
  end loop;
  if (place ->> 'group')::int > cardinality(groups) then
    next_place := null;
  end if;
  select coalesce(jsonb_agg(i.item order by page.n), '[]') into items
    from unnest(ids) with ordinality page(id, n)
    join prosa_private.items_json(operator, ids) i on i.id = page.id;
  return jsonb_build_object('items', items, 'syncCursor', sync, 'nextCursor',
    case when next_place is not null then prosa_private.encode_cursor('list',
      next_place || jsonb_build_object('query', query)) end);
end $$;

create function prosa_private.get_conversation(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c prosa.conversations := prosa_private.require_conversation(
    prosa_private.arg_uuid(args, 'conversationId'), 'conversation.read');
begin
  return (select i.item from prosa_private.items_json(prosa_private.me(), array[c.id]) i);
end $$;

-- Counts stop at 100. `unread` looks at the 300 newest that the caller sees.
create function prosa_private.count_conversations(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  operator uuid := prosa_private.require_reader(tenant);
  statuses text[] := prosa_private.arg_statuses(args, array['open']);
  counts jsonb;
begin
  select jsonb_object_agg(t.tab, (select count(*) from prosa_private.list_ids(operator, tenant,
      t.tab, statuses, 'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 100)))
    into counts from unnest(array['mine', 'unassigned', 'all']) t(tab);
  return counts || jsonb_build_object('unread', (
    select least(count(*), 100)
    from prosa_private.list_ids(operator, tenant, 'all', statuses, 'infinity',
      'ffffffff-ffff-ffff-ffff-ffffffffffff', 300) l
    join prosa.conversations c on c.id = l.id
    left join prosa.read_cursors r on r.operator_id = operator and r.conversation_id = l.id
    where c.last_inbound_seq > coalesce(r.last_read_seq, 0)
      or exists (select from prosa.conversations m where m.merged_into_id = c.id
        and (prosa_private.read_json(operator, m.id) -> 'unread') <> '0')));
end $$;

create function prosa.list_conversations(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.list_conversations(args) $$;
create function prosa.get_conversation(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.get_conversation(args) $$;
create function prosa.count_conversations(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.count_conversations(args) $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.list_conversations(jsonb)'::regprocedure,
    'prosa_private.get_conversation(jsonb)'::regprocedure,
    'prosa_private.count_conversations(jsonb)'::regprocedure,
    'prosa.list_conversations(jsonb)'::regprocedure,
    'prosa.get_conversation(jsonb)'::regprocedure,
    'prosa.count_conversations(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
  foreach f in array array[
    'prosa_private.read_json(uuid,uuid)'::regprocedure,
    'prosa_private.items_json(uuid,uuid[])'::regprocedure,
    'prosa_private.list_ids(uuid,uuid,text,text[],timestamptz,uuid,int)'::regprocedure,
    'prosa_private.arg_statuses(jsonb,text[])'::regprocedure,
    'prosa_private.arg_flag(jsonb,text)'::regprocedure,
    'prosa_private.arg_ids_or_none(jsonb,text)'::regprocedure,
    'prosa_private.to_filter(jsonb)'::regprocedure,
    'prosa_private.list_rare(uuid,text[],text,uuid[],text[],timestamptz,uuid,int)'::regprocedure,
    'prosa_private.list_step(uuid,uuid,text,text[],prosa_private.list_filter,uuid[],text,timestamptz,uuid,int)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
