-- Writing a message: the message, its outbox row and the count of its change, in one transaction.

-- Where a message to this conversation goes now: merged ones lead on, resolved ones reopen unless
-- the party has a newer open one. Returns it locked, its address before it.
create function prosa_private.open_for_sending(conversation uuid) returns prosa.conversations
language plpgsql set search_path = '' as $$
declare
  target uuid := conversation;
  c prosa.conversations;
  newer uuid;
begin
  loop
    select * into c from prosa.conversations t where t.id = target;
    perform from prosa.addresses a where a.id = c.address_id for no key update;
    c := prosa_private.lock_conversation(target);
    if c.status = 'merged' then
      target := c.merged_into_id;
      continue;
    end if;
    if c.status = 'resolved' then
      select t.id into newer from prosa.conversations t
        where t.channel_id = c.channel_id and t.address_id = c.address_id
          and t.status not in ('resolved', 'merged');
      if newer is not null then
        target := newer;
        continue;
      end if;
      update prosa.conversations t set status = 'open', resolved_at = null where t.id = c.id;
      perform prosa_private.append_work(c,
        '{"status": {"from": "resolved", "to": "open", "until": null}}');
      c := prosa_private.lock_conversation(c.id);
    end if;
    exit;
  end loop;
  if exists (select from prosa.contacts k where k.id = c.contact_id and k.erased_at is not null) then
    perform prosa_private.fail('conversation.closed', 409,
      'This contact was erased, so there is nobody to send to.');
  end if;
  if c.id <> conversation and not prosa_private.can_see(c.id) then
    perform prosa_private.fail('conversation.closed', 409,
      'This conversation is closed and goes on in one that is out of your sight.');
  end if;
  return c;
end $$;

-- Another person answered after what the author had on screen.
create function prosa_private.refuse_if_answered(asked prosa.conversations,
  target prosa.conversations, author uuid, expected_seq int) returns void
language plpgsql stable set search_path = '' as $$
declare
  answer prosa.messages;
begin
  select * into answer from prosa.messages m
    where m.conversation_id in (asked.id, target.id)
      and m.direction = 'out' and m.origin in ('panel', 'phone')
      and m.author_member_id is distinct from author
      and m.status is distinct from 'failed' and m.deleted_at is null
      and case when m.conversation_id = asked.id then m.seq > expected_seq
        else m.created_at > coalesce((select s.created_at from prosa.messages s
          where s.conversation_id = asked.id and s.seq = expected_seq), asked.created_at) end
    order by m.created_at desc limit 1;
  if answer.id is not null then
    perform prosa_private.fail('conversation.answered', 409,
      'Somebody else answered after what you saw. Read it, then send again or not.',
      jsonb_build_object('messageId', answer.id, 'seq', answer.seq,
        'authorName', answer.author_name, 'lastSeq', target.last_seq));
  end if;
end $$;

-- Some providers take free text only for so long after the customer's last message.
create function prosa_private.refuse_if_window_closed(conversation uuid) returns void
language plpgsql stable set search_path = '' as $$
declare
  c prosa.conversations;
  hours int;
begin
  select * into c from prosa.conversations t where t.id = prosa_private.root_of(conversation);
  select (h.capabilities ->> 'sessionWindowHours')::int into hours
    from prosa.channels h where h.id = c.channel_id;
  if hours is not null and coalesce(c.window_expires_at, '-infinity') <= now() then
    perform prosa_private.fail('message.window_closed', 422,
      format('The customer wrote last more than %s hours ago, so this channel takes approved '
        'templates alone. Send one; an answer to it opens the window again.', hours),
      jsonb_build_object('windowExpiresAt', prosa_private.iso(c.window_expires_at)));
  end if;
end $$;

-- An uploaded file becomes a message's. What it is, its bytes say, not the browser: it waits as
-- `pending` until the worker of files has looked at it, and the message with it.
create function prosa_private.bind_upload(attachment uuid, author uuid,
  conversations uuid[], message uuid) returns prosa.attachments
language plpgsql set search_path = '' as $$
declare
  a prosa.attachments;
  stored jsonb;
begin
  select * into a from prosa.attachments t where t.id = attachment for update;
  if a.id is null or a.uploaded_by is distinct from author or a.message_id is not null
      or a.state <> 'uploading' or a.conversation_id <> all (conversations) then
    perform prosa_private.fail('attachment.not_found', 404,
      'This file was not issued to you for this conversation, or it was sent before.');
  end if;
  select o.metadata into stored from storage.objects o
    where o.bucket_id = 'prosa' and o.name = a.storage_path;
  if not found then
    perform prosa_private.fail('attachment.not_found', 404,
      'The file has not been uploaded yet. Upload it, then send.');
  end if;
  update prosa.attachments t set state = 'pending', message_id = message, next_attempt_at = now(),
      conversation_id = conversations[array_upper(conversations, 1)],
      bytes = coalesce((stored ->> 'size')::bigint, t.bytes)
    where t.id = a.id returning * into a;
  perform prosa_private.require_size((select c.channel_id from prosa.conversations c
    where c.id = a.conversation_id), a.kind, a.bytes);
  return a;
