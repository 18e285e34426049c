-- The teams of a company: who is in them, and which channels they answer.

-- { tenantId } → { teams: [{ id, name, members, channels }] }
create function prosa_private.list_teams(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
begin
  perform prosa_private.require_permission(tenant, 'team.manage');
  return jsonb_build_object('teams', (select coalesce(jsonb_agg(jsonb_build_object(
      'id', t.id, 'name', t.name,
      'members', array(select m.operator_id from prosa.team_members m where m.team_id = t.id order by 1),
      'channels', array(select c.channel_id from prosa.channel_teams c where c.team_id = t.id order by 1))
      order by t.name, t.id), '[]')
    from prosa.teams t where t.tenant_id = tenant));
end $$;

-- { tenantId, teamId?, name?, members?, channels? } → { teamId }. Makes a team, or changes what is given
-- of one. Ids of elsewhere count for none.
create function prosa_private.save_team(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  team uuid := prosa_private.arg_uuid(args, 'teamId', false);
  wanted text := btrim(args ->> 'name');
  members uuid[] := prosa_private.arg_uuids(args, 'members', 1000);
  channels uuid[] := prosa_private.arg_uuids(args, 'channels', 200);
begin
  perform prosa_private.require_permission(tenant, 'team.manage');
  if (team is null or args ? 'name') and coalesce(length(wanted), 0) not between 1 and 100 then
    perform prosa_private.fail_argument('name', '1 to 100 characters long');
  end if;
  perform from prosa.tenants t where t.id = tenant for no key update;
  if exists (select from prosa.teams t where t.tenant_id = tenant and t.name = wanted
      and t.id is distinct from team) then
    perform prosa_private.fail('request.invalid', 422, 'Another team has this name already.',
      jsonb_build_object('path', 'name', 'reason', 'taken'));
  end if;
  if team is null then
    team := prosa_private.uuid_v7();
    insert into prosa.teams (id, tenant_id, name) values (team, tenant, wanted);
  else
    update prosa.teams t set name = coalesce(wanted, t.name) where t.tenant_id = tenant and t.id = team;
    if not found then
      perform prosa_private.fail_argument('teamId', 'a team of the company');
    end if;
  end if;
  if args ? 'members' then
    delete from prosa.team_members m where m.team_id = team and m.operator_id <> all (members);
    insert into prosa.team_members (tenant_id, team_id, operator_id)
      select tenant, team, m.operator_id from prosa.tenant_members m
      where m.tenant_id = tenant and m.operator_id = any (members) and m.removed_at is null
      on conflict do nothing;
  end if;
  if args ? 'channels' then
    delete from prosa.channel_teams c where c.team_id = team and c.channel_id <> all (channels);
    insert into prosa.channel_teams (tenant_id, channel_id, team_id)
      select tenant, c.id, team from prosa.channels c
      where c.tenant_id = tenant and c.id = any (channels) on conflict do nothing;
  end if;
  return jsonb_build_object('teamId', team);
end $$;

-- { tenantId, teamId } → {}. What the team had is nobody's then: whoever answers its channel sees it.
create function prosa_private.delete_team(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  team uuid := prosa_private.arg_uuid(args, 'teamId');
  held uuid;
begin
  perform prosa_private.require_permission(tenant, 'team.manage');
  for held in select c.id from prosa.conversations c where c.tenant_id = tenant
      and c.team_id = team and c.status not in ('resolved', 'merged') order by c.id loop
    perform prosa_private.lock_conversation(held);
    update prosa.conversations c set team_id = null where c.id = held;
    perform prosa_private.record_change(held, 'conversation');
  end loop;
  delete from prosa.teams t where t.tenant_id = tenant and t.id = team;
  if not found then
    perform prosa_private.fail_argument('teamId', 'a team of the company');
  end if;
  return '{}';
end $$;

do $$
declare
  f text;
begin
  foreach f in array array['list_teams', 'save_team', 'delete_team'] loop
    execute format('create function prosa.%1$I(args jsonb) returns jsonb language sql set search_path = '''''
      || ' as $f$ select prosa_private.%1$I(args) $f$', f);
    execute format('revoke all on function prosa.%1$I(jsonb), prosa_private.%1$I(jsonb) from public', f);
    execute format('grant execute on function prosa.%1$I(jsonb), prosa_private.%1$I(jsonb)'
      || ' to authenticated', f);
  end loop;
end $$;
