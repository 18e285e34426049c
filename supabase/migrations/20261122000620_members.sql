-- Who works in a company: its admins invite, change and remove members. A role is given and taken by
-- those who hold at least as much, and a company keeps an owner.

create function prosa_private.require_rank(own text, other text) returns void
language plpgsql stable set search_path = '' as $$
begin
  if prosa_private.role_rank(other) > prosa_private.role_rank(own) then
    perform prosa_private.fail('auth.forbidden', 403,
      format('Your role (%s) may not give, change or take the role %s.', own, other),
      jsonb_build_object('role', own, 'needed', other));
  end if;
end $$;

-- The member, locked with its company, so that two owners cannot remove each other at once.
create function prosa_private.lock_member(tenant uuid, operator uuid, own text)
returns prosa.tenant_members
language plpgsql set search_path = '' as $$
declare
  m prosa.tenant_members;
begin
  perform from prosa.tenants t where t.id = tenant for no key update;
  select * into m from prosa.tenant_members t
    where t.tenant_id = tenant and t.operator_id = operator and t.removed_at is null;
  if m.operator_id is null then
    perform prosa_private.fail('request.invalid', 422, 'This person is no member of the company.',
      jsonb_build_object('path', 'operatorId'));
  end if;
  perform prosa_private.require_rank(own, m.role);
  return m;
end $$;

create function prosa_private.require_other_owner(m prosa.tenant_members) returns void
language plpgsql stable set search_path = '' as $$
begin
  if m.role = 'owner' and not exists (select from prosa.tenant_members o
      where o.tenant_id = m.tenant_id and o.role = 'owner' and o.removed_at is null
        and o.operator_id <> m.operator_id) then
    perform prosa_private.fail('request.invalid', 422,
      'This is the only owner of the company. Make somebody else an owner first.',
      jsonb_build_object('reason', 'last_owner'));
  end if;
end $$;

-- Makes the operator's teams and channels of the tenant exactly these. An id of elsewhere counts for none.
create function prosa_private.set_units(tenant uuid, operator uuid, teams uuid[], channels uuid[])
returns void
language plpgsql set search_path = '' as $$
begin
  delete from prosa.team_members t where t.tenant_id = tenant and t.operator_id = operator
    and t.team_id <> all (teams);
  insert into prosa.team_members (tenant_id, team_id, operator_id)
    select tenant, t.id, operator from prosa.teams t
    where t.tenant_id = tenant and t.id = any (teams) on conflict do nothing;
  delete from prosa.channel_members c where c.tenant_id = tenant and c.operator_id = operator
    and c.channel_id <> all (channels);
  insert into prosa.channel_members (tenant_id, channel_id, operator_id)
    select tenant, c.id, operator from prosa.channels c
    where c.tenant_id = tenant and c.id = any (channels) on conflict do nothing;
end $$;

-- { tenantId } → { members, invitations }
create function prosa_private.list_members(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
begin
  perform prosa_private.require_permission(tenant, 'member.manage');
  return jsonb_build_object(
    'members', (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name,
        'email', o.email, 'role', m.role, 'availability', m.availability,
        'teams', array(select t.team_id from prosa.team_members t
          where t.tenant_id = tenant and t.operator_id = o.id order by 1),
        'channels', array(select c.channel_id from prosa.channel_members c
          where c.tenant_id = tenant and c.operator_id = o.id order by 1)) order by o.name, o.id), '[]')
      from prosa.tenant_members m join prosa.operators o on o.id = m.operator_id
      where m.tenant_id = tenant and m.removed_at is null),
    'invitations', (select coalesce(jsonb_agg(prosa_private.invitation_json(i)
        order by i.created_at, i.id), '[]')
      from prosa.invitations i where i.tenant_id = tenant and i.accepted_at is null));
end $$;

-- { tenantId, operatorId, role?, teams?, channels? } → { operatorId }
create function prosa_private.change_member(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  own text := prosa_private.require_permission(tenant, 'member.manage');
  m prosa.tenant_members := prosa_private.lock_member(tenant,
    prosa_private.arg_uuid(args, 'operatorId'), own);
  wanted text := prosa_private.arg_choice(args, 'role', m.role,
    array['owner', 'admin', 'supervisor', 'agent', 'viewer']);
begin
  perform prosa_private.require_rank(own, wanted);
  if wanted <> m.role then
    perform prosa_private.require_other_owner(m);
    update prosa.tenant_members t set role = wanted
      where t.tenant_id = tenant and t.operator_id = m.operator_id;
  end if;
  perform prosa_private.set_units(tenant, m.operator_id,
    case when args ? 'teams' then prosa_private.arg_uuids(args, 'teams', 200)
      else array(select t.team_id from prosa.team_members t
        where t.tenant_id = tenant and t.operator_id = m.operator_id) end,
    case when args ? 'channels' then prosa_private.arg_uuids(args, 'channels', 200)
      else array(select c.channel_id from prosa.channel_members c
        where c.tenant_id = tenant and c.operator_id = m.operator_id) end);
  return jsonb_build_object('operatorId', m.operator_id);
end $$;

-- { tenantId, operatorId } → { operatorId }. Sight, assignments and topics go in this transaction.
create function prosa_private.dismiss_member(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  m prosa.tenant_members := prosa_private.lock_member(tenant,
    prosa_private.arg_uuid(args, 'operatorId'),
    prosa_private.require_permission(tenant, 'member.manage'));
begin
  perform prosa_private.require_other_owner(m);
  update prosa.tenant_members t set removed_at = now()
    where t.tenant_id = tenant and t.operator_id = m.operator_id;
  return jsonb_build_object('operatorId', m.operator_id);
end $$;

-- { tenantId, availability } → { availability }, of the caller.
create function prosa_private.set_availability(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  operator uuid := prosa_private.require_member(tenant);
  wanted text := prosa_private.arg_choice(args, 'availability', null,
    array['online', 'away', 'offline']);
begin
  update prosa.tenant_members m set availability = wanted
    where m.tenant_id = tenant and m.operator_id = operator and m.availability <> wanted;
  return jsonb_build_object('availability', wanted);
end $$;

do $$
declare
  f text;
begin
  foreach f in array array['list_members', 'change_member', 'dismiss_member', 'set_availability'] loop
    execute format('create function prosa.%1$I(args jsonb) returns jsonb language sql set search_path = '''''
      || ' as $f$ select prosa_private.%1$I(args) $f$', f);
    execute format('revoke all on function prosa.%1$I(jsonb), prosa_private.%1$I(jsonb) from public', f);
    execute format('grant execute on function prosa.%1$I(jsonb), prosa_private.%1$I(jsonb)'
      || ' to authenticated', f);
  end loop;
  foreach f in array array['require_rank(text,text)',
    'lock_member(uuid,uuid,text)', 'require_other_owner(prosa.tenant_members)',
    'set_units(uuid,uuid,uuid[],uuid[])'] loop
    execute format('revoke all on function prosa_private.%s from public', f);
    execute format('grant execute on function prosa_private.%s to service_role', f);
  end loop;
end $$;
