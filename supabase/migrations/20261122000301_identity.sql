-- Who it is: every spelling of one remote party on one channel leads to one address, and one phone
-- on two channels of a tenant to one contact. Everything folds by a rule that has no order: of two
-- names, two send keys, two phones always the same one stays.

-- What two spellings of one party share: both forms of a Brazilian mobile, a JID and a bare number.
-- A landline may be spelled as the short form of a mobile: they are two.
create function prosa_private.match_key(kind text, value_key text, br_variant_key text) returns text
language plpgsql immutable set search_path = '' as $$
begin
  return case
    when kind in ('jid', 'phone') then coalesce('mobile:' || br_variant_key, 'number:' || value_key)
    else kind || ':' || value_key end;
end $$;

create function prosa_private.phone_of(kind text, value_key text, br_variant_key text) returns text
language plpgsql immutable set search_path = '' as $$
begin
  return case when kind not in ('jid', 'phone') then null
    when br_variant_key is not null
      then '+55' || substr(br_variant_key, 3, 2) || '9' || substr(br_variant_key, 5)
    else '+' || value_key end;
end $$;

-- A phone is one person in the whole tenant, any other id only on its channel.
create function prosa_private.identity_lock(tenant uuid, channel uuid, identity jsonb) returns bigint
language plpgsql immutable set search_path = '' as $$
begin
  return hashtextextended(
    case when identity ->> 'kind' in ('jid', 'phone') then tenant else channel end::text || '/' ||
    prosa_private.match_key(identity ->> 'kind', identity ->> 'valueKey',
      identity ->> 'brVariantKey'), 4);
end $$;

-- The addresses that a party's spellings lead to now, by id.
create function prosa_private.find_addresses(channel uuid, party jsonb) returns uuid[]
language plpgsql stable set search_path = '' set plan_cache_mode = force_generic_plan as $$
begin
  return (select coalesce(array_agg(distinct f.address_id order by f.address_id), '{}')
  from jsonb_array_elements(party -> 'identities') p
  cross join lateral (
    select i.address_id from prosa.contact_identities i
    where i.channel_id = channel and i.value_key = p ->> 'valueKey'
      and i.kind = any (case when p ->> 'kind' in ('jid', 'phone')
        then array['jid', 'phone'] else array[p ->> 'kind'] end)
    union all
    select i.address_id from prosa.contact_identities i
    where i.channel_id = channel and p ->> 'kind' in ('jid', 'phone')
      and i.br_variant_key = p ->> 'brVariantKey'
  ) f);
end $$;

-- The contact that owns one of the party's phones on any channel of the tenant.
create function prosa_private.find_contacts(tenant uuid, identities jsonb) returns uuid[]
language plpgsql stable set search_path = '' set plan_cache_mode = force_generic_plan as $$
begin
  return (select coalesce(array_agg(distinct a.contact_id), '{}')
  from jsonb_array_elements(identities) p
  join prosa.channels c on c.tenant_id = tenant and p ->> 'kind' in ('jid', 'phone')
  cross join lateral (
    select i.address_id from prosa.contact_identities i
    where i.channel_id = c.id and i.kind in ('jid', 'phone') and i.value_key = p ->> 'valueKey'
    union all
    select i.address_id from prosa.contact_identities i
    where i.channel_id = c.id and i.kind in ('jid', 'phone')
      and i.br_variant_key = p ->> 'brVariantKey'
  ) i
  join prosa.addresses a on a.id = i.address_id);
end $$;

-- Tells everybody who sees the contact, or one that was merged into it, that it changed.
create function prosa_private.record_contact_change(contact uuid) returns void
language plpgsql set search_path = '' as $$
declare
  c uuid;
begin
  foreach c in array prosa_private.open_conversations(array[contact]) loop
    perform prosa_private.lock_conversation(c);
    perform prosa_private.record_change(c, 'conversation');
  end loop;
end $$;

