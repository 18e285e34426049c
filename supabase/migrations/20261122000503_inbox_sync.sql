-- Resume of the list: what changed since a transaction horizon, paged by (change_xid, id). The horizon of
-- the first page is handed out at the end, so that what commits meanwhile is met again.

-- Transaction ids mean something in one cluster only.
create function prosa_private.database_id() returns text
language sql stable security definer set search_path = '' as $$
  select md5((select s.system_identifier from pg_catalog.pg_control_system() s) || '/'
    || (select d.oid from pg_catalog.pg_database d where d.datname = current_database()))
$$;

-- The caller's epoch is in it: whoever gained or lost a unit of sight starts over.
create function prosa_private.sync_cursor(operator uuid, tenant uuid,
  horizon xid8 default pg_snapshot_xmin(pg_current_snapshot()), paging jsonb default '{}')
returns text
language sql stable security definer set search_path = '' as $$
  select prosa_private.encode_cursor('sync', jsonb_build_object(
    'scope', md5(concat_ws('/', prosa_private.database_id(),
      prosa_private.topic_of('member', tenant, operator))),
    'from', horizon::text) || paging)
$$;

create function prosa_private.sync_conversations(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  operator uuid := prosa_private.require_reader(tenant);
  most int := prosa_private.arg_int(args, 'limit', 100, 1, 200);
  held uuid[] := prosa_private.arg_uuids(args, 'known', 1000);
  given jsonb := prosa_private.decode_cursor('sync', args ->> 'cursor');
  horizon xid8 := coalesce((given ->> 'horizon')::xid8, pg_snapshot_xmin(pg_current_snapshot()));
  fresh text := prosa_private.sync_cursor(operator, tenant, horizon);
  whole boolean := prosa_private.sees_all(operator, tenant);
  page uuid[];
  xids xid8[];
  gone uuid[];
  items jsonb;
begin
  if given ->> 'scope' is distinct from prosa_private.decode_cursor('sync', fresh) ->> 'scope'
    or (given ->> 'from')::xid8 > pg_snapshot_xmax(pg_current_snapshot()) then
    return jsonb_build_object('items', '[]'::jsonb, 'left', '[]'::jsonb, 'cursor', fresh,
      'more', false, 'reset', true);
  end if;
  select array_agg(c.id order by c.change_xid, c.id),
      array_agg(c.change_xid order by c.change_xid, c.id)
    into page, xids
    from (select t.id, t.change_xid from prosa.conversations t
      where t.tenant_id = tenant and (t.change_xid, t.id)
        > (coalesce(given ->> 'at', given ->> 'from')::xid8,
          coalesce((given ->> 'id')::uuid, '00000000-0000-0000-0000-000000000000'))
      order by t.change_xid, t.id limit most + 1) c;
  select coalesce(jsonb_agg(i.item order by array_position(page, i.id)), '[]') into items
    from prosa_private.items_json(operator, array(
      select p.id from unnest(page[1:most]) p(id)
      where whole or prosa_private.sees(operator, p.id))) i;
  -- Only ids that the caller already knows: those they hold, and those they read or took part in.
  gone := array(
    select h.id from unnest(held) h(id)
      where not exists (select from prosa.conversations c where c.id = h.id
        and c.tenant_id = tenant)
      or not (whole or prosa_private.sees(operator, h.id))
    union
    select p.id from unnest(page[1:most]) p(id)
      where not whole and not prosa_private.sees(operator, p.id)
        and (exists (select from prosa.read_cursors r
            where r.conversation_id = p.id and r.operator_id = operator)
          or exists (select from prosa.participants t
            where t.conversation_id = p.id and t.operator_id = operator)));
  return jsonb_build_object('items', items, 'left', to_jsonb(gone), 'reset', false,
    'more', coalesce(cardinality(page) > most, false),
    'cursor', case when cardinality(page) > most
      then prosa_private.sync_cursor(operator, tenant, (given ->> 'from')::xid8,
        jsonb_build_object('horizon', horizon::text, 'at', xids[most]::text, 'id', page[most]))
      else fresh end);
end $$;

create function prosa.sync_conversations(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.sync_conversations(args) $$;

revoke all on function prosa_private.database_id(),
  prosa_private.sync_cursor(uuid,uuid,xid8,jsonb),
  prosa_private.sync_conversations(jsonb), prosa.sync_conversations(jsonb) from public;
grant execute on function prosa_private.database_id(),
  prosa_private.sync_cursor(uuid,uuid,xid8,jsonb) to service_role;
grant execute on function prosa_private.sync_conversations(jsonb),
  prosa.sync_conversations(jsonb) to authenticated;
