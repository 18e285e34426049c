-- What a company knows of a contact beside its conversations: fields of its own, notes, files; and whether
-- it wants to hear of the contact at all.

-- The fields that a company keeps for every contact, in their order. A value lies in contacts.attributes
-- under its key; a key without a field keeps what the host put there, as text, number or boolean.
create table prosa.contact_fields (
  tenant_id uuid not null references prosa.tenants on delete cascade,
  key text not null check (key ~ '^[A-Za-z][A-Za-z0-9_]{0,39}$'),
  label text not null check (length(label) between 1 and 60),
  kind text not null check (kind in ('text', 'number', 'date', 'boolean', 'url', 'choice')),
  choices jsonb not null default '[]' check (jsonb_typeof(choices) = 'array'),
  position int not null default 0,
  primary key (tenant_id, key)
);

-- What the team wrote about the person; customers never see it.
create table prosa.contact_notes (
  id uuid primary key,
  tenant_id uuid not null,
  contact_id uuid not null,
  author_id uuid,
  body text not null check (length(body) between 1 and 4000),
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  foreign key (tenant_id, contact_id) references prosa.contacts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, author_id) references prosa.tenant_members on delete set null (author_id)
);
create index on prosa.contact_notes (contact_id, created_at, id);
create index on prosa.contact_notes (author_id);

do $$
declare t text;
begin
  foreach t in array array['contact_fields', 'contact_notes'] loop
    execute format('alter table prosa.%I enable row level security', t);
    execute format('revoke all on prosa.%I from public, anon, authenticated', t);
    execute format('grant select, insert, update, delete on prosa.%I to service_role', t);
  end loop;
end $$;

-- { tenantId, key, label, kind, choices?, position? } → { key }. Repeating it replaces the field.
create function prosa.set_contact_field(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  field prosa.contact_fields;
begin
  insert into prosa.contact_fields as f (tenant_id, key, label, kind, choices, position)
    values (prosa_private.arg_uuid(args, 'tenantId'), args ->> 'key',
      coalesce(args ->> 'label', args ->> 'key'), coalesce(args ->> 'kind', 'text'),
      coalesce(args -> 'choices', '[]'), prosa_private.arg_int(args, 'position', 0, 0, 1000))
    on conflict (tenant_id, key) do update set label = excluded.label, kind = excluded.kind,
      choices = excluded.choices, position = excluded.position
    returning * into field;
  return jsonb_build_object('key', field.key);
end $$;

create function prosa_private.contact_fields_json(tenant uuid) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('key', f.key, 'label', f.label, 'kind', f.kind,
      'choices', f.choices) order by f.position, f.label), '[]')
    from prosa.contact_fields f where f.tenant_id = tenant
$$;

-- changing ----------------------------------------------------------------------------------------

create function prosa_private.clean_name(value text) returns text
language sql immutable set search_path = '' as $$
  select nullif(btrim(regexp_replace(value,
    '[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]', '', 'g')), '')
$$;

-- Fails with the key unless the value fits the field; a key without a field takes a plain value.
create function prosa_private.check_attribute(tenant uuid, name text, value jsonb) returns void
language plpgsql stable set search_path = '' as $$
declare
  f prosa.contact_fields;
  kind text := jsonb_typeof(value);
  written text := value #>> '{}';
  expected text;
begin
  select * into f from prosa.contact_fields t where t.tenant_id = tenant and t.key = name;
  expected := case
    when kind not in ('string', 'number', 'boolean') then 'a text, a number or a boolean'
    when length(written) > 2000 then 'at most 2000 characters long'
    when f.kind = 'number' and kind <> 'number' then 'a number'
    when f.kind = 'boolean' and kind <> 'boolean' then 'a boolean'
    when f.kind in ('text', 'date', 'url', 'choice') and kind <> 'string' then 'a text'
    when f.kind = 'date' and written !~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$'
      then 'a date as 2026-11-30'
    when f.kind = 'url' and written !~* '^https?://[^\s]+$' then 'an address that begins with https://'
    when f.kind = 'choice' and not f.choices ? written then 'one of the choices' end;
  if expected is not null then
    perform prosa_private.fail_argument('attributes.' || name, expected);
  end if;
