-- Colleagues whom a note calls by @name: told of it, and let into the conversation.

create table prosa.mentions (
  tenant_id uuid not null,
  message_id uuid not null,
  conversation_id uuid not null,
  operator_id uuid not null,
  seq int not null,
  created_at timestamptz not null default now(),
  primary key (message_id, operator_id),
  foreign key (tenant_id, message_id) references prosa.messages (tenant_id, id) on delete cascade,
  foreign key (tenant_id, conversation_id) references prosa.conversations (tenant_id, id)
    on delete cascade,
  foreign key (tenant_id, operator_id) references prosa.tenant_members on delete cascade
);
create index on prosa.mentions (operator_id, conversation_id, seq);
create index on prosa.mentions (conversation_id);
alter table prosa.mentions enable row level security;
revoke all on prosa.mentions from public, anon, authenticated;
grant select, insert, update, delete on prosa.mentions to service_role;
create policy prosa_read on prosa.mentions for select to authenticated
  using (operator_id = (select prosa_private.me())
    and tenant_id in (select prosa_private.my_tenants()));
grant select on prosa.mentions to authenticated;

-- [{ id, name }] of the members whose @name stands in a text. The longer name first: "@Ana Lima" is
-- not Ana. People of one name are all called.
create function prosa_private.called_in(tenant uuid, body text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  rest text := body;
  found jsonb := '[]';
  pattern text;
  n record;
begin
  if position('@' in body) = 0 then
    return found;
  end if;
  for n in
    select o.name, jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name) order by o.id) as people
      from prosa.tenant_members t join prosa.operators o on o.id = t.operator_id
      where t.tenant_id = tenant and t.removed_at is null and o.name <> ''
        and position('@' || o.name in body) > 0
      group by o.name order by length(o.name) desc, o.name
  loop
    pattern := '(^|[^[:alnum:]])@' || regexp_replace(n.name, '([^[:alnum:] ])', '\\\1', 'g')
      || '(?![[:alnum:]])';
    if rest ~ pattern then
      found := found || n.people;
      rest := regexp_replace(rest, pattern, '\1', 'g');
    end if;
  end loop;
  return found;
end $$;

-- Lets those whom a note calls into its conversation, before its fact is told.
create function prosa_private.let_in(note prosa.messages) returns void
language sql set search_path = '' as $$
  insert into prosa.participants as p (tenant_id, conversation_id, operator_id)
    select note.tenant_id, note.conversation_id, (called ->> 'id')::uuid
      from jsonb_array_elements(note.content -> 'mentions') called
    on conflict (conversation_id, operator_id) do update set left_at = null
      where p.left_at is not null
$$;

-- Writes down whom a note calls, but for its author.
create function prosa_private.record_mentions(note prosa.messages) returns void
language sql set search_path = '' as $$
  insert into prosa.mentions (tenant_id, message_id, conversation_id, operator_id, seq)
    select note.tenant_id, note.id, note.conversation_id, (called ->> 'id')::uuid, note.seq
      from jsonb_array_elements(note.content -> 'mentions') called
      where (called ->> 'id')::uuid <> note.author_member_id
$$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.called_in(uuid,text)'::regprocedure,
    'prosa_private.let_in(prosa.messages)'::regprocedure,
    'prosa_private.record_mentions(prosa.messages)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
