-- A message comes in: its conversation, its row, its files, and whatever came before it.

create function prosa_private.next_conversation_number(tenant uuid) returns bigint
language plpgsql volatile set search_path = '' as $$
declare
  number bigint;
begin
  insert into prosa.tenant_counters as t (tenant_id, conversation_number) values (tenant, 1)
  on conflict (tenant_id) do update set conversation_number = t.conversation_number + 1
  returning conversation_number into number;
  return number;
end $$;

-- Nothing that a blocked contact writes calls for anybody. Whom it was merged into decides.
create function prosa_private.is_blocked(contact uuid) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  c prosa.contacts;
begin
  select * into c from prosa.contacts t where t.id = contact;
  if c.merged_into_id is not null then
    select * into c from prosa.contacts t where t.id = prosa_private.contact_root(contact);
  end if;
  return c.blocked_at is not null;
end $$;

-- The conversation that a message of this address belongs to, locked. History alone opens none: it
-- goes where the latest talk was, and a talk that holds only history is woken by the first live
-- message.
create function prosa_private.conversation_for(a prosa.addresses, live boolean)
returns prosa.conversations
language plpgsql set search_path = '' as $$
declare
  c prosa.conversations;
  v_last uuid;
begin
  select * into c from prosa.conversations t
    where t.channel_id = a.channel_id and t.address_id = a.id
      and t.status not in ('resolved', 'merged')
    for no key update;
  if c.id is not null then return c; end if;
  select t.id into v_last from (select * from prosa.conversations r
      where r.address_id = a.id and r.status = 'resolved' offset 0) t
    order by t.number desc limit 1;
  c := prosa_private.lock_conversation(v_last);
  if c.id is not null and not live then return c; end if;
  if c.id is not null and not exists (select 1 from prosa.messages m
    where m.conversation_id = c.id and m.origin <> 'import')
  then
    update prosa.conversations t set status = 'open', resolved_at = null where t.id = c.id
      returning * into c;
    return c;
  end if;
  insert into prosa.conversations (id, tenant_id, channel_id, contact_id, address_id, number, status,
    resolved_at)
  values (prosa_private.uuid_v7(), a.tenant_id, a.channel_id, a.contact_id, a.id,
    prosa_private.next_conversation_number(a.tenant_id),
    case when live then 'open' else 'resolved' end, case when not live then now() end)
  returning * into c;
  return c;
end $$;

-- True while a message of ours may be the one that an unknown echo repeats.
create function prosa_private.awaits_echo(c prosa.conversations) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return exists (
    select 1 from prosa.messages m
    where m.conversation_id = c.id and m.seq > c.last_seq - 200
      and m.direction = 'out' and m.external_id is null
      and (m.status = 'unknown' or exists (select 1 from prosa.send_attempts s
        where s.message_id = m.id and s.finished_at is null)));
end $$;

-- Adds the files that a message names, or to known ones what they lacked. True when that can be
-- seen. A file of ours is left alone; one that failed gets another chance with a new source.
create function prosa_private.fill_attachments(m prosa.messages, files jsonb, ord bigint)
returns boolean
language plpgsql set search_path = '' as $$
declare
  f jsonb;
  i int := 0;
  ref jsonb;
  known prosa.attachments;
  merged jsonb;
  seen boolean := false;
begin
  if jsonb_array_length(files) = 0 or exists (select 1 from prosa.attachments a
    where a.message_id = m.id and a.uploaded_by is not null) then return false; end if;
  for f in select * from jsonb_array_elements(files) loop
    ref := jsonb_strip_nulls(jsonb_build_object(
      'inlineOrd', case when (f -> 'source' ->> 'inline')::boolean then ord end,
      'url', f -> 'source' ->> 'url',
      'pull', (f -> 'source' ->> 'pull')::boolean));
    select * into known from prosa.attachments a where a.message_id = m.id and a.ordinal = i;
    if not found then
      insert into prosa.attachments (id, tenant_id, conversation_id, message_id, ordinal, kind, state,
        mime, file_name, bytes, width_px, height_px, duration_ms, waveform, preview, provider_ref)
      values (prosa_private.uuid_v7(), m.tenant_id, m.conversation_id, m.id, i, f ->> 'kind',
        'pending', f ->> 'mime', f ->> 'fileName', (f ->> 'bytes')::bigint, (f ->> 'widthPx')::int,
        (f ->> 'heightPx')::int, (f ->> 'durationMs')::int, nullif(f -> 'waveform', 'null'),
        f ->> 'preview', ref);
      seen := true;
    else
      merged := known.provider_ref || ref || jsonb_strip_nulls(jsonb_build_object(
        'inlineOrd', coalesce(known.provider_ref -> 'inlineOrd', ref -> 'inlineOrd'),
        'url', greatest(known.provider_ref ->> 'url' collate "C", ref ->> 'url' collate "C")));
      if merged <> known.provider_ref then
        update prosa.attachments a set provider_ref = merged,
          mime = coalesce(a.mime, f ->> 'mime'),
          file_name = coalesce(a.file_name, f ->> 'fileName'),
          preview = coalesce(a.preview, f ->> 'preview'),
          state = case when a.state = 'failed' then 'pending' else a.state end,
          attempts = case when a.state = 'failed' then 0 else a.attempts end,
          error_code = case when a.state = 'failed' then null else a.error_code end,
          next_attempt_at = case when a.state in ('failed', 'pending') then now()
            else a.next_attempt_at end
          where a.id = known.id;
        seen := seen or known.state = 'failed';
      end if;
    end if;
    i := i + 1;
  end loop;
  return seen;