end $$;

create function prosa_private.refuse_if_erased(c prosa.contacts) returns void
language plpgsql stable set search_path = '' as $$
begin
  if c.erased_at is not null then
    perform prosa_private.fail('contact.not_found', 404,
      'This person was erased. Nothing is kept about them any more.');
  end if;
end $$;

-- { contactId, patch: { name?, attributes?: { key: value or null } }, expectedVersion? } → { contact },
-- for agents who see it. A name of an operator stays whatever the customer calls themself; null gives the
-- naming back to the channel. Keys that `attributes` lacks stay as they are, null forgets one.
create function prosa_private.update_contact(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c prosa.contacts := prosa_private.require_contact(args, 'contactId', 'contact.update');
  patch jsonb := args -> 'patch';
  old_row prosa.contacts;
  new_name text;
  item record;
begin
  perform prosa_private.refuse_if_erased(c);
  if jsonb_typeof(patch) is distinct from 'object' or exists (select from jsonb_object_keys(patch) k
    where k not in ('name', 'attributes'))
    or coalesce(jsonb_typeof(patch -> 'attributes'), 'object') <> 'object' then
    perform prosa_private.fail_argument('patch', 'an object with name or attributes');
  end if;
  perform prosa_private.lock_contacts(array[c.id]);
  select * into c from prosa.contacts t where t.id = c.id;
  old_row := c;
  if args ->> 'expectedVersion' is not null and args ->> 'expectedVersion' <> c.version::text then
    perform prosa_private.fail('storage.conflict', 409,
      'Somebody changed this contact meanwhile. Look at it again, then decide.',
      jsonb_build_object('version', c.version));
  end if;
  if patch ? 'name' then
    new_name := prosa_private.clean_name(patch ->> 'name');
    if length(new_name) > 200 or (new_name is null and patch ->> 'name' is not null) then
      perform prosa_private.fail_argument('name', 'from 1 to 200 characters long, or null');
    end if;
    if new_name is distinct from c.name then
      c.name := new_name;
      c.name_rank := case when new_name is null then 0 else 3 end;
      c.name_at := case when new_name is not null then now() end;
    end if;
  end if;
  for item in select e.key, e.value from jsonb_each(coalesce(patch -> 'attributes', '{}')) e loop
    if item.value = 'null' then
      c.attributes := c.attributes - item.key;
    else
      perform prosa_private.check_attribute(c.tenant_id, item.key, item.value);
      c.attributes := c.attributes || jsonb_build_object(item.key, item.value);
    end if;
  end loop;
  if (select count(*) from jsonb_object_keys(c.attributes)) > 100 then
    perform prosa_private.fail_argument('attributes', 'at most 100 keys');
  end if;
  if c is distinct from old_row then
    update prosa.contacts t set name = c.name, name_rank = c.name_rank, name_at = c.name_at,
      attributes = c.attributes, version = t.version + 1 where t.id = c.id returning * into c;
    perform prosa_private.record_contact_change(c.id);
  end if;
  return jsonb_build_object('contact', prosa_private.contact_json(c));
end $$;

-- { contactId, blocked } → { contact }, for who has `contact.block`. What a blocked contact writes is kept and
-- opens nothing: no conversation, no unread count, no waiting time. Repeating it changes nothing.
create function prosa_private.block_contact(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c prosa.contacts := prosa_private.require_contact(args, 'contactId', 'contact.block');
  wanted boolean := (args -> 'blocked') = 'true';
begin
  if coalesce(jsonb_typeof(args -> 'blocked'), '') <> 'boolean' then
    perform prosa_private.fail_argument('blocked', 'a boolean');
  end if;
  perform prosa_private.refuse_if_erased(c);
  perform prosa_private.lock_contacts(array[c.id]);
  update prosa.contacts t set blocked_at = case when wanted then now() end, version = t.version + 1
    where t.id = c.id and (t.blocked_at is not null) <> wanted returning * into c;
  if found then
    perform prosa_private.record_contact_change(c.id);
    perform prosa_private.audit(c.tenant_id,
      case when wanted then 'contact.blocked' else 'contact.unblocked' end, 'contact', c.id::text,
      null, null);
  else
    c := prosa_private.require_contact(args, 'contactId', 'contact.block');
  end if;
  return jsonb_build_object('contact', prosa_private.contact_json(c));
end $$;

-- notes -------------------------------------------------------------------------------------------

create function prosa_private.contact_note_json(n prosa.contact_notes) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('id', n.id, 'contactId', n.contact_id, 'body', n.body,
    'author', (select jsonb_build_object('id', o.id, 'name', o.name)
      from prosa.operators o where o.id = n.author_id),
    'createdAt', prosa_private.iso(n.created_at), 'editedAt', prosa_private.iso(n.edited_at))
$$;

-- { contactId, cursor?, limit? <= 100 } → { items, nextCursor }, newest first.
create function prosa_private.list_contact_notes(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  c prosa.contacts := prosa_private.require_contact(args, 'contactId', 'conversation.read');
  tree uuid[] := prosa_private.contact_tree(c.id);
  most int := prosa_private.arg_int(args, 'limit', 20, 1, 100);
  place jsonb := case when args ->> 'cursor' is not null
    then prosa_private.decode_cursor('contact_notes', args ->> 'cursor') end;
  rows prosa.contact_notes[];
begin
  rows := array(select n from prosa.contact_notes n
    where n.contact_id = any (tree) and (place is null
      or (n.created_at, n.id) < ((place ->> 'at')::timestamptz, (place ->> 'id')::uuid))
    order by n.created_at desc, n.id desc limit most + 1);
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(prosa_private.contact_note_json(n)
        order by n.created_at desc, n.id desc), '[]') from unnest(rows[1:most]) n),
    'nextCursor', case when cardinality(rows) > most then prosa_private.encode_cursor('contact_notes',
      jsonb_build_object('at', rows[most].created_at, 'id', rows[most].id)) end);