-- Of two names the higher rank stays, then the later, then the greater. The one that stands already
-- takes no lock but its contact's.
create function prosa_private.fold_name(contact uuid, new_name text, new_rank int,
  new_at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  if new_name is null then return; end if;
  update prosa.contacts c set name_rank = new_rank, name_at = new_at
    where c.id = contact and c.name = new_name and (new_rank, coalesce(new_at, '-infinity'))
      > (c.name_rank::int, coalesce(c.name_at, '-infinity'));
  if found or exists (select from prosa.contacts c where c.id = contact
    and (new_rank, coalesce(new_at, '-infinity'), new_name collate "C")
      <= (c.name_rank::int, coalesce(c.name_at, '-infinity'), coalesce(c.name, '') collate "C"))
  then return; end if;
  perform prosa_private.lock_contacts(array[contact]);
  update prosa.contacts c set name = new_name, name_rank = new_rank, name_at = new_at,
    version = c.version + 1
    where c.id = contact and (new_rank, coalesce(new_at, '-infinity'), new_name collate "C")
      > (c.name_rank::int, coalesce(c.name_at, '-infinity'), coalesce(c.name, '') collate "C");
  if found then
    perform prosa_private.record_contact_change(contact);
  end if;
end $$;

-- Two contacts turn out to be one person: everything of the loser becomes the winner's, its place in
-- merges made by hand too, and the loser's row ends.
create function prosa_private.unify_contacts(winner uuid, loser uuid) returns void
language plpgsql set search_path = '' as $$
declare
  gone prosa.contacts;
begin
  if winner = loser then return; end if;
  perform prosa_private.lock_contacts(array[winner, loser]);
  select * into gone from prosa.contacts c where c.id = loser;
  perform prosa_private.fold_name(winner, gone.name, gone.name_rank, gone.name_at);
  update prosa.contacts c set
    phone = least(c.phone, gone.phone),
    avatar_path = coalesce(c.avatar_path, gone.avatar_path),
    attributes = gone.attributes || c.attributes,
    blocked_at = least(c.blocked_at, gone.blocked_at)
    where c.id = winner;
  update prosa.addresses a set contact_id = winner
    where a.tenant_id = gone.tenant_id and a.contact_id = loser;
  update prosa.conversations c set contact_id = winner
    where c.tenant_id = gone.tenant_id and c.contact_id = loser;
  update prosa.messages m set author_contact_id = winner
    where m.tenant_id = gone.tenant_id and m.author_contact_id = loser;
  update prosa.contact_notes n set contact_id = winner where n.contact_id = loser;
  perform prosa_private.take_over_merges(winner, loser);
  delete from prosa.contacts c where c.id = loser;
  perform prosa_private.record_contact_change(winner);
end $$;

-- Ends the younger of two open conversations of one party. No message moves: the thread is the
-- union. What is still to be sent moves, since one line sends in one order.
create function prosa_private.merge_conversations(older prosa.conversations,
  younger prosa.conversations) returns void
language plpgsql set search_path = '' as $$
begin
  update prosa.conversations c set merged_into_id = older.id where c.merged_into_id = younger.id;
  update prosa.conversations c set status = 'merged', merged_into_id = older.id,
    snoozed_until = null, waiting_since = null where c.id = younger.id;
  update prosa.conversations c set
    status = case when younger.status = 'open' then 'open' else c.status end,
    snoozed_until = case when younger.status = 'open' then null else c.snoozed_until end,
    assignee_id = coalesce(c.assignee_id, younger.assignee_id),
    team_id = coalesce(c.team_id, younger.team_id),
    waiting_since = least(c.waiting_since, younger.waiting_since),
    window_expires_at = greatest(c.window_expires_at, younger.window_expires_at),
    last_message_id = case when younger.last_message_at > coalesce(c.last_message_at, '-infinity')
      then younger.last_message_id else c.last_message_id end,
    last_message_at = greatest(c.last_message_at, younger.last_message_at)
    where c.id = older.id;
  insert into prosa.participants (tenant_id, conversation_id, operator_id, role, joined_at)
    select p.tenant_id, older.id, p.operator_id, p.role, p.joined_at
    from prosa.participants p where p.conversation_id = younger.id and p.left_at is null
    on conflict do nothing;
  insert into prosa.conversation_labels (tenant_id, conversation_id, label_id)
    select l.tenant_id, older.id, l.label_id
    from prosa.conversation_labels l where l.conversation_id = younger.id
    on conflict do nothing;
  update prosa.outbox o set conversation_id = older.id
    where o.conversation_id = younger.id and o.settled_at is null;
  update prosa.reaction_sends r set conversation_id = older.id where r.conversation_id = younger.id;
  update prosa.change_sends s set conversation_id = older.id where s.conversation_id = younger.id;
  perform prosa_private.record_change(younger.id, 'conversation');
  perform prosa_private.record_change(older.id, 'conversation');
end $$;

-- Two addresses turn out to be one party: everything of the loser becomes the survivor's, and the
-- loser's row ends, so that the outcome does not depend on which was known first. Both are locked.
create function prosa_private.link_addresses(survivor uuid, loser uuid) returns void
language plpgsql set search_path = '' as $$
declare
  kept prosa.addresses;
  gone prosa.addresses;
  v_open prosa.conversations[];
begin
  if survivor = loser then return; end if;
  select * into kept from prosa.addresses a where a.id = survivor;
  select * into gone from prosa.addresses a where a.id = loser;
  perform 1 from prosa.conversations c where c.address_id in (survivor, loser)
    order by c.id for no key update;
  select array_agg(c order by c.number) into v_open from prosa.conversations c
    where c.address_id in (survivor, loser) and c.status not in ('resolved', 'merged');
  if cardinality(v_open) = 2 then
    perform prosa_private.merge_conversations(v_open[1], v_open[2]);
  end if;
  update prosa.conversations c set address_id = survivor where c.address_id = loser;
  update prosa.contact_identities i set address_id = survivor where i.address_id = loser;
  update prosa.parked_echoes p set address_id = survivor where p.address_id = loser;
  perform prosa_private.fold_send_key(survivor, gone.send_key, gone.send_at);
  perform prosa_private.unify_contacts(kept.contact_id, gone.contact_id);
  delete from prosa.addresses a where a.id = loser;
  update prosa.messages m set reply_to_id = t.id
    from prosa.conversations c, prosa.messages t, prosa.conversations tc
    where c.address_id = survivor and m.conversation_id = c.id
      and m.channel_id = c.channel_id and m.reply_to_id is null
      and m.reply_to_external_id is not null
      and t.channel_id = m.channel_id and t.external_id = m.reply_to_external_id
      and tc.id = t.conversation_id and tc.address_id = survivor;
end $$;

-- What we send to is the spelling of the provider's latest event, of equal times the greater.
create function prosa_private.fold_send_key(address uuid, new_key text, new_at timestamptz)
returns void
language plpgsql volatile set search_path = '' as $$
begin
  update prosa.addresses a set send_key = new_key, send_at = new_at
  where a.id = address and (coalesce(new_at, '-infinity'), new_key collate "C")
    > (coalesce(a.send_at, '-infinity'), a.send_key collate "C");
end $$;

-- An address got new spellings. Its phones make its contact the one of that phone in the tenant;
-- of several phones the smallest is shown.
create function prosa_private.learn_phones(ch prosa.channels, address uuid, identities jsonb,
  shown boolean) returns void
language plpgsql set search_path = '' as $$
declare
  owner uuid;
  other uuid;
  v_phone text;
begin
  select min(prosa_private.phone_of(l ->> 'kind', l ->> 'valueKey', l ->> 'brVariantKey'))
    into v_phone from jsonb_array_elements(identities) l;
  if v_phone is null then return; end if;
  select r.contact_id into owner from prosa.addresses r where r.id = address;
  foreach other in array prosa_private.find_contacts(ch.tenant_id, identities) loop
    perform prosa_private.unify_contacts(owner, other);
  end loop;
  update prosa.contacts c set phone = v_phone
    where c.id = owner and (c.phone is null or c.phone > v_phone);
  if shown then perform prosa_private.record_contact_change(owner); end if;
end $$;

-- The address of a party whose spellings are all known, locked: nothing can be learned or linked then.
-- Null otherwise, also when it was linked away while its lock was waited for.
create function prosa_private.known_address(ch prosa.channels, party jsonb, spoke_at timestamptz)
returns prosa.addresses
language plpgsql set search_path = '' as $$
declare
  hits uuid[];
  a prosa.addresses;
begin
  select array_agg(distinct known.address_id) into hits from jsonb_array_elements(party -> 'identities') p
    left join lateral (select i.address_id from prosa.contact_identities i
      where i.channel_id = ch.id and i.kind = p ->> 'kind' and i.value_key = p ->> 'valueKey'
        and (i.value collate "C") >= p ->> 'value' offset 0) known on true;
  if cardinality(hits) <> 1 or hits[1] is null then
    return null;
  end if;
  select * into a from prosa.addresses r where r.id = hits[1] for no key update;
  if (coalesce(spoke_at, '-infinity'), party ->> 'sendKey' collate "C")
    > (coalesce(a.send_at, '-infinity'), a.send_key collate "C") then
    update prosa.addresses r set send_key = party ->> 'sendKey', send_at = spoke_at
      where r.id = a.id returning * into a;
  end if;
  return a;
end $$;

-- The one address of a party (core RemoteParty), made, completed or linked as its spellings ask
-- for. Returns it locked. `spoke_at` is the provider's time of a message in this chat, else null.
--
-- The locks on the spellings come first: two events that name one new person wait for each other
-- here, and find one address afterwards. An address that was linked away meanwhile is gone, so that
-- what could be locked is what the spellings still lead to.
create function prosa_private.resolve_address(ch prosa.channels, party jsonb, name_rank int,
  named_at timestamptz, spoke_at timestamptz) returns prosa.addresses
language plpgsql set search_path = '' as $$
declare
  hits uuid[];
  locked uuid[];
  h bigint;
  a prosa.addresses;
  owner uuid;
  other uuid;
  learned jsonb;
begin
  a := prosa_private.known_address(ch, party, spoke_at);
  if a.id is not null then
    perform prosa_private.fold_name(a.contact_id, party ->> 'name', name_rank, named_at);
    return a;
  end if;
  for h in select distinct prosa_private.identity_lock(ch.tenant_id, ch.id, p)
    from jsonb_array_elements(party -> 'identities') p order by 1
  loop
    perform pg_advisory_xact_lock(h);
  end loop;
  loop
    hits := prosa_private.find_addresses(ch.id, party);
    exit when hits = '{}';
    select coalesce(array_agg(l.id order by l.id), '{}') into locked from (
      select r.id from prosa.addresses r where r.id = any (hits) order by r.id for no key update
    ) l;
    exit when locked = hits;
  end loop;

  if hits = '{}' then
    select c.id into owner from prosa.contacts c
      where c.id = any (prosa_private.find_contacts(ch.tenant_id, party -> 'identities'))
      order by c.created_at, c.id limit 1;
    if owner is null then
      owner := prosa_private.uuid_v7();
      insert into prosa.contacts (id, tenant_id, kind, phone, name, name_rank, name_at)
        values (owner, ch.tenant_id, party ->> 'kind',
          (select min(prosa_private.phone_of(p ->> 'kind', p ->> 'valueKey', p ->> 'brVariantKey'))
            from jsonb_array_elements(party -> 'identities') p),
          party ->> 'name',
          case when party ->> 'name' is null then 0 else resolve_address.name_rank end,
          case when party ->> 'name' is not null then named_at end);
    end if;
    insert into prosa.addresses (id, tenant_id, channel_id, contact_id, kind, send_key, send_at)
      values (prosa_private.uuid_v7(), ch.tenant_id, ch.id, owner, party ->> 'kind',
        party ->> 'sendKey', spoke_at)
      returning * into a;
  else
    select r.* into a from prosa.addresses r where r.id = any (hits)
      order by exists (select 1 from prosa.conversations c where c.address_id = r.id
        and c.status not in ('resolved', 'merged')) desc, r.created_at, r.id limit 1;
    foreach other in array hits loop
      perform prosa_private.link_addresses(a.id, other);
    end loop;
    perform prosa_private.fold_send_key(a.id, party ->> 'sendKey', spoke_at);
  end if;

  select jsonb_agg(p) into learned from jsonb_array_elements(party -> 'identities') p
    left join lateral (select i.address_id from prosa.contact_identities i
      where i.channel_id = ch.id and i.kind = p ->> 'kind' and i.value_key = p ->> 'valueKey'
        and (i.value collate "C") >= p ->> 'value' offset 0) known on true
    where known.address_id is null;
  if learned is not null then
    insert into prosa.contact_identities as i (id, tenant_id, channel_id, address_id, kind, value,
      value_key, br_variant_key)
    select distinct on (p ->> 'kind', p ->> 'valueKey')
      prosa_private.uuid_v7(), ch.tenant_id, ch.id, a.id, p ->> 'kind', p ->> 'value',
      p ->> 'valueKey', p ->> 'brVariantKey' from jsonb_array_elements(learned) p
    order by p ->> 'kind', p ->> 'valueKey', p ->> 'value' collate "C" desc
    on conflict (channel_id, kind, value_key) do update set value = excluded.value;
    perform prosa_private.learn_phones(ch, a.id, learned, hits <> '{}');
  end if;
  if learned is not null or cardinality(hits) > 1 then
    perform prosa_private.rename_member(ch.id, a.id);
  end if;

  select * into a from prosa.addresses r where r.id = a.id;
  perform prosa_private.fold_name(a.contact_id, party ->> 'name', name_rank, named_at);
  return a;
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.match_key(text,text,text)'::regprocedure,
    'prosa_private.phone_of(text,text,text)'::regprocedure,
    'prosa_private.identity_lock(uuid,uuid,jsonb)'::regprocedure,
    'prosa_private.find_addresses(uuid,jsonb)'::regprocedure,
    'prosa_private.find_contacts(uuid,jsonb)'::regprocedure,
    'prosa_private.record_contact_change(uuid)'::regprocedure,
    'prosa_private.fold_name(uuid,text,int,timestamptz)'::regprocedure,
    'prosa_private.unify_contacts(uuid,uuid)'::regprocedure,
    'prosa_private.merge_conversations(prosa.conversations,prosa.conversations)'::regprocedure,
    'prosa_private.link_addresses(uuid,uuid)'::regprocedure,
    'prosa_private.fold_send_key(uuid,text,timestamptz)'::regprocedure,
    'prosa_private.learn_phones(prosa.channels,uuid,jsonb,boolean)'::regprocedure,
    'prosa_private.known_address(prosa.channels,jsonb,timestamptz)'::regprocedure,
    'prosa_private.resolve_address(prosa.channels,jsonb,int,timestamptz,timestamptz)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
