-- A conversation that we begin: with a phone or with a contact, on a channel of the operator's.

-- The channel, when the caller may begin conversations on it. Another's channel looks like none.
create function prosa_private.require_starter(args jsonb) returns prosa.channels
language plpgsql stable security definer set search_path = '' as $$
declare
  me uuid := prosa_private.me();
  ch prosa.channels;
begin
  select * into ch from prosa.channels c where c.id = prosa_private.uuid_arg(args, 'channelId');
  if ch.id is null or not exists (select from prosa.tenant_members m
      where m.tenant_id = ch.tenant_id and m.operator_id = me and m.removed_at is null) then
    perform prosa_private.fail('channel.not_found', 404, 'There is no such channel.');
  end if;
  perform prosa_private.require_permission(ch.tenant_id, 'conversation.start');
  if not prosa_private.sees_all(me, ch.tenant_id)
      and ch.id not in (select prosa_private.channels_of(me)) then
    perform prosa_private.fail('channel.not_found', 404, 'There is no such channel.');
  end if;
  if ch.status = 'disabled' then
    perform prosa_private.fail('channel.rejected', 422,
      'This channel is switched off, so nothing can be sent through it.');
  end if;
  return ch;
end $$;

-- { channelId } → { }: fails where start_conversation would, before the provider is asked for a number.
create function prosa_private.check_start(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform prosa_private.require_starter(args);
  return '{}';
end $$;

create function prosa.check_start(args jsonb) returns jsonb
language sql stable set search_path = '' as $$ select prosa_private.check_start(args) $$;

-- A number as spellings of a party (core RemoteParty); both forms of a Brazilian mobile are one.
create function prosa_private.party_of_phone(ch prosa.channels, digits text) returns jsonb
language plpgsql immutable set search_path = '' as $$
declare
  spelled text := case when ch.type = 'whatsapp' then digits || '@s.whatsapp.net' else digits end;
  parts text[] := regexp_match(digits, '^55(\d\d)9?([6-9]\d{7})$');
begin
  return jsonb_build_object('kind', 'person', 'sendKey', spelled, 'name', null,
    'identities', jsonb_build_array(jsonb_build_object(
      'kind', case when ch.type = 'whatsapp' then 'jid' else 'phone' end, 'value', spelled,
      'valueKey', digits, 'brVariantKey', '55' || parts[1] || parts[2])));
end $$;

-- The contact's address on the channel: the one it has, or one made from its phone.
create function prosa_private.address_of_contact(ch prosa.channels, contact uuid)
returns prosa.addresses
language plpgsql set search_path = '' as $$
declare
  tree uuid[] := prosa_private.contact_tree(prosa_private.contact_root(contact));
  a prosa.addresses;
  digits text;
begin
  if not exists (select from prosa.conversations c where c.tenant_id = ch.tenant_id
      and c.contact_id = any (tree) and prosa_private.can_see(c.id)) then
    perform prosa_private.fail('contact.not_found', 404,
      'There is no such contact, or it is out of your sight.');
  end if;
  select t.* into a from prosa.addresses t
    where t.channel_id = ch.id and t.contact_id = any (tree) and t.kind = 'person'
    order by t.send_at desc nulls last, t.created_at desc limit 1 for no key update;
  if a.id is not null then
    return a;
  end if;
  select substr(min(k.phone), 2) into digits from prosa.contacts k
    where k.id = any (tree) and k.erased_at is null;
  if digits is null then
    perform prosa_private.fail('contact.not_found', 404,
      'The contact has no number that this channel could reach.');
  end if;
  return prosa_private.resolve_address(ch, prosa_private.party_of_phone(ch, digits), 0, null, null);
end $$;

-- { channelId, phone | contactId, clientMessageId, body } → { conversationId, message, duplicate }: the first
-- message to somebody, in the conversation that is open with them or in a new one of the caller's, in one
-- transaction. `phone` is digits with the country's code. A repeat answers with the same message.
create function prosa_private.start_conversation(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  ch prosa.channels := prosa_private.require_starter(args);
  me uuid := prosa_private.me();
  client_id uuid := prosa_private.uuid_arg(args, 'clientMessageId');
  contact uuid := prosa_private.uuid_arg(args, 'contactId', false);
  digits text := args ->> 'phone';
  a prosa.addresses;
  c prosa.conversations;
  m prosa.messages;
begin
  if (contact is null) = (digits is null) or digits !~ '^[1-9]\d{7,14}$' then
    perform prosa_private.fail('request.invalid', 422,
      'Give a contactId, or a phone of 8 to 15 digits that begin with the country''s code.');
  end if;
  perform pg_advisory_xact_lock(hashtextextended(me || '/' || client_id, 3));
  select * into m from prosa.messages t where t.tenant_id = ch.tenant_id
    and t.author_member_id = me and t.client_message_id = client_id;
  if m.id is not null then
    return jsonb_build_object('conversationId', m.conversation_id,
      'message', prosa_private.message_json(m.id), 'duplicate', true);
  end if;
  if contact is not null then
    a := prosa_private.address_of_contact(ch, contact);
  else
    a := prosa_private.resolve_address(ch, prosa_private.party_of_phone(ch, digits), 0, null, null);
  end if;
  c := prosa_private.conversation_for(a, true);
  if c.last_seq = 0 and c.assignee_id is null then
    update prosa.conversations t set assignee_id = me where t.id = c.id;
  elsif not prosa_private.can_see(c.id) then
    perform prosa_private.fail('conversation.taken', 409,
      'Somebody else is talking with this person, out of your sight.');
  end if;
  return prosa_private.enqueue_message(jsonb_build_object('conversationId', c.id,
    'clientMessageId', client_id,
    'content', jsonb_build_object('kind', 'text', 'body', args -> 'body')));
end $$;

create function prosa.start_conversation(args jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select prosa_private.start_conversation(args) $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa.check_start(jsonb)'::regprocedure,
    'prosa_private.check_start(jsonb)'::regprocedure,
    'prosa.start_conversation(jsonb)'::regprocedure,
    'prosa_private.start_conversation(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
  foreach f in array array[
    'prosa_private.require_starter(jsonb)'::regprocedure,
    'prosa_private.party_of_phone(prosa.channels,text)'::regprocedure,
    'prosa_private.address_of_contact(prosa.channels,uuid)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
