-- An operator writes: volatile, so nothing is stored. The user function only says whether the caller
-- may write there; the worker asks where to show it.

-- { conversationId } → { conversationId }
create function prosa_private.announce_typing(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  c prosa.conversations := prosa_private.require_conversation(
    prosa_private.uuid_arg(args, 'conversationId'), 'write');
begin
  return jsonb_build_object('conversationId', prosa_private.root_of(c.id));
end $$;

create function prosa.announce_typing(args jsonb) returns jsonb
language sql stable set search_path = '' as $$ select prosa_private.announce_typing(args) $$;

-- { conversationId } → { sendKey, channel }, or null
create function prosa.send_target(args jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select prosa_private.send_context(c) from prosa.conversations c
  where c.id = (args ->> 'conversationId')::uuid
$$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa.announce_typing(jsonb)'::regprocedure,
    'prosa_private.announce_typing(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
  revoke all on function prosa.send_target(jsonb) from public;
  grant execute on function prosa.send_target(jsonb) to service_role;
end $$;
