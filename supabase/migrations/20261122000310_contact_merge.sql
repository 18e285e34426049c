-- Contacts merged by hand. Nothing moves: the one that is merged points at the other, and whoever
-- shows a contact shows the one at the end of the pointers. So a reply keeps its address, what happens
-- meanwhile happens to the contact that it belongs to, and an undone merge leaves no trace.

-- The contact and those that it went into, the shown one last.
create function prosa_private.contact_path(contact uuid) returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return (with recursive path as (
      select c.id, c.merged_into_id, 1 as step from prosa.contacts c where c.id = contact
      union all
      select c.id, c.merged_into_id, p.step + 1 from path p
      join prosa.contacts c on c.id = p.merged_into_id)
    select array_agg(id order by step) from path);
end $$;

-- The contact that is shown for this one.
create function prosa_private.contact_root(contact uuid) returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
  path uuid[] := prosa_private.contact_path(contact);
begin
  return path[cardinality(path)];
end $$;

-- The contact and all that went into it.
create function prosa_private.contact_tree(contact uuid) returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return (with recursive tree as (
      select c.id, c.tenant_id from prosa.contacts c where c.id = contact
      union all
      select c.id, c.tenant_id from tree t
      join prosa.contacts c on c.tenant_id = t.tenant_id and c.merged_into_id = t.id)
    select array_agg(id) from tree);
end $$;

-- Who sees the whole company sees every contact, others those that they share a conversation with. The
-- contact that is shown for the one asked for; unknown and invisible look the same.
create function prosa_private.require_contact(args jsonb, field text, permission text)
returns prosa.contacts
language plpgsql stable set search_path = '' as $$
declare
  c prosa.contacts;
begin
  select * into c from prosa.contacts t
    where t.id = prosa_private.contact_root(prosa_private.arg_uuid(args, field));
  if c.id is null or not (prosa_private.sees_all(prosa_private.me(), c.tenant_id)
    or exists (select from prosa.conversations v
      where v.tenant_id = c.tenant_id and v.contact_id = any (prosa_private.contact_tree(c.id))
        and prosa_private.can_see(v.id)))
  then
    perform prosa_private.fail('contact.not_found', 404,
      'There is no such contact, or it is out of your sight.');
  end if;
  perform prosa_private.require_permission(c.tenant_id, permission);
  return c;
end $$;

-- Points a contact at another, or at none, in the order that all keep: conversations, contacts. Who
-- sees one of its open conversations is told.
create function prosa_private.point_contact(contact uuid, winner uuid) returns void
language plpgsql set search_path = '' as $$
begin
  perform prosa_private.lock_contacts(array[contact]);
  update prosa.contacts c set merged_into_id = winner, version = c.version + 1 where c.id = contact;
  perform prosa_private.record_contact_change(contact);
end $$;

-- The open conversations that show these contacts, in the order in which they are locked.
create function prosa_private.open_conversations(contacts uuid[]) returns uuid[]
language plpgsql stable security definer set search_path = ''
set plan_cache_mode = force_generic_plan as $$
begin
  return array(select o.id from unnest(contacts) r(id)
    cross join lateral unnest(prosa_private.contact_tree(r.id)) t(id)
    join prosa.contacts c on c.id = t.id
    cross join lateral (select v.id from prosa.conversations v
      where v.tenant_id = c.tenant_id and v.contact_id = c.id
        and v.status not in ('resolved', 'merged') offset 0) o
    order by o.id);
end $$;

-- Contacts with the open conversations that show them, locked.
create function prosa_private.lock_contacts(contacts uuid[]) returns void
language plpgsql set search_path = '' as $$
begin
  perform 1 from prosa.conversations v
    where v.id = any (prosa_private.open_conversations(contacts)) order by v.id for no key update;
  perform 1 from prosa.contacts c where c.id = any (contacts) order by c.id for no key update;
end $$;

create function prosa_private.merge_json(m prosa.contact_merges) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('mergeId', m.id, 'winnerId', m.winner_id, 'loserId', m.loser_id,
    'at', prosa_private.iso(m.created_at), 'undoneAt', prosa_private.iso(m.undone_at),
    'by', (select jsonb_build_object('id', o.id, 'name', o.name)
      from prosa.operators o where o.id = m.by_operator_id))
$$;

