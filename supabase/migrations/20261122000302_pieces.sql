-- What happens to a message after it was said: statuses, reactions, edits, deletions. Each may come
-- before its message and waits in late_pieces then; the message's path and the piece's path both
-- take the same lock first, so that one of them sees the other.

create function prosa_private.external_lock(channel uuid, external_id text) returns bigint
language plpgsql immutable set search_path = '' as $$
begin
  return hashtextextended(channel::text || '/' || external_id, 2);
end $$;

create function prosa_private.lock_external(channel uuid, external_id text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(prosa_private.external_lock(channel, external_id));
end $$;

-- Ids are chosen by the sender, so that a piece of the customer's never falls on our message of the
-- same id, nor ours on theirs; an edit or deletion that nobody vouches for is taken for theirs. In a
-- group we may take back others' messages (`admin`). Meta's channel reports our receipts as not from
-- us: where only our message exists, such a status is its.
create function prosa_private.piece_fits(piece jsonb, from_me boolean) returns boolean
language sql immutable set search_path = '' as $$
  select case piece ->> 'type'
    when 'status' then from_me or not (piece ->> 'fromMe')::boolean
    when 'reaction' then true
    else case piece ->> 'by' when 'us' then from_me when 'admin' then true else not from_me end end
$$;

-- Our own ids are ours to choose: whoever an event names as the chat of a message of ours is its party,
-- by a LID where the phone was known, or the other way round. Two phones, or two LIDs, stay two
-- people. False when the chat stays another party.
create function prosa_private.prove_party(m prosa.messages, chat prosa.addresses) returns boolean
language plpgsql set search_path = '' as $$
declare
  v_address uuid := (select c.address_id from prosa.conversations c where c.id = m.conversation_id);
begin
  if v_address = chat.id then return true; end if;
  perform 1 from prosa.addresses a where a.id in (v_address, chat.id) order by a.id for no key update;
  if not m.from_me or chat.kind <> 'person'
    or (select a.kind from prosa.addresses a where a.id = v_address) <> 'person'
    or exists (select from prosa.contact_identities i
      join prosa.contact_identities o on o.address_id = chat.id
        and replace(o.kind, 'jid', 'phone') = replace(i.kind, 'jid', 'phone')
      where i.address_id = v_address)
  then return false; end if;
  perform prosa_private.link_addresses(v_address, chat.id);
  perform prosa_private.rename_member(m.channel_id, v_address);
  return true;
end $$;

-- Learns the party that a report on a message of ours names. Nothing is locked or written when its
-- spellings are known already.
create function prosa_private.learn_party(m prosa.messages, party jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  ch prosa.channels;
begin
  if not m.from_me or coalesce(party ->> 'kind', '') <> 'person'
    or not exists (select from jsonb_array_elements(party -> 'identities') p
      where not exists (select from prosa.contact_identities i
        join prosa.conversations c on c.id = m.conversation_id and c.address_id = i.address_id
        where i.channel_id = m.channel_id and i.kind = p ->> 'kind'
          and i.value_key = p ->> 'valueKey'))
  then return; end if;
  select * into ch from prosa.channels c where c.id = m.channel_id;
  perform prosa_private.prove_party(m, prosa_private.resolve_address(ch, party, 0, null, null));
end $$;

create function prosa_private.find_target(channel uuid, external_id text, piece jsonb)
returns prosa.messages
language plpgsql stable set search_path = '' as $$
declare
  found_message prosa.messages;
begin
  select * into found_message from prosa.messages m
  where m.channel_id = channel and m.external_id = find_target.external_id
    and prosa_private.piece_fits(piece, m.from_me)
  order by m.from_me = coalesce((piece ->> 'fromMe')::boolean, true) desc limit 1;
  return found_message;
end $$;

-- Each report is one row, however often it comes; the message's own status only advances. In a group
-- one member's receipt is not everybody's: it says no more of the message than that it was sent.
create function prosa_private.apply_status(m prosa.messages, piece jsonb, ord bigint) returns boolean
language plpgsql set search_path = '' as $$
declare
  v_at timestamptz := (piece ->> 'at')::timestamptz;
  v_status text := piece ->> 'status';
  next_status text;
begin
  update prosa.message_status_events e set provider_ts = least(e.provider_ts, v_at),
      webhook_ord = coalesce(e.webhook_ord, ord)
    where e.message_id = m.id and e.tenant_id = m.tenant_id and e.status = v_status
      and e.participant_key = coalesce(piece ->> 'participantKey', '');
  if not found then
    insert into prosa.message_status_events (tenant_id, message_id, channel_id, external_id, status,
      participant_key, provider_ts, webhook_ord)
    values (m.tenant_id, m.id, m.channel_id, m.external_id, v_status,
      coalesce(piece ->> 'participantKey', ''), v_at, ord);
  end if;
  if m.direction <> 'out' then return false; end if;
  next_status := prosa_private.advance_status(m.status,
    case when piece ->> 'participantKey' <> '' and prosa_private.status_rank(v_status) > 3
      then 'sent' else v_status end);
  if next_status is not distinct from m.status then
    update prosa.messages t set error_code = null, version = t.version + 1
      where t.id = m.id and t.error_code = 'unconfirmed' and prosa_private.status_rank(v_status) > 2;
    return found;
  end if;
  update prosa.messages t set status = next_status,
    status_rank = prosa_private.status_rank(next_status), status_at = coalesce(v_at, now()),
    error_code = case when next_status = 'failed'
      then coalesce(t.error_code, 'provider_error') end,
    version = t.version + 1
    where t.id = m.id;
  return true;
end $$;

-- In a chat of two the customer is one, by whichever spelling; in a group one member is one: by the
-- phone where it is known, else by the first spelling.
create function prosa_private.member_key(address uuid) returns text
language sql stable set search_path = '' as $$
  select 'customer:' || prosa_private.match_key(i.kind, i.value_key, i.br_variant_key)
  from prosa.contact_identities i where i.address_id = address
  order by i.kind in ('jid', 'phone') desc, 1 limit 1
$$;

create function prosa_private.reaction_actor(m prosa.messages, actor_key text) returns text
language sql stable set search_path = '' as $$
  select case
    when actor_key not like 'customer:%' then actor_key
    when (select a.kind from prosa.conversations c join prosa.addresses a on a.id = c.address_id
      where c.id = m.conversation_id) = 'person' then 'customer:contact'
    else coalesce((
      select prosa_private.member_key(i.address_id) from prosa.contact_identities i
      where i.channel_id = m.channel_id and i.kind = split_part(actor_key, ':', 2)
        and i.value_key = split_part(actor_key, ':', 3)), actor_key) end
$$;

-- The latest reaction of each actor stays, a removal too: an older one may still come. Of two of
-- one moment the removal is the later one, since there must have been something to remove.
create function prosa_private.fold_reaction(m prosa.messages, actor text, new_emoji text,
  new_at timestamptz) returns boolean
language plpgsql set search_path = '' as $$
declare
  known prosa.message_reactions;
begin
  select * into known from prosa.message_reactions r
    where r.message_id = m.id and r.actor_key = actor;
  if found and (new_at, new_emoji = '', new_emoji collate "C")
    <= (known.at, known.emoji = '', known.emoji collate "C") then
    return false;
  end if;
  insert into prosa.message_reactions as r (tenant_id, message_id, actor_key, emoji, at)
    values (m.tenant_id, m.id, actor, new_emoji, new_at)
    on conflict (message_id, actor_key) do update set emoji = excluded.emoji, at = excluded.at;
  return coalesce(known.emoji, '') <> new_emoji;
end $$;

create function prosa_private.apply_reaction(m prosa.messages, piece jsonb) returns boolean
language sql volatile set search_path = '' as $$
  select prosa_private.fold_reaction(m, prosa_private.reaction_actor(m, piece ->> 'actorKey'),
    piece ->> 'emoji', coalesce((piece ->> 'at')::timestamptz, 'epoch'))
$$;

-- A member of groups got a new spelling, so that reactions may stand under two names: they become
-- one. The caller holds the address.
create function prosa_private.rename_member(channel uuid, address uuid) returns void
language plpgsql set search_path = '' as $$
declare
  v_key text := prosa_private.member_key(address);
  tenant uuid := (select a.tenant_id from prosa.addresses a where a.id = address);
  old_keys text[];
  m prosa.messages;
  r prosa.message_reactions;
begin
  select array_agg(distinct k) into old_keys from prosa.contact_identities i
    cross join lateral unnest(array['customer:' || i.kind || ':' || i.value_key,
      'customer:' || prosa_private.match_key(i.kind, i.value_key, i.br_variant_key)]) k
    where i.address_id = address and k <> v_key;
  for m in select t.* from (select distinct x.message_id from prosa.message_reactions x
      where x.tenant_id = tenant and x.actor_key = any (old_keys) and x.actor_key like 'customer:%:%') x
    cross join lateral (select * from prosa.messages t
      where t.id = x.message_id and t.channel_id = channel offset 0) t
    order by t.conversation_id, t.id
  loop
    perform prosa_private.lock_conversation(m.conversation_id);
    for r in delete from prosa.message_reactions x
      where x.message_id = m.id and x.actor_key = any (old_keys) returning *
    loop
      perform prosa_private.fold_reaction(m, v_key, r.emoji, r.at);
    end loop;
    perform prosa_private.record_change(m.conversation_id, 'message_updated', m.id);
  end loop;
end $$;

-- Every version is a revision, the first one too; the latest by the provider's time is the body.
-- One edit may come with its time and again without: the one without counts only until then.
create function prosa_private.apply_edit(m prosa.messages, piece jsonb) returns boolean
language plpgsql set search_path = '' as $$
declare
  v_at timestamptz := (piece ->> 'at')::timestamptz;
  v_body text := piece ->> 'body';
  v_content jsonb := case when piece ->> 'at' is null
    then jsonb_build_object('reportedAt', piece -> 'reportedAt') else '{}' end;
  latest prosa.message_revisions;
begin
  if v_body is null then return false; end if;
  if not exists (select 1 from prosa.message_revisions r where r.message_id = m.id) then
    insert into prosa.message_revisions (id, tenant_id, message_id, body, by_kind)
      values (prosa_private.uuid_v7(), m.tenant_id, m.id, m.body, 'original');
  end if;
  if exists (select 1 from prosa.message_revisions r
    where r.message_id = m.id and r.by_kind <> 'original' and r.body = v_body
      and (r.at = v_at or (v_at is null and (r.at is not null or r.content = v_content))))
  then return false; end if;
  delete from prosa.message_revisions r where v_at is not null and r.message_id = m.id
    and r.by_kind <> 'original' and r.at is null and r.body = v_body;
  insert into prosa.message_revisions (id, tenant_id, message_id, body, content, at, by_kind)
    values (prosa_private.uuid_v7(), m.tenant_id, m.id, v_body, v_content, v_at,
      case when m.from_me then 'us' else 'customer' end);
  select * into latest from prosa.message_revisions r
    where r.message_id = m.id and r.by_kind <> 'original'
    order by r.at is not null desc, r.at desc, r.content ->> 'reportedAt' desc nulls last,
      r.body collate "C" desc limit 1;
  update prosa.messages t set body = latest.body, edited_at = coalesce(latest.at, t.edited_at, now()),
    version = t.version + 1 where t.id = m.id;
  -- It was taken after all, though nobody heard of it in time.
  delete from prosa.change_sends s
    where s.message_id = m.id and s.failed_at is not null and s.body = latest.body;
  return true;
end $$;

-- A tombstone: the body stays for the record and is never shown. Whoever asked for it has done it.
create function prosa_private.apply_delete(m prosa.messages, piece jsonb) returns boolean
language plpgsql set search_path = '' as $$
begin
  update prosa.messages t set deleted_at = coalesce((piece ->> 'at')::timestamptz, now()),
    deleted_by_member_id = (select s.operator_id from prosa.change_sends s
      where s.message_id = m.id and s.kind = 'delete'),
    version = t.version + 1 where t.id = m.id and t.deleted_at is null;
  if not found then return false; end if;
  delete from prosa.change_sends s where s.message_id = m.id;
  return true;
end $$;

-- True when the change can be seen. The caller holds the conversation's lock and counts the change.
create function prosa_private.apply_piece_to(message uuid, piece jsonb, ord bigint) returns boolean
language plpgsql set search_path = '' as $$
declare
  m prosa.messages;
begin
  select * into m from prosa.messages t where t.id = message;
  if m.content ? 'erased' and piece ->> 'type' <> 'status' then return false; end if;
  return case piece ->> 'type'
    when 'status' then prosa_private.apply_status(m, piece, ord)
    when 'reaction' then prosa_private.apply_reaction(m, piece)
    when 'edit' then prosa_private.apply_edit(m, piece)
    when 'delete' then prosa_private.apply_delete(m, piece)
    else false end;
end $$;

-- Applies a piece to its message, or keeps it until the message comes.
create function prosa_private.apply_piece(channel uuid, piece jsonb, ord bigint) returns void
language plpgsql set search_path = '' as $$
declare
  v_id text := coalesce(piece ->> 'targetExternalId', piece ->> 'externalId');
  m prosa.messages;
begin
  perform prosa_private.lock_external(channel, v_id);
  m := prosa_private.find_target(channel, v_id, piece);
  if m.id is null then
    insert into prosa.late_pieces (id, tenant_id, channel_id, external_id, kind, payload, webhook_ord)
      select prosa_private.uuid_v7(), c.tenant_id, c.id, v_id, piece ->> 'type', piece, ord
      from prosa.channels c where c.id = channel and not exists (
        select 1 from prosa.late_pieces p where p.channel_id = channel and p.external_id = v_id
          and p.payload = piece);
    return;
  end if;
  perform prosa_private.lock_conversation(m.conversation_id);
  perform prosa_private.learn_party(m, piece -> 'chat');
  if prosa_private.apply_piece_to(m.id, piece, ord) then
    perform prosa_private.record_change(m.conversation_id, 'message_updated', m.id);
  end if;
end $$;

-- Applies what came before the message. For callers that hold lock_early_pieces of its external id and
-- its conversation's lock; one change is counted, if any can be seen.
create function prosa_private.apply_late_pieces(message uuid) returns void
language plpgsql set search_path = '' as $$
declare
  m prosa.messages;
  p prosa.late_pieces;
  seen boolean := false;
begin
  select * into m from prosa.messages t where t.id = message;
  if m.external_id is null then return; end if;
  for p in select * from prosa.late_pieces l
    where l.channel_id = m.channel_id and l.external_id = m.external_id
      and prosa_private.piece_fits(l.payload, m.from_me)
    order by l.webhook_ord, l.id
  loop
    perform prosa_private.learn_party(m, p.payload -> 'chat');
    seen := prosa_private.apply_piece_to(m.id, p.payload, p.webhook_ord) or seen;
    delete from prosa.late_pieces l where l.id = p.id;
  end loop;
  if seen then
    perform prosa_private.record_change(m.conversation_id, 'message_updated', m.id);
  end if;
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.external_lock(uuid,text)'::regprocedure,
    'prosa_private.lock_external(uuid,text)'::regprocedure,
    'prosa_private.piece_fits(jsonb,boolean)'::regprocedure,
    'prosa_private.prove_party(prosa.messages,prosa.addresses)'::regprocedure,
    'prosa_private.learn_party(prosa.messages,jsonb)'::regprocedure,
    'prosa_private.find_target(uuid,text,jsonb)'::regprocedure,
    'prosa_private.apply_status(prosa.messages,jsonb,bigint)'::regprocedure,
    'prosa_private.member_key(uuid)'::regprocedure,
    'prosa_private.reaction_actor(prosa.messages,text)'::regprocedure,
    'prosa_private.fold_reaction(prosa.messages,text,text,timestamptz)'::regprocedure,
    'prosa_private.rename_member(uuid,uuid)'::regprocedure,
    'prosa_private.apply_reaction(prosa.messages,jsonb)'::regprocedure,
    'prosa_private.apply_edit(prosa.messages,jsonb)'::regprocedure,
    'prosa_private.apply_delete(prosa.messages,jsonb)'::regprocedure,
    'prosa_private.apply_piece_to(uuid,jsonb,bigint)'::regprocedure,
    'prosa_private.apply_piece(uuid,jsonb,bigint)'::regprocedure,
    'prosa_private.apply_late_pieces(uuid)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
