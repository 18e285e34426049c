-- Texts that a company keeps for its answers.

-- { tenantId } → { items: [{ id, shortcut, title, body }] }, by shortcut.
create function prosa_private.list_quick_replies(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
begin
  perform prosa_private.require_member(tenant);
  return jsonb_build_object('items', (select coalesce(jsonb_agg(jsonb_build_object('id', q.id,
      'shortcut', q.shortcut, 'title', q.title, 'body', q.body) order by q.shortcut), '[]')
    from prosa.quick_replies q where q.tenant_id = tenant));
end $$;

create function prosa.list_quick_replies(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.list_quick_replies(args) $$;

revoke all on function prosa_private.list_quick_replies(jsonb), prosa.list_quick_replies(jsonb)
  from public;
grant execute on function prosa_private.list_quick_replies(jsonb), prosa.list_quick_replies(jsonb)
  to authenticated;
