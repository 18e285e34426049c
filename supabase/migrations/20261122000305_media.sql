-- Files of received messages: fetched by their own job, visible in every state.

-- { attachmentId } → what the job needs, or null when there is nothing to fetch now. The claim
-- holds for two minutes; a job that dies is repeated after that.
create function prosa.claim_attachment(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  a prosa.attachments;
  answer jsonb;
begin
  update prosa.attachments t set attempts = t.attempts + 1,
    next_attempt_at = now() + interval '2 minutes'
    where t.id = (args ->> 'attachmentId')::uuid and t.state = 'pending'
      and t.next_attempt_at <= now()
    returning * into a;
  if a.id is null then return null; end if;
  select jsonb_build_object(
    'attachment', jsonb_build_object('id', a.id, 'kind', a.kind, 'mime', a.mime,
      'fileName', a.file_name, 'attempts', a.attempts, 'createdAt', a.created_at,
      'providerRef', a.provider_ref),
    'message', jsonb_build_object('id', m.id, 'conversationId', m.conversation_id,
      'externalId', m.external_id, 'fromMe', m.from_me, 'sendKey', r.send_key),
    'channel', jsonb_build_object('id', c.id, 'tenantId', c.tenant_id, 'provider', c.provider,
      'settings', c.settings, 'secret', case when s.channel_id is not null then
        jsonb_build_object('ciphertext', s.ciphertext, 'keyVersion', s.key_version) end),
    'payload', case when a.provider_ref ? 'inlineOrd' then coalesce(
      (select w.payload from prosa.webhook_events w
        where w.ord = (a.provider_ref ->> 'inlineOrd')::bigint),
      (select w.payload from prosa.webhook_events_archive w
        where w.channel_id = c.id and w.ord = (a.provider_ref ->> 'inlineOrd')::bigint)) end)
    into answer
  from prosa.messages m
  join prosa.conversations v on v.id = m.conversation_id
  join prosa.addresses r on r.id = v.address_id
  join prosa.channels c on c.id = m.channel_id
  left join prosa.channel_secrets s on s.channel_id = c.id
  where m.id = a.message_id;
  return answer;
end $$;

-- { attachmentId, state: 'ready' | 'failed' | 'pending', … } → { applied }. Only a pending file can
-- be settled; one that is settled already stays.
create function prosa.finish_attachment(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  a prosa.attachments;
begin
  select * into a from prosa.attachments t where t.id = (args ->> 'attachmentId')::uuid;
  if a.id is null then
    perform prosa_private.fail('attachment.not_found', 404, 'There is no such attachment.');
  end if;
  perform prosa_private.lock_conversation(a.conversation_id);
  update prosa.attachments t set
    state = args ->> 'state',
    storage_path = coalesce(args ->> 'storagePath', t.storage_path),
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
    where t.id = a.id and t.state = 'pending';
  if not found then return jsonb_build_object('applied', false); end if;
  if args ->> 'state' <> 'pending' and a.message_id is not null then
    perform prosa_private.record_change(a.conversation_id, 'message_updated', a.message_id);
  end if;
  return jsonb_build_object('applied', true);
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

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa.claim_attachment(jsonb)'::regprocedure,
    'prosa.finish_attachment(jsonb)'::regprocedure,
    'prosa.pending_attachments(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
