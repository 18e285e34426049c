-- Who the caller is, what they may do, and which topics they may join now.

create function prosa_private.permissions_of(role text) returns text[]
language sql stable set search_path = '' as $$
  select array(select p.permission from prosa.permissions p
    where prosa_private.may(role, p.permission) order by 1)
$$;

-- One subscription a unit of sight: the whole tenant, or one's teams, channels and own facts.
create function prosa_private.topics_of(operator uuid, tenant uuid) returns text[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return array(
    select prosa_private.topic_of('tenant', tenant, tenant)
      where prosa_private.sees_all(operator, tenant)
    union all
    select prosa_private.topic_of('team', tenant, t.id) from prosa.teams t
      where t.tenant_id = tenant and not prosa_private.sees_all(operator, tenant)
        and t.id in (select prosa_private.teams_of(operator))
    union all
    select prosa_private.topic_of('channel', tenant, c.id) from prosa.channels c
      where c.tenant_id = tenant and not prosa_private.sees_all(operator, tenant)
        and c.id in (select prosa_private.channels_of(operator))
    union all
    select prosa_private.topic_of('member', tenant, operator));
end $$;

create function prosa_private.get_session(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  operator uuid := prosa_private.me();
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId', false);
  role text;
  topics text[] := '{}';
begin
  if operator is null then
    perform prosa_private.fail('auth.forbidden', 403,
      'This sign-in is no operator of any company. Ask an admin to add you as a member.');
  end if;
  if tenant is not null then
    perform prosa_private.require_member(tenant);
    select m.role into role from prosa.tenant_members m
      where m.tenant_id = tenant and m.operator_id = operator;
    topics := prosa_private.topics_of(operator, tenant);
  end if;
  return jsonb_build_object(
    'me', (select jsonb_build_object('id', o.id, 'name', o.name, 'email', o.email)
      from prosa.operators o where o.id = operator),
    'tenants', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name,
        'slug', t.slug, 'role', m.role, 'locale', t.locale, 'timeZone', t.time_zone)
        order by t.name, t.id), '[]')
      from prosa.tenant_members m join prosa.tenants t on t.id = m.tenant_id
      where m.operator_id = operator and m.removed_at is null),
    'tenant', (select jsonb_build_object('id', t.id, 'name', t.name, 'slug', t.slug,
        'role', role, 'locale', t.locale, 'timeZone', t.time_zone)
      from prosa.tenants t where t.id = tenant),
    'permissions', case when tenant is null then '[]'
      else to_jsonb(prosa_private.permissions_of(role)) end,
    'channels', (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name,
        'provider', c.provider, 'status', c.status, 'capabilities', c.capabilities,
        'isMine', prosa_private.sees_all(operator, tenant)
          or c.id in (select prosa_private.channels_of(operator)))
        order by c.name, c.id), '[]') from prosa.channels c where c.tenant_id = tenant),
    'teams', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name)
        order by t.name), '[]') from prosa.teams t where t.tenant_id = tenant),
    'members', (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name,
        'role', m.role, 'availability', m.availability,
        'canAnswer', prosa_private.may(m.role, 'message.send')) order by o.name, o.id), '[]')
      from prosa.tenant_members m join prosa.operators o on o.id = m.operator_id
      where m.tenant_id = tenant and m.removed_at is null),
    'labels', (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name,
        'color', l.color) order by l.name), '[]') from prosa.labels l where l.tenant_id = tenant),
    'topics', to_jsonb(topics),
    'epochs', (select coalesce(jsonb_object_agg(
        regexp_replace(topic, ':\d+$', ''), substring(topic from '\d+$')::int), '{}')
      from unnest(topics) topic),
    'serverTime', prosa_private.iso(clock_timestamp()));
end $$;

create function prosa.get_session(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.get_session(args) $$;

revoke all on function prosa_private.permissions_of(text), prosa_private.topics_of(uuid,uuid),
  prosa_private.get_session(jsonb), prosa.get_session(jsonb) from public;
grant execute on function prosa_private.permissions_of(text), prosa_private.topics_of(uuid,uuid)
  to service_role;
grant execute on function prosa_private.get_session(jsonb), prosa.get_session(jsonb)
  to authenticated;
