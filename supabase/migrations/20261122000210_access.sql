-- Who sees what, said once: for one conversation (`sees`) and as sets (`my_…`) that policies hash.
-- Membership is looked up, never trusted from a token. plpgsql, whose plans are kept for the session.

-- What somebody may do, in the words that functions, policies and user interfaces ask in. A role is the
-- least that has the permission; whoever ranks higher has it too.
create table prosa.permissions (
  permission text primary key,
  lowest_role text not null
    check (lowest_role in ('viewer', 'agent', 'supervisor', 'admin', 'owner'))
);
alter table prosa.permissions enable row level security;
revoke all on prosa.permissions from public, anon, authenticated;
grant select, insert, update, delete on prosa.permissions to service_role;
insert into prosa.permissions (lowest_role, permission) values
  ('viewer', 'conversation.read'),
  ('agent', 'message.send'),
  ('agent', 'note.write'),
  ('agent', 'conversation.update'),
  ('agent', 'conversation.assign'),
  ('agent', 'conversation.start'),
  ('agent', 'contact.update'),
  ('agent', 'contact.merge'),
  ('supervisor', 'contact.block'),
  ('supervisor', 'conversation.read_all'),
  ('supervisor', 'message.inspect'),
  ('supervisor', 'message.change_others'),
  ('supervisor', 'saved_view.share'),
  ('admin', 'channel.manage'),
  ('admin', 'team.manage'),
  ('admin', 'member.manage'),
  ('admin', 'privacy.manage'),
  ('admin', 'audit.read');

-- The operator behind the caller's token, or null.
create function prosa_private.me() returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select o.id from prosa.operators o where o.subject = (select auth.jwt() ->> 'sub'));
end $$;

create function prosa_private.role_rank(role text) returns int
language plpgsql immutable set search_path = '' as $$
begin
  return array_position(array['viewer', 'agent', 'supervisor', 'admin', 'owner'], role);
end $$;

create function prosa_private.may(role text, permission text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from prosa.permissions p where p.permission = may.permission
    and prosa_private.role_rank(p.lowest_role) <= prosa_private.role_rank(may.role));
end $$;

-- A member whose role reads conversations; which ones is said below.
create function prosa_private.reads(operator uuid, tenant uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from prosa.tenant_members m where m.tenant_id = tenant
    and m.operator_id = operator and m.removed_at is null
    and prosa_private.may(m.role, 'conversation.read'));
end $$;

-- Who may read all sees the whole tenant; every reader does where its visibility is open.
create function prosa_private.sees_all(operator uuid, tenant uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from prosa.tenant_members m
    join prosa.tenants t on t.id = m.tenant_id
    where m.tenant_id = tenant and m.operator_id = operator and m.removed_at is null
      and prosa_private.may(m.role, 'conversation.read')
      and (prosa_private.may(m.role, 'conversation.read_all') or t.settings ->> 'visibility' = 'open'));
end $$;

-- A merged conversation is seen by who sees the one it went into.
create function prosa_private.root_of(conversation uuid) returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return (with recursive chain as (
      select c.id, c.merged_into_id from prosa.conversations c where c.id = conversation
      union
      select c.id, c.merged_into_id from chain
      join prosa.conversations c on c.id = chain.merged_into_id)
    select id from chain where merged_into_id is null);
end $$;

create function prosa_private.teams_of(operator uuid) returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select tm.team_id from prosa.team_members tm
    join prosa.tenant_members m using (tenant_id, operator_id)
    where tm.operator_id = operator and m.removed_at is null;
end $$;

create function prosa_private.channels_of(operator uuid) returns setof uuid
language plpgsql stable security definer set search_path = ''
set plan_cache_mode = force_generic_plan as $$
begin
  return query
    select cm.channel_id from prosa.channel_members cm
    join prosa.tenant_members m using (tenant_id, operator_id)
    where cm.operator_id = operator and m.removed_at is null
    union
    select ct.channel_id from prosa.channel_teams ct
    where ct.team_id in (select prosa_private.teams_of(operator));
end $$;

create function prosa_private.sees(operator uuid, conversation uuid) returns boolean
language plpgsql stable security definer set search_path = ''
set plan_cache_mode = force_generic_plan as $$
declare
  c prosa.conversations;
begin
  select * into c from prosa.conversations t where t.id = conversation;
  if c.merged_into_id is not null then
    select * into c from prosa.conversations t where t.id = prosa_private.root_of(conversation);
  end if;
  return prosa_private.reads(operator, c.tenant_id)
    and (prosa_private.sees_all(operator, c.tenant_id)
      or coalesce(c.assignee_id = operator, false)
      or coalesce(c.team_id in (select prosa_private.teams_of(operator)), false)
      or (c.assignee_id is null and c.team_id is null
        and c.channel_id in (select prosa_private.channels_of(operator)))
      or exists (select from prosa.participants p where p.conversation_id = c.id
        and p.operator_id = operator and p.left_at is null));
end $$;

