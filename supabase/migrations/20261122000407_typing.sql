-- An operator writes: volatile, so nothing is stored. The user function only says whether the caller
-- may write there; the worker asks where to show it.

-- { conversationId } → { conversationId }
create function prosa_private.announce_typing(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  c prosa.conversations := prosa_private.require_conversation(
    prosa_private.uuid_arg(args, 'conversationId'), 'message.send');
begin
  return jsonb_build_object('conversationId', prosa_private.root_of(c.id));
end $$;

create function prosa.announce_typing(args jsonb) returns jsonb
language sql stable set search_path = '' as $$ select prosa_private.announce_typing(args) $$;

-- { conversationId, state: here | typing | gone } → { conversationId }. Tells the colleagues who see the
-- conversation that the caller has it open. Kept nowhere: who is there says so again.
create function prosa_private.announce_presence(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c prosa.conversations := prosa_private.require_conversation(
    prosa_private.uuid_arg(args, 'conversationId'), 'conversation.read');
  state text := args ->> 'state';
begin
  if state is null or state not in ('here', 'typing', 'gone') then
    perform prosa_private.fail('request.invalid', 422, 'state must be here, typing or gone.',
      jsonb_build_object('path', 'state'));
  end if;
  perform prosa_private.broadcast_presence(c, prosa_private.me(), state);
  return jsonb_build_object('conversationId', c.id);
end $$;

create function prosa.announce_presence(args jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select prosa_private.announce_presence(args) $$;

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
    'prosa_private.announce_typing(jsonb)'::regprocedure,
    'prosa.announce_presence(jsonb)'::regprocedure,
    'prosa_private.announce_presence(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
  revoke all on function prosa.send_target(jsonb) from public;
  grant execute on function prosa.send_target(jsonb) to service_role;
end $$;
