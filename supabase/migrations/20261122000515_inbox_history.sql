-- What was before: the earlier words of a message, and the earlier conversations of a contact.

-- { messageId } → { items: [{ body, at, by }] }: every version from the first to the one that is shown.
-- `at` is null where the provider told no time. Of a message that was taken back nothing is told. An edit
-- of ours that was told twice is one version: the same text cannot follow itself.
create function prosa_private.list_revisions(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  m prosa.messages;
begin
  select * into m from prosa.messages t where t.id = prosa_private.arg_uuid(args, 'messageId');
  if m.id is null or not prosa_private.can_see(m.conversation_id) then
    perform prosa_private.fail('message.not_found', 404,
      'There is no such message, or it is out of your sight.');
  end if;
  return jsonb_build_object('items', (select coalesce(jsonb_agg(jsonb_build_object(
      'body', r.body,
      'at', prosa_private.iso(case when r.by_kind = 'original' then m.sort_ts else r.at end),
      'by', case when r.by_kind = 'original' then m.direction when r.by_kind = 'us' then 'out'
        else 'in' end) order by r.n), '[]')
    from (select v.*, row_number() over line n, lag(v.body) over line before
      from prosa.message_revisions v where v.message_id = m.id and m.deleted_at is null
      window line as (order by v.by_kind <> 'original', v.at nulls first,
        v.content ->> 'reportedAt' nulls first, v.body collate "C")) r
    where r.n = 1 or r.body is distinct from r.before));
end $$;

-- { conversationId, before?, limit? } → { items, nextBefore }: the contact's other conversations that
-- came before and that the caller sees, latest first, over all channels and merged contacts.
create function prosa_private.list_past_conversations(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  c prosa.conversations := prosa_private.require_conversation(
    prosa_private.arg_uuid(args, 'conversationId'), 'conversation.read');
  most int := prosa_private.arg_int(args, 'limit', 10, 1, 50);
  before int := prosa_private.arg_int(args, 'before', c.number::int, 0, 2147483647);
  tree uuid[] := prosa_private.contact_tree(prosa_private.contact_root(c.contact_id));
  thread uuid[] := prosa_private.thread_of(c.id);
  items jsonb;
begin
  select coalesce(jsonb_agg(prosa_private.conversation_json(p.id) || jsonb_build_object(
      'startedAt', prosa_private.iso(p.created_at),
      'resolvedAt', prosa_private.iso(p.resolved_at),
      'resolvedBy', (select m.author_name from prosa.messages m
        where m.conversation_id = p.id and m.direction = 'system'
          and m.sort_ts >= p.resolved_at - interval '1 minute'
          and m.content #>> '{work,status,to}' = 'resolved'
        order by m.sort_ts desc, m.seq desc limit 1))
      order by p.number desc), '[]') into items
    from (select t.* from prosa.conversations t
      where t.tenant_id = c.tenant_id and t.contact_id = any (tree) and t.status <> 'merged'
        and t.number < before and t.id <> all (thread) and prosa_private.can_see(t.id)
      order by t.number desc limit most + 1) p;
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(i.item order by i.n), '[]')
      from jsonb_array_elements(items) with ordinality i(item, n) where i.n <= most),
    'nextBefore', case when jsonb_array_length(items) > most
      then items -> (most - 1) -> 'number' end);
end $$;

create function prosa.list_revisions(args jsonb) returns jsonb
language sql stable set search_path = '' as $$ select prosa_private.list_revisions(args) $$;
create function prosa.list_past_conversations(args jsonb) returns jsonb
language sql stable set search_path = '' as $$ select prosa_private.list_past_conversations(args) $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.list_revisions(jsonb)'::regprocedure,
    'prosa_private.list_past_conversations(jsonb)'::regprocedure,
    'prosa.list_revisions(jsonb)'::regprocedure,
    'prosa.list_past_conversations(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
end $$;
