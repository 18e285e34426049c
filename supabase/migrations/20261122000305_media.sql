-- Files of messages: fetched from the provider or taken from an operator's upload by a job of their
-- own, visible in every state. A file of ours holds its message back until it is settled.

-- What whoever wants the bytes needs to know.
create function prosa_private.attachment_source(a prosa.attachments) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'attachment', jsonb_build_object('id', a.id, 'kind', a.kind, 'mime', a.mime,
      'fileName', a.file_name, 'attempts', a.attempts, 'createdAt', a.created_at,
      'durationMs', a.duration_ms, 'hasWaveform', a.waveform is not null,
      'uploadPath', case when a.uploaded_by is not null then a.storage_path end,
      'providerRef', a.provider_ref),
    'message', jsonb_build_object('id', m.id, 'conversationId', m.conversation_id,
      'externalId', m.external_id, 'fromMe', m.from_me, 'sendKey', r.send_key,
      'voice', m.content -> 'voice' = 'true'),
    'channel', jsonb_build_object('id', c.id, 'tenantId', c.tenant_id, 'provider', c.provider,
      'settings', c.settings, 'secret', case when s.channel_id is not null then
        jsonb_build_object('ciphertext', s.ciphertext, 'keyVersion', s.key_version) end),
    'payload', case when a.provider_ref ? 'inlineOrd' then coalesce(
      (select w.payload from prosa.webhook_events w
        where w.ord = (a.provider_ref ->> 'inlineOrd')::bigint),
      (select w.payload from prosa.webhook_events_archive w
        where w.channel_id = c.id and w.ord = (a.provider_ref ->> 'inlineOrd')::bigint)) end)
  from prosa.messages m
  join prosa.conversations v on v.id = m.conversation_id
  join prosa.addresses r on r.id = v.address_id
  join prosa.channels c on c.id = m.channel_id
  left join prosa.channel_secrets s on s.channel_id = c.id
  where m.id = a.message_id
$$;

