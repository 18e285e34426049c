-- Messages and conversations as the browser knows them: the shapes of @prosa/core. plpgsql, since its
-- plans are kept for the session (generic ones: planning costs ten times the reading); sets, since a page
-- must not ask once a row.

-- ISO 8601 in UTC with milliseconds.
create function prosa_private.iso(at timestamptz) returns text
language plpgsql stable set search_path = '' as $$
begin
  return to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
end $$;

create function prosa_private.attachments_json(message uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
set plan_cache_mode = force_generic_plan as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object(
      'id', a.id,
      'ordinal', a.ordinal,
      'kind', a.kind,
      'state', a.state,
      'mime', a.mime,
      'fileName', a.file_name,
      'bytes', a.bytes,
      'widthPx', a.width_px,
      'heightPx', a.height_px,
      'durationMs', a.duration_ms,
      'waveform', a.waveform,
      'preview', a.preview,
      'storagePath', case when a.state = 'ready' then a.storage_path end,
      'thumbnailPath', case when a.state = 'ready' then a.thumbnail_path end,
      'errorCode', a.error_code) order by a.ordinal), '[]')
    from prosa.attachments a where a.message_id = message);
end $$;

-- A deleted message keeps its place and its author, and loses what it said.
create function prosa_private.messages_json(ids uuid[]) returns table (id uuid, item jsonb)
language plpgsql stable security definer set search_path = ''
set plan_cache_mode = force_generic_plan as $$
begin
  return query select m.id, jsonb_build_object(
    'id', m.id,
    'conversationId', m.conversation_id,
    'seq', m.seq,
    'sortTs', prosa_private.iso(m.sort_ts),
    'createdAt', prosa_private.iso(m.created_at),
    'direction', m.direction,
    'origin', m.origin,
    'kind', m.kind,
    'body', case when m.deleted_at is null then m.body end,
    'content', case when m.deleted_at is null then m.content else '{}' end,
    'author', jsonb_build_object(
      'kind', m.author_kind,
      'id', case when m.author_kind = 'member' then m.author_member_id end,
      'name', coalesce(
        (select o.name from prosa.operators o
          where m.author_kind = 'member' and o.id = m.author_member_id),
        (select coalesce(r.name, p.name) from prosa.contacts p
          join prosa.contacts r on r.id = case when p.merged_into_id is null then p.id
            else prosa_private.contact_root(p.id) end
          where m.author_kind = 'customer' and p.id = m.author_contact_id),
        m.author_name)),
    'status', case when m.direction = 'out' then m.status end,
    'errorCode', m.error_code,
    'waiting', case when m.status = 'queued' then
      (select jsonb_build_object('for', o.waits_for, 'until', prosa_private.iso(o.not_before))
        from prosa.outbox o where o.message_id = m.id and o.waits_for is not null) end,
    'clientMessageId', m.client_message_id,
    'replyTo', case when m.reply_to_id is not null or m.reply_to_external_id is not null then
      (select jsonb_build_object(
          'id', q.id,
          'externalId', coalesce(q.external_id, m.reply_to_external_id),
          'kind', q.kind,
          'body', case when q.deleted_at is null then left(q.body, 300) end,
          'direction', q.direction)
        from (select 1) one
        left join prosa.messages q on q.id = m.reply_to_id) end,
    'attachments', case when m.deleted_at is null
      then prosa_private.attachments_json(m.id) else '[]' end,
    'reactions', (select coalesce(jsonb_agg(jsonb_build_object(
        'actorKey', r.actor_key, 'emoji', r.emoji, 'at', prosa_private.iso(r.at))
        order by r.at, r.actor_key), '[]')
      from prosa.message_reactions r
      where r.message_id = m.id and r.emoji <> '' and m.deleted_at is null),
    'editedAt', prosa_private.iso(m.edited_at),
    'deletedAt', prosa_private.iso(m.deleted_at),
    'deletedBy', case when m.deleted_by_member_id is not null then
      (select jsonb_build_object('id', o.id, 'name', o.name)
        from prosa.operators o where o.id = m.deleted_by_member_id) end,
    'change', case when m.direction = 'out' and m.deleted_at is null then
      (select jsonb_build_object('kind', s.kind, 'body', s.body,
          'state', case when s.failed_at is null then 'waiting' else 'failed' end,
          'errorCode', s.error_code)
        from prosa.change_sends s where s.message_id = m.id) end)
  from prosa.messages m where m.id = any (ids);
end $$;

-- The core `Message`, or null.
create function prosa_private.message_json(message uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select item from prosa_private.messages_json(array[message]));
end $$;

create function prosa_private.conversations_json(ids uuid[]) returns table (id uuid, item jsonb)
language plpgsql stable security definer set search_path = ''
set plan_cache_mode = force_generic_plan as $$
begin
  return query select c.id, jsonb_build_object(
    'id', c.id,
    'tenantId', c.tenant_id,
    'number', c.number,
    'status', c.status,
    'priority', c.priority,
    'assignee', (select jsonb_build_object('id', o.id, 'name', o.name)
      from prosa.operators o where o.id = c.assignee_id),
    'team', (select jsonb_build_object('id', t.id, 'name', t.name)
      from prosa.teams t where t.id = c.team_id),
    'channel', (select jsonb_build_object('id', h.id, 'name', h.name, 'provider', h.provider)
      from prosa.channels h where h.id = c.channel_id),
    -- Whom it was merged into by hand; the phone stays the one that an answer goes to.
    'contact', (select jsonb_build_object('id', r.id, 'kind', r.kind,
        'name', coalesce(r.name, p.name), 'phone', coalesce(p.phone, r.phone),
        'blocked', r.blocked_at is not null)
      from prosa.contacts p
      join prosa.contacts r on r.id = case when p.merged_into_id is null then p.id
        else prosa_private.contact_root(p.id) end
      where p.id = c.contact_id),
    'labels', (select coalesce(jsonb_agg(jsonb_build_object(
        'id', l.id, 'name', l.name, 'color', l.color) order by l.name), '[]')
      from prosa.conversation_labels cl join prosa.labels l on l.id = cl.label_id
      where cl.conversation_id = c.id),
    'lastSeq', c.last_seq,
    'lastInboundSeq', c.last_inbound_seq,
    'lastMessageAt', prosa_private.iso(c.last_message_at),
    'preview', (select jsonb_build_object(
        'kind', m.kind,
        'text', case when m.deleted_at is null then left(m.body, 160) end,
        'direction', m.direction,
        'status', case when m.direction = 'out' then m.status end,
        'voice', coalesce(m.content -> 'voice' = 'true', false))
      from prosa.messages m where m.id = c.last_message_id),
    'windowExpiresAt', prosa_private.iso(c.window_expires_at),
    'waitingSince', prosa_private.iso(c.waiting_since),
    'snoozedUntil', prosa_private.iso(c.snoozed_until),
    'mergedIntoId', c.merged_into_id,
    'rev', c.rev)
  from prosa.conversations c where c.id = any (ids);
end $$;

-- The core `Conversation`, or null.
create function prosa_private.conversation_json(conversation uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select item from prosa_private.conversations_json(array[conversation]));
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.iso(timestamptz)'::regprocedure,
    'prosa_private.attachments_json(uuid)'::regprocedure,
    'prosa_private.messages_json(uuid[])'::regprocedure,
    'prosa_private.message_json(uuid)'::regprocedure,
    'prosa_private.conversations_json(uuid[])'::regprocedure,
    'prosa_private.conversation_json(uuid)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