-- A contact as its panel knows it; `blockedAt` is null while its news are wanted.
create function prosa_private.contact_json(c prosa.contacts) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('id', c.id, 'kind', c.kind, 'name', c.name, 'phone', c.phone,
    'attributes', c.attributes, 'blockedAt', prosa_private.iso(c.blocked_at),
    'version', c.version, 'createdAt', prosa_private.iso(c.created_at))
$$;

-- { winnerId, loserId } → { mergeId, winnerId, loserId, at, undoneAt, by }. Agents and up, who see
-- both. Repeating it answers with the merge that stands.
create function prosa_private.merge_contacts(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  winner prosa.contacts := prosa_private.require_contact(args, 'winnerId', 'contact.merge');
  loser prosa.contacts := prosa_private.require_contact(args, 'loserId', 'contact.merge');
  m prosa.contact_merges;
begin
  if winner.tenant_id <> loser.tenant_id then
    perform prosa_private.fail('contact.not_found', 404,
      'There is no such contact in this company.');
  end if;
  -- Two merges at once must not make a ring.
  perform pg_advisory_xact_lock(hashtextextended(winner.tenant_id || '/contact_merges', 5));
  perform prosa_private.lock_contacts(array[winner.id, loser.id]);
  winner := prosa_private.require_contact(args, 'winnerId', 'contact.merge');
  loser := prosa_private.require_contact(args, 'loserId', 'contact.merge');
  if winner.id = loser.id then
    select * into m from prosa.contact_merges t
      where t.loser_id = (args ->> 'loserId')::uuid and t.undone_at is null;
    if m.id is null then
      perform prosa_private.fail_argument('loserId', 'another contact than winnerId');
    end if;
    return prosa_private.merge_json(m);
  end if;
  if 'group' in (winner.kind, loser.kind) then
    perform prosa_private.fail_argument('loserId', 'a person, as winnerId: groups are not merged');
  end if;
  insert into prosa.contact_merges (id, tenant_id, loser_id, winner_id, by_operator_id)
    values (prosa_private.uuid_v7(), winner.tenant_id, loser.id, winner.id, prosa_private.me())
    returning * into m;
  perform prosa_private.point_contact(loser.id, winner.id);
  perform prosa_private.audit(m.tenant_id, 'contact.merged', 'contact', m.loser_id::text, null,
    jsonb_build_object('mergeId', m.id, 'winnerId', m.winner_id));
  return prosa_private.merge_json(m);
end $$;

-- { mergeId } → as merge_contacts, undoneAt set. Repeating it changes nothing.
create function prosa_private.unmerge_contacts(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  m prosa.contact_merges;
begin
  select * into m from prosa.contact_merges t
    where t.id = prosa_private.arg_uuid(args, 'mergeId');
  -- Unknown and invisible look the same here too.
  perform prosa_private.require_contact(jsonb_build_object('loserId',
    coalesce(m.loser_id, prosa_private.uuid_v7())), 'loserId', 'contact.merge');
  perform pg_advisory_xact_lock(hashtextextended(m.tenant_id || '/contact_merges', 5));
  perform prosa_private.lock_contacts(array[m.loser_id]);
  update prosa.contact_merges t set undone_at = now() where t.id = m.id and t.undone_at is null
    returning * into m;
  if found then
    perform prosa_private.point_contact(m.loser_id, null);
    perform prosa_private.audit(m.tenant_id, 'contact.unmerged', 'contact', m.loser_id::text, null,
      jsonb_build_object('mergeId', m.id, 'winnerId', m.winner_id));
  else
    select * into m from prosa.contact_merges t
      where t.id = prosa_private.arg_uuid(args, 'mergeId');
  end if;
  return prosa_private.merge_json(m);
end $$;

-- Two contacts were proven to be one person: the winner takes the loser's place in the merges made by
-- hand. Of two pointers one can stay: never one that would close a ring, else the winner's.
create function prosa_private.take_over_merges(winner uuid, loser uuid) returns void
language plpgsql set search_path = '' as $$
declare
  kept prosa.contacts;
  gone prosa.contacts;
  dropped uuid;
begin
  select * into kept from prosa.contacts c where c.id = winner;
  select * into gone from prosa.contacts c where c.id = loser;
  dropped := case
    when loser = any (prosa_private.contact_path(winner)) then winner
    when winner = any (prosa_private.contact_path(loser)) then loser
    when kept.merged_into_id is not null and gone.merged_into_id is not null then loser end;
  update prosa.contact_merges t set undone_at = now()
    where t.loser_id = dropped and t.undone_at is null;
  update prosa.contacts c set merged_into_id = case
      when dropped = winner or (dropped is null and kept.merged_into_id is null)
        then gone.merged_into_id else kept.merged_into_id end
    where c.id = winner;
  delete from prosa.contact_merges t
    where (t.loser_id, t.winner_id) in ((winner, loser), (loser, winner));
  update prosa.contact_merges t set loser_id = winner where t.loser_id = loser;
  update prosa.contact_merges t set winner_id = winner where t.winner_id = loser;
  update prosa.contacts c set merged_into_id = winner
    where c.tenant_id = kept.tenant_id and c.merged_into_id = loser and c.id <> winner;
end $$;

-- { contactId, limit? } → { contact, fields, merges, addresses, conversations }: the shown contact, what
-- the company keeps of each, the merges that can be undone, how it is reached on each channel, and the
-- latest conversations that the caller sees.
create function prosa_private.get_contact(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  c prosa.contacts := prosa_private.require_contact(args, 'contactId', 'conversation.read');
  most int := prosa_private.arg_int(args, 'limit', 20, 1, 100);
  tree uuid[] := prosa_private.contact_tree(c.id);
begin
  return jsonb_build_object(
    'contact', prosa_private.contact_json(c),
    'fields', prosa_private.contact_fields_json(c.tenant_id),
    'merges', (select coalesce(jsonb_agg(prosa_private.merge_json(m) || jsonb_build_object(
        'contact', jsonb_build_object('id', l.id, 'kind', l.kind, 'name', l.name, 'phone', l.phone))
        order by m.created_at), '[]')
      from prosa.contact_merges m join prosa.contacts l on l.id = m.loser_id
      where m.tenant_id = c.tenant_id and m.winner_id = any (tree) and m.undone_at is null),
    'addresses', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'contactId', a.contact_id,
        'channel', jsonb_build_object('id', h.id, 'name', h.name, 'provider', h.provider),
        'sendKey', a.send_key,
        'identities', (select coalesce(jsonb_agg(jsonb_build_object('kind', i.kind, 'value', i.value,
              'since', prosa_private.iso(i.first_seen_at))
            order by i.kind, i.value), '[]')
          from prosa.contact_identities i where i.address_id = a.id)) order by a.created_at, a.id), '[]')
      from prosa.addresses a join prosa.channels h on h.id = a.channel_id
      where a.tenant_id = c.tenant_id and a.contact_id = any (tree)),
    'conversations', (select coalesce(jsonb_agg(v.item order by v.number desc), '[]') from (
        select t.number, prosa_private.conversation_json(t.id) item from prosa.conversations t
        where t.tenant_id = c.tenant_id and t.contact_id = any (tree) and t.status <> 'merged'
          and prosa_private.can_see(t.id)
        order by t.number desc limit most) v));