-- { attachmentId, takeOver? } → what the job needs, or null when there is nothing to fetch now. The
-- claim holds for two minutes. A job that begins again takes its own claim over, five times at most:
-- a file that kills whoever opens it must not do so all the time.
create function prosa.claim_attachment(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  a prosa.attachments;
begin
  update prosa.attachments t set attempts = t.attempts + 1,
    next_attempt_at = now() + interval '2 minutes'
    where t.id = (args ->> 'attachmentId')::uuid and t.state = 'pending'
      and t.message_id is not null and (t.next_attempt_at <= now()
        or t.attempts < 5 and coalesce((args ->> 'takeOver')::boolean, false))
    returning * into a;
  return case when a.id is not null then prosa_private.attachment_source(a) end;
end $$;

-- { attachmentId } → the same, of a file that is not kept here, for somebody who may see it; or null.
create function prosa.locate_attachment(args jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select prosa_private.attachment_source(a) from prosa.attachments a
  where a.id = (args ->> 'attachmentId')::uuid and a.state = 'remote'
$$;

-- A message of ours that was to carry the file leaves with it, or fails with it.
create function prosa_private.settle_upload(a prosa.attachments) returns void
language plpgsql set search_path = '' as $$
begin
  if a.state = 'failed' and exists (select from prosa.outbox o
      where o.message_id = a.message_id and o.settled_at is null) then
    update prosa.outbox o set settled_at = now() where o.message_id = a.message_id;
    perform prosa_private.set_delivery(a.message_id, 'failed', a.error_code);
  end if;
end $$;

-- { attachmentId, state: 'ready' | 'remote' | 'failed' | 'pending', … } → { applied, sendIn? }. Only
-- a pending file can be settled; one that is settled already stays. `sendIn` is the conversation
-- whose sending waited for it. Bytes that are not of the kind that was said make it a document.
create function prosa.finish_attachment(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  a prosa.attachments;
  said text;
begin
  select * into a from prosa.attachments t where t.id = (args ->> 'attachmentId')::uuid;
  if a.id is null then
    perform prosa_private.fail('attachment.not_found', 404, 'There is no such attachment.');
  end if;
  said := a.kind;
  perform prosa_private.lock_conversation(a.conversation_id);
  update prosa.attachments t set
    state = args ->> 'state',
    kind = coalesce(args ->> 'kind', t.kind),
    storage_path = coalesce(args ->> 'storagePath', t.storage_path),
    thumbnail_path = coalesce(args ->> 'thumbnailPath', t.thumbnail_path),
    mime = coalesce(args ->> 'mime', t.mime),
    file_name = coalesce(t.file_name, args ->> 'fileName'),
    bytes = coalesce((args ->> 'bytes')::bigint, t.bytes),
    sha256 = coalesce(args ->> 'sha256', t.sha256),
    width_px = coalesce((args ->> 'widthPx')::int, t.width_px),
    height_px = coalesce((args ->> 'heightPx')::int, t.height_px),
    duration_ms = coalesce((args ->> 'durationMs')::int, t.duration_ms),
    waveform = coalesce(nullif(args -> 'waveform', 'null'), t.waveform),
    preview = coalesce(args ->> 'preview', t.preview),
    error_code = args ->> 'errorCode',
    next_attempt_at = coalesce((args ->> 'nextAttemptAt')::timestamptz, t.next_attempt_at)
    where t.id = a.id and t.state = 'pending' returning * into a;
  if not found then
    -- The file was erased while it was fetched.
    insert into prosa.file_removals (path, tenant_id)
      select p, t.tenant_id from prosa.attachments t
      cross join unnest(array[args ->> 'storagePath', args ->> 'thumbnailPath']) p
      where t.id = (args ->> 'attachmentId')::uuid and t.state = 'removed' and p is not null
      on conflict do nothing;
    return jsonb_build_object('applied', false);
  end if;
  if a.state = 'pending' or a.message_id is null then
    return jsonb_build_object('applied', true);
  end if;
  update prosa.messages m set kind = a.kind
    where m.id = a.message_id and m.kind = said and a.kind <> said;
  perform prosa_private.settle_upload(a);
  perform prosa_private.record_change(a.conversation_id, 'message_updated', a.message_id);
  return jsonb_build_object('applied', true,
    'sendIn', case when a.uploaded_by is not null then a.conversation_id end);
end $$;

-- { limit } → { attachments: id[] }: files whose job may have been lost.
create function prosa.pending_attachments(args jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('attachments', coalesce(jsonb_agg(a.id), '[]')) from (
    select t.id from prosa.attachments t
    where t.state = 'pending' and t.message_id is not null and t.next_attempt_at <= now()
    order by t.next_attempt_at limit least(coalesce((args ->> 'limit')::int, 200), 1000)
  ) a
$$;

create function prosa_private.await_file(a prosa.attachments) returns void
language sql set search_path = '' as $$
  update prosa.attachments t set state = 'pending', attempts = 0, error_code = null,
    next_attempt_at = now() where t.id = a.id
$$;

-- The file, whose conversation the caller sees and has the permission for.
create function prosa_private.require_attachment(args jsonb, permission text) returns prosa.attachments
language plpgsql set search_path = '' as $$
declare
  a prosa.attachments;
begin
  select t.* into a from prosa.attachments t
    join prosa.messages m on m.id = t.message_id and m.deleted_at is null
    where t.id = prosa_private.uuid_arg(args, 'attachmentId');
  if a.id is null or not prosa_private.can_see(a.conversation_id) then
    perform prosa_private.fail('attachment.not_found', 404,
      'There is no such file, or it is out of your sight.');
  end if;
  perform prosa_private.require_conversation(a.conversation_id, permission);
  return a;
end $$;

-- { attachmentId } → { attachmentId, state, fileName }. For the one who opens a file that is not
-- kept here.
create function prosa_private.open_attachment(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  a prosa.attachments := prosa_private.require_attachment(args, 'conversation.read');
begin
  return jsonb_build_object('attachmentId', a.id, 'state', a.state, 'fileName', a.file_name);
end $$;

create function prosa.open_attachment(args jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select prosa_private.open_attachment(args) $$;

-- { attachmentId } → { attachmentId, state }. A received file that failed, or that is not kept here,
-- is fetched again; for any other nothing happens. A file of ours goes with its message:
-- `retry_message`.
create function prosa_private.retry_attachment(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  a prosa.attachments := prosa_private.require_attachment(args, 'message.send');
begin
  perform prosa_private.lock_conversation(a.conversation_id);
  select * into a from prosa.attachments t where t.id = a.id;
  if a.uploaded_by is null and a.state in ('failed', 'remote') then
    perform prosa_private.await_file(a);
    perform prosa_private.record_change(a.conversation_id, 'message_updated', a.message_id);
    a.state := 'pending';
  end if;
  return jsonb_build_object('attachmentId', a.id, 'state', a.state);
end $$;

create function prosa.retry_attachment(args jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select prosa_private.retry_attachment(args) $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.attachment_source(prosa.attachments)'::regprocedure,
    'prosa_private.settle_upload(prosa.attachments)'::regprocedure,
    'prosa_private.await_file(prosa.attachments)'::regprocedure,
    'prosa_private.require_attachment(jsonb,text)'::regprocedure,
    'prosa.claim_attachment(jsonb)'::regprocedure,
    'prosa.locate_attachment(jsonb)'::regprocedure,
    'prosa.finish_attachment(jsonb)'::regprocedure,
    'prosa.pending_attachments(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
  foreach f in array array[
    'prosa_private.open_attachment(jsonb)'::regprocedure,
    'prosa_private.retry_attachment(jsonb)'::regprocedure,
    'prosa.open_attachment(jsonb)'::regprocedure,
    'prosa.retry_attachment(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
end $$;
