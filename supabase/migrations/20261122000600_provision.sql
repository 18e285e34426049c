-- Companies, people, teams and channels are made here, by the service alone. Each function may be
-- repeated: the second call finds what the first one made.

create function prosa.create_tenant(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  made uuid;
begin
  perform prosa_private.act_for(args);
  insert into prosa.tenants (id, slug, name, locale, time_zone, settings)
    values (coalesce(prosa_private.arg_uuid(args, 'id', false), prosa_private.uuid_v7()),
      args ->> 'slug', args ->> 'name', coalesce(args ->> 'locale', 'pt-BR'),
      coalesce(args ->> 'timeZone', 'America/Sao_Paulo'), coalesce(args -> 'settings', '{}'))
    on conflict (slug) do nothing returning id into made;
  insert into prosa.tenant_counters (tenant_id) select made where made is not null;
  return jsonb_build_object('created', made is not null, 'tenantId',
    coalesce(made, (select t.id from prosa.tenants t where t.slug = args ->> 'slug')));
end $$;

-- Adds the subject of a token as a member, or changes role and name of one; brings a removed one back.
create function prosa.add_member(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  wanted_role text := prosa_private.arg_choice(args, 'role', null,
    array['owner', 'admin', 'supervisor', 'agent', 'viewer']);
  operator uuid;
begin
  perform prosa_private.act_for(args);
  insert into prosa.operators as o (id, subject, name, email, locale)
    values (coalesce(prosa_private.arg_uuid(args, 'operatorId', false), prosa_private.uuid_v7()),
      args ->> 'subject', args ->> 'name', args ->> 'email', args ->> 'locale')
    on conflict (subject) do update set name = excluded.name,
      email = coalesce(excluded.email, o.email), locale = coalesce(excluded.locale, o.locale)
    returning id into operator;
  insert into prosa.tenant_members as m (tenant_id, operator_id, role)
    values (tenant, operator, wanted_role)
    on conflict (tenant_id, operator_id) do update set role = excluded.role, removed_at = null
      where m.role <> excluded.role or m.removed_at is not null;
  return jsonb_build_object('operatorId', operator);
end $$;

-- Takes sight, assignments and topics away in this transaction; what the member wrote stays.
create function prosa.remove_member(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
begin
  perform prosa_private.act_for(args);
  update prosa.tenant_members m set removed_at = now()
    where m.tenant_id = prosa_private.arg_uuid(args, 'tenantId')
      and m.operator_id = prosa_private.arg_uuid(args, 'operatorId') and m.removed_at is null;
  return jsonb_build_object('removed', found);
end $$;

create function prosa.create_team(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  team uuid;
begin
  perform prosa_private.act_for(args);
  insert into prosa.teams as t (id, tenant_id, name)
    values (coalesce(prosa_private.arg_uuid(args, 'id', false), prosa_private.uuid_v7()),
      tenant, args ->> 'name')
    on conflict (tenant_id, name) do update set name = excluded.name returning id into team;
  insert into prosa.team_members (tenant_id, team_id, operator_id)
    select tenant, team, m.id
    from unnest(prosa_private.arg_uuids(args, 'members', 1000)) m(id) on conflict do nothing;
  return jsonb_build_object('teamId', team);
end $$;

create function prosa.remove_team_member(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
begin
  perform prosa_private.act_for(args);
  delete from prosa.team_members t where t.team_id = prosa_private.arg_uuid(args, 'teamId')
    and t.operator_id = prosa_private.arg_uuid(args, 'operatorId');
  return jsonb_build_object('removed', found);
end $$;

create function prosa.create_channel(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  channel uuid;
begin
  perform prosa_private.act_for(args);
  insert into prosa.channels as c (id, tenant_id, type, provider, name, settings, capabilities)
    values (coalesce(prosa_private.arg_uuid(args, 'id', false), prosa_private.uuid_v7()),
      tenant, args ->> 'type', args ->> 'provider', args ->> 'name',
      coalesce(args -> 'settings', '{}'), coalesce(args -> 'capabilities', '{}'))
    on conflict (id) do update set name = excluded.name, settings = excluded.settings,
      capabilities = excluded.capabilities where c.tenant_id = excluded.tenant_id
    returning id into channel;
  if channel is null then
    perform prosa_private.fail('request.invalid', 422,
      'A channel with this id belongs to another company.');
  end if;
  insert into prosa.channel_members (tenant_id, channel_id, operator_id)
    select tenant, channel, m.id
    from unnest(prosa_private.arg_uuids(args, 'members', 1000)) m(id) on conflict do nothing;
  insert into prosa.channel_teams (tenant_id, channel_id, team_id)
    select tenant, channel, t.id
    from unnest(prosa_private.arg_uuids(args, 'teams', 1000)) t(id) on conflict do nothing;
  return jsonb_build_object('channelId', channel);
end $$;

create function prosa_private.require_channel(channel uuid) returns prosa.channels
language plpgsql stable set search_path = '' as $$
declare
  c prosa.channels;
begin
  select * into c from prosa.channels t where t.id = channel;
  if c.id is null then
    perform prosa_private.fail('channel.not_found', 404, 'There is no such channel.');
  end if;
  return c;
end $$;

create function prosa.create_label(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  label uuid;
begin
  insert into prosa.labels (id, tenant_id, name, color)
    values (coalesce(prosa_private.arg_uuid(args, 'id', false), prosa_private.uuid_v7()),
      prosa_private.arg_uuid(args, 'tenantId'), args ->> 'name', args ->> 'color')
    on conflict (tenant_id, name) do update set color = excluded.color returning id into label;
  return jsonb_build_object('labelId', label);
end $$;

create function prosa.create_quick_reply(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  reply uuid;
begin
  insert into prosa.quick_replies (id, tenant_id, shortcut, title, body)
    values (coalesce(prosa_private.arg_uuid(args, 'id', false), prosa_private.uuid_v7()),
      prosa_private.arg_uuid(args, 'tenantId'), args ->> 'shortcut',
      coalesce(args ->> 'title', ''), args ->> 'body')
    on conflict (tenant_id, shortcut) do update set title = excluded.title, body = excluded.body
    returning id into reply;
  return jsonb_build_object('quickReplyId', reply);
end $$;

-- Runs one user function as the bearer of these claims: for hosts that keep their own sessions. Role and
-- claims hold for the call alone, under row security like any sign-in.
create function prosa.call_as(claims jsonb, fn text, args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  caller text := current_setting('role');
  before text := current_setting('request.jwt.claims', true);
  result jsonb;
begin
  if coalesce(claims ->> 'sub', '') = ''
    or coalesce(claims ->> 'role', 'authenticated') <> 'authenticated' then
    perform prosa_private.fail('auth.required', 401,
      'Claims need a "sub", and no role but "authenticated".');
  end if;
  if not exists (select from pg_catalog.pg_proc p
    where p.pronamespace = 'prosa'::regnamespace and p.proname = fn
      and p.pronargs = 1 and p.proargtypes[0] = 'jsonb'::regtype
      and has_function_privilege('authenticated', p.oid, 'execute')) then
    perform prosa_private.fail('auth.forbidden', 403,
      format('"%s" is no function that users may call.', fn));
  end if;
  perform set_config('request.jwt.claims',
    (claims || jsonb_build_object('role', 'authenticated'))::text, true);
  perform set_config('role', 'authenticated', true);
  execute format('select prosa.%I($1)', fn) into result using coalesce(args, '{}');
  perform set_config('role', caller, true);
  perform set_config('request.jwt.claims', coalesce(before, ''), true);
  return result;
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa.create_tenant(jsonb)'::regprocedure,
    'prosa.add_member(jsonb)'::regprocedure,
    'prosa.remove_member(jsonb)'::regprocedure,
    'prosa.create_team(jsonb)'::regprocedure,
    'prosa.remove_team_member(jsonb)'::regprocedure,
    'prosa.create_channel(jsonb)'::regprocedure,
    'prosa_private.require_channel(uuid)'::regprocedure,
    'prosa.create_label(jsonb)'::regprocedure,
    'prosa.create_quick_reply(jsonb)'::regprocedure,
    'prosa.call_as(jsonb,text,jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
