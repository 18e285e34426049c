-- Lists that are kept by a name: one's own, and those of the whole company.

create table prosa.saved_views (
  id uuid primary key,
  tenant_id uuid not null references prosa.tenants on delete cascade,
  -- Nobody's: the company's.
  operator_id uuid,
  name text not null check (length(btrim(name)) between 1 and 60),
  -- As `list_conversations` takes it: { tab, status?, filters?, sort? }.
  query jsonb not null check (jsonb_typeof(query) = 'object' and length(query::text) <= 20000),
  position int not null default 0,
  created_at timestamptz not null default now(),
  foreign key (tenant_id, operator_id) references prosa.tenant_members on delete cascade
);
create index on prosa.saved_views (tenant_id, operator_id);
create index on prosa.saved_views (operator_id);
alter table prosa.saved_views enable row level security;
revoke all on prosa.saved_views from public, anon, authenticated;
grant select, insert, update, delete on prosa.saved_views to service_role;

create function prosa_private.view_json(view prosa.saved_views) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object('id', view.id, 'name', view.name, 'query', view.query,
    'isShared', view.operator_id is null)
$$;

-- The company's first, then one's own, each in its order.
create function prosa_private.list_saved_views(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  operator uuid := prosa_private.require_member(tenant);
begin
  return jsonb_build_object('items', (select coalesce(jsonb_agg(prosa_private.view_json(v)
      order by v.operator_id nulls first, v.position, v.created_at, v.id), '[]')
    from prosa.saved_views v
    where v.tenant_id = tenant and (v.operator_id is null or v.operator_id = operator)));
end $$;

-- The view, locked, when the caller may change it: one's own, or the company's with the permission.
create function prosa_private.require_view(tenant uuid, view uuid) returns prosa.saved_views
language plpgsql security definer set search_path = '' as $$
declare
  operator uuid := prosa_private.require_member(tenant);
  found prosa.saved_views;
begin
  select * into found from prosa.saved_views v where v.id = view and v.tenant_id = tenant
    and (v.operator_id is null or v.operator_id = operator) for update;
  if found.id is null then
    perform prosa_private.fail_argument('viewId', 'a view of yours or of the company');
  end if;
  if found.operator_id is null then
    perform prosa_private.require_permission(tenant, 'saved_view.share');
  end if;
  return found;
end $$;

-- A query as lists take it, or a refusal that names its field.
create function prosa_private.checked_query(given jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  if jsonb_typeof(given) is distinct from 'object' then
    perform prosa_private.fail_argument('query', 'an object with tab, status, filters and sort');
  end if;
  perform prosa_private.arg_choice(given, 'tab', null, array['mine', 'unassigned', 'all']);
  perform prosa_private.arg_choice(given, 'sort', 'recent', array['recent', 'waiting', 'priority']);
  perform prosa_private.to_filter(coalesce(nullif(given -> 'filters', 'null'), '{}'));
  if coalesce(given -> 'status', '[]') <> '[]' then
    perform prosa_private.arg_statuses(given, null);
  end if;
  return jsonb_strip_nulls(jsonb_build_object('tab', given -> 'tab', 'sort', given -> 'sort',
    'status', given -> 'status')) || jsonb_build_object('filters', coalesce(given -> 'filters', '{}'));
end $$;

-- { tenantId, viewId?, name, query, isShared? } → the view. With `viewId` that one is changed.
create function prosa_private.save_view(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  operator uuid := prosa_private.require_member(tenant);
  view prosa.saved_views;
  is_new boolean := args ->> 'viewId' is null;
begin
  if not is_new then
    view := prosa_private.require_view(tenant, prosa_private.arg_uuid(args, 'viewId'));
  end if;
  if prosa_private.arg_flag(args, 'isShared') then
    perform prosa_private.require_permission(tenant, 'saved_view.share');
    operator := null;
  end if;
  if length(btrim(coalesce(args ->> 'name', ''))) not between 1 and 60 then
    perform prosa_private.fail_argument('name', 'a name of 1 to 60 characters');
  end if;
  if is_new and (select count(*) from prosa.saved_views v where v.tenant_id = tenant
      and v.operator_id is not distinct from operator) >= 50 then
    perform prosa_private.fail_argument('name', 'one of at most 50 views; delete one first');
  end if;
  insert into prosa.saved_views as v (id, tenant_id, operator_id, name, query, position)
    values (coalesce(view.id, prosa_private.uuid_v7()), tenant, operator, btrim(args ->> 'name'),
      prosa_private.checked_query(args -> 'query'), 1000)
    on conflict (id) do update set operator_id = excluded.operator_id, name = excluded.name,
      query = excluded.query
    returning * into view;
  return prosa_private.view_json(view);
end $$;

create function prosa_private.delete_view(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  view prosa.saved_views := prosa_private.require_view(prosa_private.arg_uuid(args, 'tenantId'),
    prosa_private.arg_uuid(args, 'viewId'));
begin
  delete from prosa.saved_views v where v.id = view.id;
  return jsonb_build_object('viewId', view.id);
end $$;

-- { tenantId, viewIds } → the views, in that order; each must be one that the caller may change.
create function prosa_private.order_views(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  wanted uuid[] := prosa_private.arg_uuids(args, 'viewIds', 100);
begin
  perform prosa_private.require_member(tenant);
  perform prosa_private.require_view(tenant, w) from unnest(wanted) w order by w;
  update prosa.saved_views v set position = array_position(wanted, v.id)
    where v.id = any (wanted) and v.tenant_id = tenant;
  return prosa_private.list_saved_views(args);
end $$;

create function prosa.list_saved_views(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.list_saved_views(args) $$;
create function prosa.save_view(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.save_view(args) $$;
create function prosa.delete_view(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.delete_view(args) $$;
create function prosa.order_views(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.order_views(args) $$;

do $$
declare f text;
begin
  foreach f in array array['list_saved_views', 'save_view', 'delete_view', 'order_views'] loop
    execute format('revoke all on function prosa_private.%1$I(jsonb), prosa.%1$I(jsonb) from public', f);
    execute format('grant execute on function prosa_private.%1$I(jsonb), prosa.%1$I(jsonb)
      to authenticated', f);
  end loop;
end $$;
revoke all on function prosa_private.view_json(prosa.saved_views),
  prosa_private.require_view(uuid,uuid), prosa_private.checked_query(jsonb) from public;
grant execute on function prosa_private.view_json(prosa.saved_views),
  prosa_private.require_view(uuid,uuid), prosa_private.checked_query(jsonb) to service_role;