end $$;

create function prosa.merge_contacts(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.merge_contacts(args) $$;
create function prosa.unmerge_contacts(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.unmerge_contacts(args) $$;
create function prosa.get_contact(args jsonb) returns jsonb
language sql stable set search_path = '' as $$ select prosa_private.get_contact(args) $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.merge_contacts(jsonb)'::regprocedure,
    'prosa_private.unmerge_contacts(jsonb)'::regprocedure,
    'prosa_private.get_contact(jsonb)'::regprocedure,
    'prosa.merge_contacts(jsonb)'::regprocedure,
    'prosa.unmerge_contacts(jsonb)'::regprocedure,
    'prosa.get_contact(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
  foreach f in array array[
    'prosa_private.contact_path(uuid)'::regprocedure,
    'prosa_private.contact_root(uuid)'::regprocedure,
    'prosa_private.contact_tree(uuid)'::regprocedure,
    'prosa_private.require_contact(jsonb,text,text)'::regprocedure,
    'prosa_private.point_contact(uuid,uuid)'::regprocedure,
    'prosa_private.open_conversations(uuid[])'::regprocedure,
    'prosa_private.lock_contacts(uuid[])'::regprocedure,
    'prosa_private.merge_json(prosa.contact_merges)'::regprocedure,
    'prosa_private.contact_json(prosa.contacts)'::regprocedure,
    'prosa_private.take_over_merges(uuid,uuid)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