end $$;

-- Shown at once; told to the provider by the worker of the conversation.
create function prosa_private.enqueue_reaction(asked prosa.conversations, target uuid, emoji text)
returns jsonb
language plpgsql set search_path = '' as $$
declare
  m prosa.messages;
  changed boolean;
begin
  if emoji is null or length(emoji) > 32 then
    perform prosa_private.fail('request.invalid', 422, 'emoji must be one emoji, or empty.');
  end if;
  select * into m from prosa.messages t where t.id = target and t.tenant_id = asked.tenant_id;
  if m.id is null or m.direction not in ('in', 'out') or m.deleted_at is not null
      or prosa_private.root_of(m.conversation_id) <> prosa_private.root_of(asked.id) then
    perform prosa_private.fail('message.not_found', 404, 'There is no such message here.');
  end if;
  perform prosa_private.refuse_if_window_closed(m.conversation_id);
  if m.external_id is null or exists (select from prosa.channels h where h.id = m.channel_id
      and h.capabilities -> 'reaction' = 'false') then
    perform prosa_private.fail('message.unsupported', 422,
      'This message cannot be reacted to: it has not been sent, or the channel has no reactions.');
  end if;
  perform prosa_private.lock_conversation(m.conversation_id);
  insert into prosa.message_reactions as r (tenant_id, message_id, actor_key, emoji, at)
    values (m.tenant_id, m.id, 'self', enqueue_reaction.emoji, clock_timestamp())
    on conflict (message_id, actor_key) do update set emoji = excluded.emoji, at = excluded.at
      where r.emoji <> excluded.emoji
    returning true into changed;
  if changed then
    insert into prosa.reaction_sends as s (message_id, tenant_id, conversation_id, emoji)
      values (m.id, m.tenant_id, m.conversation_id, enqueue_reaction.emoji)
      on conflict (message_id) do update set emoji = excluded.emoji, version = s.version + 1,
        attempts = 0, not_before = now();
    perform prosa_private.record_change(m.conversation_id, 'message_updated', m.id);
  end if;
  return jsonb_build_object('message', prosa_private.message_json(m.id),
    'duplicate', changed is null, 'conversationId', m.conversation_id);
end $$;