end $$;

-- A message that is known already: the first one stays, a later one only fills what is missing.
create function prosa_private.complete_message(m prosa.messages, effect jsonb, v_origin text,
  ord bigint) returns void
language plpgsql set search_path = '' as $$
declare
  seen boolean;
begin
  seen := prosa_private.fill_attachments(m, effect -> 'attachments', ord);
  if effect ->> 'status' is not null and m.from_me then
    seen := prosa_private.apply_status(m, jsonb_build_object('status', effect -> 'status',
      'at', effect -> 'sentAt'), ord) or seen;
  end if;
  if m.body is null and m.edited_at is null and effect ->> 'body' is not null then
    update prosa.messages t set body = effect ->> 'body', version = t.version + 1 where t.id = m.id;
    seen := true;
  end if;
  update prosa.messages t set
    origin = v_origin
    where t.id = m.id and (t.origin, v_origin) in
      (('import', 'phone'), ('import', 'api'), ('import', 'customer'), ('phone', 'api'));
  update prosa.messages t set
    author_name = coalesce(t.author_name, effect -> 'author' ->> 'name', effect -> 'chat' ->> 'name'),
    provider_ts = coalesce(t.provider_ts, (effect ->> 'sentAt')::timestamptz),
    reply_to_external_id = coalesce(t.reply_to_external_id, effect ->> 'replyToExternalId')
    where t.id = m.id and (t.provider_ts is null or t.reply_to_external_id is null
        and effect ->> 'replyToExternalId' is not null
      or t.author_name is null and t.author_kind = 'customer');
  if seen then
    perform prosa_private.record_change(m.conversation_id, 'message_updated', m.id);
  end if;
end $$;

-- Joins a message to the one that it answers, and to it those that answered it before it came.
-- Only within one party's talk: who sees this conversation need not see another.
create function prosa_private.join_replies(m prosa.messages) returns void
language plpgsql set search_path = '' as $$
declare
  v_address uuid;
  r record;
begin
  if m.reply_to_external_id is null and not exists (select 1 from prosa.messages t
    where t.channel_id = m.channel_id and t.reply_to_external_id = m.external_id
      and t.reply_to_id is null) then return; end if;
  select c.address_id into v_address from prosa.conversations c where c.id = m.conversation_id;
  if m.reply_to_external_id is not null and m.reply_to_id is null then
    update prosa.messages t set reply_to_id = q.id from (
      select s.id from prosa.messages s join prosa.conversations c on c.id = s.conversation_id
      where s.channel_id = m.channel_id and s.external_id = m.reply_to_external_id
        and c.address_id = v_address
      order by s.from_me desc limit 1) q
      where t.id = m.id;
  end if;
  for r in
    update prosa.messages t set reply_to_id = m.id from prosa.conversations c
    where t.channel_id = m.channel_id and t.reply_to_external_id = m.external_id
      and t.reply_to_id is null and t.id <> m.id
      and c.id = t.conversation_id and c.address_id = v_address
    returning t.id, t.conversation_id
  loop
    perform prosa_private.record_change(r.conversation_id, 'message_updated', r.id);
  end loop;
end $$;

-- Enters a message (core InboundMessage) and returns its id. Repeating it changes nothing.
--
-- A message of ours that is known under an address other than the one this event names proves that
-- both are one party. A stranger's proves nothing: there the known message stays as it is.
create function prosa_private.apply_message(channel uuid, effect jsonb, ord bigint) returns uuid
language plpgsql set search_path = '' as $$
declare
  ch prosa.channels;
  a prosa.addresses;
  author prosa.addresses;
  c prosa.conversations;
  m prosa.messages;
  v_at timestamptz := (effect ->> 'sentAt')::timestamptz;
  v_mine boolean := (effect ->> 'fromMe')::boolean;
  v_origin text := case effect ->> 'origin' when 'echo' then 'api' else effect ->> 'origin' end;
  h bigint;
