-- Handing a conversation on, with a word to whoever takes it.

-- { conversationId, assigneeId?, teamId?, note?, clientMessageId? } → { conversation, message }. The note and
-- the assignment are one transaction; a repeat with the same `clientMessageId` writes no second note.
create function prosa_private.transfer_conversation(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c prosa.conversations := prosa_private.require_conversation(
    prosa_private.arg_uuid(args, 'conversationId'), 'conversation.assign');
  patch jsonb := (select coalesce(jsonb_object_agg(a.key, a.value), '{}') from jsonb_each(args) a
    where a.key in ('assigneeId', 'teamId'));
  noted jsonb;
begin
  if patch = '{}' then
    perform prosa_private.fail_argument('assigneeId', 'there, or teamId: somebody has to take it');
  end if;
  if coalesce(args ->> 'note', '') <> '' then
    noted := prosa_private.enqueue_message(jsonb_build_object('conversationId', c.id,
      'clientMessageId', args -> 'clientMessageId',
      'content', jsonb_build_object('kind', 'note', 'body', args -> 'note')));
  end if;
  return jsonb_build_object('message', noted -> 'message', 'conversation',
    prosa_private.update_conversation(jsonb_build_object('conversationId', c.id, 'patch', patch)));
end $$;

create function prosa.transfer_conversation(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.transfer_conversation(args) $$;

revoke all on function prosa_private.transfer_conversation(jsonb),
  prosa.transfer_conversation(jsonb) from public;
grant execute on function prosa_private.transfer_conversation(jsonb),
  prosa.transfer_conversation(jsonb) to authenticated;