create function prosa_private.can_see(conversation uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce(prosa_private.sees(prosa_private.me(), conversation), false);
end $$;

-- The caller as a member of the tenant; returns the operator's id.
create function prosa_private.require_member(tenant uuid) returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
  operator uuid := (select m.operator_id from prosa.tenant_members m
    where m.tenant_id = tenant and m.operator_id = prosa_private.me() and m.removed_at is null);
begin
  if operator is null then
    perform prosa_private.fail('auth.forbidden', 403,
      'You are not a member of this company. Ask one of its admins to add you.');
  end if;
  return operator;
end $$;

-- The caller's role in the tenant, when it has the permission.
create function prosa_private.require_permission(tenant uuid, permission text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  operator uuid := prosa_private.require_member(tenant);
  role text := (select m.role from prosa.tenant_members m
    where m.tenant_id = tenant and m.operator_id = operator);
begin
  if not prosa_private.may(role, permission) then
    perform prosa_private.fail('auth.forbidden', 403,
      format('Your role (%s) may not do this; it needs the permission %s.', role, permission),
      jsonb_build_object('role', role, 'permission', permission));
  end if;
  return role;
end $$;

-- The caller as one who reads conversations of the tenant; returns the operator's id.
create function prosa_private.require_reader(tenant uuid) returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  perform prosa_private.require_permission(tenant, 'conversation.read');
  return prosa_private.me();
end $$;

-- The conversation, when the caller sees it and has the permission. Unknown and invisible look the same.
create function prosa_private.require_conversation(conversation uuid, permission text)
returns prosa.conversations
language plpgsql stable security definer set search_path = '' as $$
declare
  c prosa.conversations;
begin
  select * into c from prosa.conversations t where t.id = conversation;
  if c.id is null or not prosa_private.can_see(conversation) then
    perform prosa_private.fail('conversation.not_found', 404,
      'There is no such conversation, or it is out of your sight.');
  end if;
  perform prosa_private.require_permission(c.tenant_id, permission);
  return c;
end $$;

-- sets for policies: each runs once a query and is hashed ------------------------------------------

create function prosa_private.my_tenants() returns setof uuid
language plpgsql stable security definer rows 5 set search_path = '' as $$
begin
  return query
    select m.tenant_id from prosa.tenant_members m
    where m.operator_id = prosa_private.me() and m.removed_at is null;
end $$;

create function prosa_private.my_whole_tenants() returns setof uuid
language plpgsql stable security definer rows 5 set search_path = '' as $$
begin
  return query
    select m.tenant_id from prosa.tenant_members m
    join prosa.tenants t on t.id = m.tenant_id
    where m.operator_id = prosa_private.me() and m.removed_at is null
      and prosa_private.may(m.role, 'conversation.read')
      and (prosa_private.may(m.role, 'conversation.read_all') or t.settings ->> 'visibility' = 'open');
end $$;

-- What is seen in tenants that are not seen whole, by one index scan a reason.
create function prosa_private.my_conversations() returns setof uuid
language plpgsql stable security definer rows 500 set search_path = '' as $$
declare
  operator uuid := prosa_private.me();
  tenants uuid[] := array(
    select t.id from prosa_private.my_tenants() t(id) where prosa_private.reads(operator, t.id)
    except select prosa_private.my_whole_tenants());
begin
  if tenants = '{}' then
    return;
  end if;
  return query
    with recursive seen as (
      select c.id from prosa.conversations c
        where c.tenant_id = any (tenants) and c.assignee_id = operator and c.status <> 'merged'
      union
      select c.id from prosa.conversations c
        where c.tenant_id = any (tenants) and c.status <> 'merged'
          and c.team_id = any (array(select prosa_private.teams_of(operator)))
      union
      select c.id from prosa.conversations c
        where c.tenant_id = any (tenants) and c.assignee_id is null and c.team_id is null
          and c.status <> 'merged'
          and c.channel_id = any (array(select prosa_private.channels_of(operator)))
      union
      select p.conversation_id from prosa.participants p
        join prosa.conversations c on c.id = p.conversation_id and c.status <> 'merged'
        where p.tenant_id = any (tenants) and p.operator_id = operator and p.left_at is null),
    thread as (
      select s.id from seen s
      union
      select m.id from thread t join prosa.conversations m on m.merged_into_id = t.id)
    select t.id from thread t;
end $$;

create function prosa_private.my_contacts() returns setof uuid
language plpgsql stable security definer rows 500 set search_path = '' as $$
begin
  return query
    select distinct c.contact_id from prosa.conversations c
    where c.id in (select prosa_private.my_conversations());
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.me()'::regprocedure,
    'prosa_private.can_see(uuid)'::regprocedure,
    'prosa_private.require_member(uuid)'::regprocedure,
    'prosa_private.require_permission(uuid,text)'::regprocedure,
    'prosa_private.require_conversation(uuid,text)'::regprocedure,
    'prosa_private.my_tenants()'::regprocedure,
    'prosa_private.my_whole_tenants()'::regprocedure,
    'prosa_private.my_conversations()'::regprocedure,
    'prosa_private.my_contacts()'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
  foreach f in array array[
    'prosa_private.role_rank(text)'::regprocedure,
    'prosa_private.may(text,text)'::regprocedure,
    'prosa_private.reads(uuid,uuid)'::regprocedure,
    'prosa_private.require_reader(uuid)'::regprocedure,
    'prosa_private.sees_all(uuid,uuid)'::regprocedure,
    'prosa_private.root_of(uuid)'::regprocedure,
    'prosa_private.teams_of(uuid)'::regprocedure,
    'prosa_private.channels_of(uuid)'::regprocedure,
    'prosa_private.sees(uuid,uuid)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