begin
  select * into ch from prosa.channels t where t.id = channel;
  for h in select distinct prosa_private.external_lock(channel, e)
    from unnest(array[effect ->> 'externalId', effect ->> 'replyToExternalId']) e
    where e is not null order by 1
  loop
    perform pg_advisory_xact_lock(h);
  end loop;
  a := prosa_private.resolve_address(ch, effect -> 'chat', 2, v_at, v_at);
  if jsonb_typeof(effect -> 'author') = 'object' then
    author := prosa_private.resolve_address(ch, effect -> 'author', 2, v_at, null);
  end if;

  select * into m from prosa.messages t where t.channel_id = channel
    and t.external_id = effect ->> 'externalId' and t.from_me = v_mine;
  if m.id is not null then
    c := prosa_private.lock_conversation(m.conversation_id);
    if not prosa_private.prove_party(m, a) then return m.id; end if;
    select * into m from prosa.messages t where t.id = m.id;
    perform prosa_private.complete_message(m, effect, v_origin, ord);
    select * into m from prosa.messages t where t.id = m.id;
    perform prosa_private.join_replies(m);
    return m.id;
  end if;

  c := prosa_private.conversation_for(a, v_origin <> 'import'
    and (v_mine or not prosa_private.is_blocked(a.contact_id)));
  m.id := prosa_private.uuid_v7();
  m.tenant_id := ch.tenant_id;
  m.conversation_id := c.id;
  m.channel_id := channel;
  m.sort_ts := date_trunc('second', least(coalesce(v_at, now()), now() + interval '60 seconds'));
  m.direction := case when v_mine then 'out' else 'in' end;
  m.origin := v_origin;
  m.author_kind := case when v_mine then 'self' else 'customer' end;
  m.author_contact_id := case when v_mine then null else coalesce(author.contact_id, a.contact_id) end;
  m.author_name := case when v_mine then null
    else coalesce(effect -> 'author' ->> 'name', effect -> 'chat' ->> 'name') end;
  m.external_id := effect ->> 'externalId';
  m.from_me := v_mine;
  m.kind := effect ->> 'kind';
  m.body := effect ->> 'body';
  m.content := coalesce(effect -> 'content', '{}');
  m.reply_to_external_id := effect ->> 'replyToExternalId';
  m.provider_ts := v_at;
  m.status := case when v_mine then coalesce(effect ->> 'status', 'sent') end;
  m.status_at := case when v_mine then coalesce(v_at, now()) end;
  m.normalizer_version := (effect ->> 'normalizerVersion')::int;
  m.version := 1;
  m.created_at := now();
  m := prosa_private.append_message(m);
  if v_mine then
    perform prosa_private.apply_status(m,
      jsonb_build_object('status', m.status, 'at', effect -> 'sentAt'), ord);
  end if;
  perform prosa_private.fill_attachments(m, effect -> 'attachments', ord);
  perform prosa_private.join_replies(m);
  if exists (select 1 from prosa.late_pieces p
    where p.channel_id = channel and p.external_id = m.external_id) then
    perform prosa_private.apply_late_pieces(m.id);
  end if;
  return m.id;
end $$;

-- As apply_message, but an unknown message of ours waits while a send of its conversation is open
-- or unknown: it may be that send's echo. Null when it waits.
create function prosa_private.enter_message(channel uuid, effect jsonb, ord bigint) returns uuid
language plpgsql set search_path = '' as $$
declare
  v_address uuid;
  c prosa.conversations;
begin
  if (effect ->> 'fromMe')::boolean and effect ->> 'origin' in ('phone', 'echo') then
    perform prosa_private.lock_external(channel, effect ->> 'externalId');
    if not exists (select 1 from prosa.messages m where m.channel_id = channel
      and m.external_id = effect ->> 'externalId' and m.from_me)
    then
      foreach v_address in array prosa_private.find_addresses(channel, effect -> 'chat') loop
        select * into c from prosa.conversations t
          where t.channel_id = channel and t.address_id = v_address
            and t.status not in ('resolved', 'merged') for no key update;
        if c.id is not null and prosa_private.awaits_echo(c) then
          insert into prosa.parked_echoes (channel_id, external_id, tenant_id, address_id, payload,
            webhook_ord)
          values (channel, effect ->> 'externalId', c.tenant_id, v_address, effect, ord)
          on conflict do nothing;
          return null;
        end if;
      end loop;
    end if;
  end if;
  return prosa_private.apply_message(channel, effect, ord);
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.next_conversation_number(uuid)'::regprocedure,
    'prosa_private.is_blocked(uuid)'::regprocedure,
    'prosa_private.conversation_for(prosa.addresses,boolean)'::regprocedure,
    'prosa_private.awaits_echo(prosa.conversations)'::regprocedure,
    'prosa_private.fill_attachments(prosa.messages,jsonb,bigint)'::regprocedure,
    'prosa_private.complete_message(prosa.messages,jsonb,text,bigint)'::regprocedure,
    'prosa_private.join_replies(prosa.messages)'::regprocedure,
    'prosa_private.apply_message(uuid,jsonb,bigint)'::regprocedure,
    'prosa_private.enter_message(uuid,jsonb,bigint)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