-- { conversationId, clientMessageId, content, replyToId?, expectedSeq? } → { message, duplicate }
create function prosa_private.enqueue_message(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  author uuid := prosa_private.me();
  asked prosa.conversations := prosa_private.require_conversation(
    prosa_private.uuid_arg(args, 'conversationId'),
    case args -> 'content' ->> 'kind' when 'note' then 'note.write' else 'message.send' end);
  content jsonb := args -> 'content';
  kind text := args -> 'content' ->> 'kind';
  client_id uuid;
  hash text;
  channel prosa.channels;
  c prosa.conversations;
  file prosa.attachments;
  quoted prosa.messages;
  filled jsonb;
  m prosa.messages;
  body text;
begin
  if kind is null or kind not in ('text', 'media', 'template', 'reaction', 'note') then
    perform prosa_private.fail('request.invalid', 422,
      'content.kind must be text, media, template, reaction or note.');
  end if;
  if kind = 'reaction' then
    perform prosa_private.take_send_allowance(asked.tenant_id);
    return prosa_private.enqueue_reaction(asked, prosa_private.uuid_arg(content, 'messageId'),
      content ->> 'emoji');
  end if;
  client_id := prosa_private.uuid_arg(args, 'clientMessageId');
  body := case when kind = 'media' then nullif(content ->> 'caption', '')
    else content ->> 'body' end;
  if (kind not in ('media', 'template') and coalesce(btrim(body, E' \t\r\n'), '') = '')
      or length(coalesce(body, '')) > 65536 then
    perform prosa_private.fail('request.invalid', 422,
      'A text needs 1 to 65,536 characters that are more than white space.');
  end if;

  if coalesce(args ->> 'expectedSeq', '0') !~ '^\d{1,9}$' then
    perform prosa_private.fail('request.invalid', 422, 'expectedSeq must be a whole number.');
  end if;

  -- Two requests with one id meet here, even for different conversations.
  perform pg_advisory_xact_lock(hashtextextended(author || '/' || client_id, 3));
  hash := md5(jsonb_build_object('conversation', asked.id, 'content', content,
    'replyTo', args -> 'replyToId')::text);
  select * into m from prosa.messages t where t.tenant_id = asked.tenant_id
    and t.author_member_id = author and t.client_message_id = client_id;
  if m.id is not null then
    if m.request_hash is distinct from hash then
      perform prosa_private.fail('message.conflict', 409,
        'You used this clientMessageId for another message. Make a new id for a new message.');
    end if;
    return jsonb_build_object('message', prosa_private.message_json(m.id), 'duplicate', true,
      'conversationId', m.conversation_id);
  end if;
  perform prosa_private.take_send_allowance(asked.tenant_id);

  select * into channel from prosa.channels h where h.id = asked.channel_id;
  if kind <> 'note' and channel.status = 'disabled' then
    perform prosa_private.fail('channel.rejected', 422,
      'This channel is switched off, so nothing can be sent through it.');
  end if;
  if kind = 'note' then
    perform prosa_private.lock_conversation(asked.id);
    c := asked;
  else
    c := prosa_private.open_for_sending(asked.id);
    if args ->> 'expectedSeq' is not null then
      perform prosa_private.refuse_if_answered(asked, c, author, (args ->> 'expectedSeq')::int);
    end if;
    if kind = 'template' then
      filled := prosa_private.fill_template(prosa_private.uuid_arg(content, 'templateId'),
        c.channel_id, content -> 'variables');
      body := filled ->> 'body';
    else
      perform prosa_private.refuse_if_window_closed(c.id);
    end if;
  end if;
  if args ->> 'replyToId' is not null then
    select * into quoted from prosa.messages q
      where q.id = prosa_private.uuid_arg(args, 'replyToId') and q.tenant_id = asked.tenant_id;
    if quoted.id is null
        or quoted.channel_id <> c.channel_id
        or not exists (select from prosa.conversations qc, prosa.conversations tc
          where qc.id = quoted.conversation_id and tc.id = c.id
            and (qc.address_id = tc.address_id
              or prosa_private.root_of(qc.id) = prosa_private.root_of(tc.id))) then
      perform prosa_private.fail('message.not_found', 404,
        'The message to reply to is not part of this conversation.');
    end if;
  end if;

  m.id := prosa_private.uuid_v7();
  if kind = 'media' then
    file := prosa_private.bind_upload(prosa_private.uuid_arg(content, 'attachmentId'), author,
      array[asked.id, c.id], m.id);
  end if;
  m.tenant_id := c.tenant_id;
  m.conversation_id := c.id;
  m.channel_id := c.channel_id;
  m.sort_ts := date_trunc('second', clock_timestamp());
  m.direction := case when kind = 'note' then 'note' else 'out' end;
  m.origin := 'panel';
  m.author_kind := 'member';
  m.author_member_id := author;
  m.author_name := (select o.name from prosa.operators o where o.id = author);
  m.from_me := kind <> 'note';
  m.client_message_id := client_id;
  m.request_hash := hash;
  m.kind := coalesce(file.kind, kind);
  m.body := body;
  m.content := case when file.kind = 'audio'
      and (content -> 'voice' = 'true' or file.mime = 'audio/ogg')
    then '{"voice": true}' else coalesce(filled -> 'content', '{}') end;
  if kind = 'note' and prosa_private.called_in(c.tenant_id, body) <> '[]' then
    m.content := jsonb_build_object('mentions', prosa_private.called_in(c.tenant_id, body));
    perform prosa_private.let_in(m);
  end if;
  m.reply_to_id := quoted.id;
  m.reply_to_external_id := quoted.external_id;
  m.status := case when kind <> 'note' then 'queued' end;
  m.status_at := case when kind <> 'note' then now() end;
  m.version := 1;
  m.created_at := now();
  m := prosa_private.append_message(m);
  perform prosa_private.record_mentions(m);
  if kind <> 'note' then
    insert into prosa.outbox (id, tenant_id, conversation_id, message_id)
      values (prosa_private.uuid_v7(), m.tenant_id, m.conversation_id, m.id);
    insert into prosa.message_status_events (tenant_id, message_id, channel_id, status)
      values (m.tenant_id, m.id, m.channel_id, 'queued');
  end if;
  insert into prosa.participants as p (tenant_id, conversation_id, operator_id)
    values (m.tenant_id, m.conversation_id, author)
    on conflict (conversation_id, operator_id) do update set left_at = null
      where p.left_at is not null;
  return jsonb_build_object('message', prosa_private.message_json(m.id), 'duplicate', false,
    'conversationId', m.conversation_id);
end $$;

create function prosa.enqueue_message(args jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select prosa_private.enqueue_message(args) $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa.enqueue_message(jsonb)'::regprocedure,
    'prosa_private.enqueue_message(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
  foreach f in array array[
    'prosa_private.open_for_sending(uuid)'::regprocedure,
    'prosa_private.refuse_if_answered(prosa.conversations,prosa.conversations,uuid,int)'::regprocedure,
    'prosa_private.refuse_if_window_closed(uuid)'::regprocedure,
    'prosa_private.bind_upload(uuid,uuid,uuid[],uuid)'::regprocedure,
    'prosa_private.enqueue_reaction(prosa.conversations,uuid,text)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