end $$;

-- { contactId, noteId, body } → { note }. The id is the caller's: a repeat changes nothing,
-- another body edits. Only who wrote a note edits it.
create function prosa_private.save_contact_note(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c prosa.contacts := prosa_private.require_contact(args, 'contactId', 'note.write');
  asked uuid := prosa_private.arg_uuid(args, 'noteId');
  new_body text := btrim(coalesce(args ->> 'body', ''), E' \t\r\n');
  n prosa.contact_notes;
begin
  perform prosa_private.refuse_if_erased(c);
  if length(new_body) not between 1 and 4000 then
    perform prosa_private.fail_argument('body', 'from 1 to 4000 characters long');
  end if;
  insert into prosa.contact_notes (id, tenant_id, contact_id, author_id, body)
    values (asked, c.tenant_id, c.id, prosa_private.me(), new_body)
    on conflict (id) do nothing returning * into n;
  if n.id is null then
    perform prosa_private.require_own_note(c, asked);
    update prosa.contact_notes t set body = new_body, edited_at = now()
      where t.id = asked and t.body <> new_body;
    select * into n from prosa.contact_notes t where t.id = asked;
  end if;
  return jsonb_build_object('note', prosa_private.contact_note_json(n));
end $$;

-- { contactId, noteId } → { noteId }, for who wrote it. Repeating it changes nothing.
create function prosa_private.delete_contact_note(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c prosa.contacts := prosa_private.require_contact(args, 'contactId', 'note.write');
  asked uuid := prosa_private.arg_uuid(args, 'noteId');
begin
  if exists (select from prosa.contact_notes t where t.id = asked) then
    perform prosa_private.require_own_note(c, asked);
    delete from prosa.contact_notes t where t.id = asked;
  end if;
  return jsonb_build_object('noteId', asked);
end $$;

create function prosa_private.require_own_note(c prosa.contacts, note uuid) returns void
language plpgsql stable set search_path = '' as $$
begin
  if not exists (select from prosa.contact_notes n where n.id = note
    and n.contact_id = any (prosa_private.contact_tree(c.id))
    and n.author_id = prosa_private.me()) then
    perform prosa_private.fail('auth.forbidden', 403, 'Only who wrote a note may change it.');
  end if;
end $$;

-- files -------------------------------------------------------------------------------------------

-- { contactId, kinds?, cursor?, limit? <= 60 } → { items, nextCursor }: files of the conversations that the
-- caller sees, newest first, each with `messageId`, `conversationId` and `at`. Pictures and videos where no
-- kinds are asked for; never what was meant to be seen once.
create function prosa_private.list_contact_media(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  c prosa.contacts := prosa_private.require_contact(args, 'contactId', 'conversation.read');
  most int := prosa_private.arg_int(args, 'limit', 12, 1, 60);
  kinds jsonb := coalesce(nullif(args -> 'kinds', 'null'), '["image", "video"]');
  place jsonb := case when args ->> 'cursor' is not null
    then prosa_private.decode_cursor('contact_media', args ->> 'cursor') end;
  seen uuid[];
  items jsonb;
begin
  if jsonb_typeof(kinds) <> 'array' or not kinds <@ '["image", "video", "audio", "document"]' then
    perform prosa_private.fail_argument('kinds', 'a list of image, video, audio, document');
  end if;
  seen := array(select v.id from prosa.conversations v
    where v.tenant_id = c.tenant_id and v.contact_id = any (prosa_private.contact_tree(c.id))
      and prosa_private.can_see(v.id));
  select coalesce(jsonb_agg(jsonb_build_object('messageId', f.message_id,
      'conversationId', f.conversation_id, 'at', prosa_private.iso(f.sort_ts),
      'attachment', (select e from jsonb_array_elements(prosa_private.attachments_json(f.message_id)) e
        where e ->> 'id' = f.id::text)) order by f.sort_ts desc, f.id desc), '[]') into items
    from (
      select a.id, a.message_id, a.conversation_id, m.sort_ts
      from prosa.attachments a join prosa.messages m on m.id = a.message_id
      where a.conversation_id = any (seen) and a.state = 'ready' and kinds ? a.kind
        and m.deleted_at is null and coalesce(m.content -> 'viewOnce', 'false') <> 'true'
        and (place is null or (m.sort_ts, a.id)
          < ((place ->> 'at')::timestamptz, (place ->> 'id')::uuid))
      order by m.sort_ts desc, a.id desc limit most + 1) f;
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(i.value order by i.n), '[]')
      from jsonb_array_elements(items) with ordinality i(value, n) where i.n <= most),
    'nextCursor', case when jsonb_array_length(items) > most then
      prosa_private.encode_cursor('contact_media', jsonb_build_object(
        'at', items -> (most - 1) -> 'at', 'id', items -> (most - 1) -> 'attachment' -> 'id')) end);
end $$;

do $$
declare
  name text;
  f regprocedure;
begin
  foreach name in array array['update_contact', 'block_contact', 'list_contact_notes',
    'save_contact_note', 'delete_contact_note', 'list_contact_media'] loop
    execute format('create function prosa.%1$I(args jsonb) returns jsonb language sql '
      'set search_path = '''' as $f$ select prosa_private.%1$I(args) $f$', name);
    execute format('revoke all on function prosa.%1$I(jsonb), prosa_private.%1$I(jsonb) from public',
      name);
    execute format('grant execute on function prosa.%1$I(jsonb), prosa_private.%1$I(jsonb) '
      'to authenticated', name);
  end loop;
  foreach f in array array[
    'prosa.set_contact_field(jsonb)'::regprocedure,
    'prosa_private.contact_fields_json(uuid)'::regprocedure,
    'prosa_private.clean_name(text)'::regprocedure,
    'prosa_private.check_attribute(uuid,text,jsonb)'::regprocedure,
    'prosa_private.refuse_if_erased(prosa.contacts)'::regprocedure,
    'prosa_private.contact_note_json(prosa.contact_notes)'::regprocedure,
    'prosa_private.require_own_note(prosa.contacts,uuid)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
