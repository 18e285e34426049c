-- Lists: permission inside, one bounded keyset scan a branch, merged. The order is
-- (coalesce(last_message_at, created_at), id), newest first.

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
      from prosa.conversations c where c.merged_into_id = conversation)));
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

create function prosa_private.list_conversations(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  operator uuid := prosa_private.require_member(tenant);
  tab text := prosa_private.arg_choice(args, 'tab', null, array['mine', 'unassigned', 'all']);
  statuses text[] := prosa_private.arg_statuses(args,
    array['open', 'pending', 'snoozed', 'resolved']);
  most int := prosa_private.arg_int(args, 'limit', 50, 1, 100);
  query text := md5(concat_ws('/', tenant, tab, array_to_string(statuses, ',')));
  -- Taken before the page is read: what commits in between is met again, never missed.
  sync text := prosa_private.sync_cursor(operator, tenant);
  place jsonb;
  ids uuid[];
  last_at timestamptz;
  items jsonb;
begin
  perform prosa_private.arg_choice(args, 'sort', 'recent', array['recent']);
  if args ->> 'cursor' is not null then
    place := prosa_private.decode_cursor('list', args ->> 'cursor');
    if place ->> 'query' is distinct from query then
      perform prosa_private.fail_argument('cursor', 'a cursor of the same list');
    end if;
  end if;
  select array_agg(l.id order by l.at desc, l.id desc),
      (array_agg(l.at order by l.at desc, l.id desc))[most] into ids, last_at
    from prosa_private.list_ids(operator, tenant, tab, statuses,
      coalesce((place ->> 'at')::timestamptz, 'infinity'),
      coalesce((place ->> 'id')::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'), most + 1) l;
  select coalesce(jsonb_agg(i.item order by page.n), '[]') into items
    from unnest(ids[1:most]) with ordinality page(id, n)
    join prosa_private.items_json(operator, ids[1:most]) i on i.id = page.id;
  return jsonb_build_object('items', items, 'syncCursor', sync, 'nextCursor',
    case when cardinality(ids) > most then prosa_private.encode_cursor('list',
      jsonb_build_object('query', query, 'at', last_at, 'id', ids[most])) end);
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
  operator uuid := prosa_private.require_member(tenant);
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
    'prosa_private.arg_statuses(jsonb,text[])'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
