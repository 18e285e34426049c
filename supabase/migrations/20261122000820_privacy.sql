-- What a person may ask for: a copy of everything about them, and that it be erased. Both are jobs in
-- bounded steps, which another process goes on with when one dies. An erased person leaves ids, times and
-- counters behind, and a receipt that says where something was cleaned; writing again, they are new.

-- `terms` is what is looked for, and only there while the erasure runs. `identity_hashes` answer whether a
-- number was erased: sha-256 of `<tenant>:<digits or id>`.
create table prosa.privacy_requests (
  id uuid primary key,
  tenant_id uuid not null references prosa.tenants on delete cascade,
  kind text not null check (kind in ('export', 'erasure')),
  contact_id uuid not null,
  requested_by text,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
  step text,
  cursor jsonb,
  terms jsonb,
  identity_hashes text[] not null default '{}',
  receipt jsonb not null default '{}',
  storage_path text,
  attempts int not null default 0,
  error text,
  next_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create unique index privacy_requests_open on prosa.privacy_requests (contact_id, kind)
  where state in ('waiting', 'running');
create index on prosa.privacy_requests (tenant_id, created_at);
create index on prosa.privacy_requests (next_at) where state in ('waiting', 'running');
alter table prosa.privacy_requests enable row level security;
revoke all on prosa.privacy_requests from public, anon, authenticated;
grant select, insert, update, delete on prosa.privacy_requests to service_role;

-- asking ------------------------------------------------------------------------------------------------------

create function prosa_private.privacy_json(r prosa.privacy_requests) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('id', r.id, 'tenantId', r.tenant_id, 'kind', r.kind,
    'contactId', r.contact_id, 'state', r.state, 'step', r.step, 'receipt', r.receipt,
    'identityHashes', to_jsonb(r.identity_hashes), 'storagePath', r.storage_path,
    'error', r.error, 'createdAt', prosa_private.iso(r.created_at),
    'finishedAt', prosa_private.iso(r.finished_at))
$$;

-- Of one kind and contact one is open at a time: asking again finds it.
create function prosa_private.want_privacy(tenant uuid, contact uuid, wanted text, by text)
returns jsonb
language plpgsql set search_path = '' as $$
declare
  r prosa.privacy_requests;
begin
  insert into prosa.privacy_requests (id, tenant_id, kind, contact_id, requested_by)
    values (prosa_private.uuid_v7(), tenant, wanted, contact, by)
    on conflict (contact_id, kind) where state in ('waiting', 'running') do nothing
    returning * into r;
  if r.id is null then
    select * into r from prosa.privacy_requests t where t.contact_id = contact
      and t.kind = wanted and t.state in ('waiting', 'running');
  else
    perform prosa_private.audit(tenant, format('contact.%s_requested', wanted), 'contact',
      contact::text, null, jsonb_build_object('requestId', r.id));
  end if;
  return jsonb_build_object('request', prosa_private.privacy_json(r));
end $$;

-- { contactId } → { request }, for admins.
create function prosa_private.request_contact_export(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c prosa.contacts := prosa_private.require_contact(args, 'contactId', 'privacy.manage');
begin
  return prosa_private.want_privacy(c.tenant_id, c.id, 'export', prosa_private.me()::text);
end $$;

-- { contactId } → { request }, for admins. There is no way back.
create function prosa_private.request_contact_erasure(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c prosa.contacts := prosa_private.require_contact(args, 'contactId', 'privacy.manage');
begin
  return prosa_private.want_privacy(c.tenant_id, c.id, 'erasure', prosa_private.me()::text);
end $$;

-- { tenantId, limit? <= 200 } → { requests }, latest first, for admins.
create function prosa_private.list_privacy_requests(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
begin
  perform prosa_private.require_permission(tenant, 'privacy.manage');
  return jsonb_build_object('requests', (select coalesce(jsonb_agg(prosa_private.privacy_json(r)
        || jsonb_build_object('contactName',
          (select k.name from prosa.contacts k where k.id = r.contact_id))
      order by r.created_at desc, r.id desc), '[]')
    from (select * from prosa.privacy_requests t where t.tenant_id = tenant
      order by t.created_at desc, t.id desc
      limit prosa_private.arg_int(args, 'limit', 50, 1, 200)) r));
end $$;

create function prosa.request_contact_export(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.request_contact_export(args) $$;
create function prosa.request_contact_erasure(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.request_contact_erasure(args) $$;
create function prosa.list_privacy_requests(args jsonb) returns jsonb
language sql stable set search_path = '' as $$ select prosa_private.list_privacy_requests(args) $$;

-- The path is of a finished copy, and the caller an admin of its company.
create function prosa_private.may_open_copy(path text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  part text[] := regexp_match(path, '^(.{36}/exports/(.{36}))/(contact\.json|messages\.csv)$');
begin
  return part is not null and exists (select from prosa.privacy_requests r
    join prosa.tenant_members m on m.tenant_id = r.tenant_id
    where r.id::text = part[2] and r.storage_path = part[1]
      and m.operator_id = prosa_private.me() and m.removed_at is null
      and prosa_private.may(m.role, 'privacy.manage'));
end $$;

-- { tenantId, contact: id or phone } → { contactId }, for the command line.
create function prosa.find_contact(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  asked text := btrim(coalesce(args ->> 'contact', ''));
  hits uuid[];
begin
  hits := array(select distinct prosa_private.contact_root(c.id) from prosa.contacts c
    where c.tenant_id = tenant and c.erased_at is null and (c.id::text = asked
      or c.phone = '+' || regexp_replace(asked, '\D', '', 'g')));
  if cardinality(hits) <> 1 then
    perform prosa_private.fail('contact.not_found', 404, format(
      'The company has %s contacts "%s". Give the id of one, or its whole phone.',
      cardinality(hits), asked));
  end if;
  return jsonb_build_object('contactId', hits[1]);
end $$;

-- { tenantId, contactId, kind, by? } → { request }
create function prosa.want_privacy_request(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  c prosa.contacts;
begin
  perform prosa_private.act_for(args);
  select * into c from prosa.contacts t
    where t.id = prosa_private.contact_root(prosa_private.arg_uuid(args, 'contactId'))
      and t.tenant_id = prosa_private.arg_uuid(args, 'tenantId');
  if c.id is null then
    perform prosa_private.fail('contact.not_found', 404, 'The company has no such contact.');
  end if;
  return prosa_private.want_privacy(c.tenant_id, c.id,
    prosa_private.arg_choice(args, 'kind', null, array['export', 'erasure']), args ->> 'by');
end $$;

-- working -----------------------------------------------------------------------------------------------------

-- { limit, holdMs, id? } → { requests } that are due. Taking one holds it for so long; who dies with it
-- leaves it to the next taker. Copies are kept for seven days.
create function prosa.take_privacy_requests(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  taken jsonb;
begin
  with old as (
    update prosa.privacy_requests r set storage_path = null from prosa.privacy_requests was
      where r.id = was.id and was.storage_path is not null
        and was.finished_at < now() - interval '7 days'
      returning r.tenant_id, was.storage_path)
  insert into prosa.file_removals (path, tenant_id)
    select o.storage_path || f, o.tenant_id from old o
    cross join unnest(array['/contact.json', '/messages.csv']) f on conflict do nothing;
  with due as (
    select r.id from prosa.privacy_requests r
    where r.state in ('waiting', 'running') and r.next_at <= now()
      and (args ->> 'id' is null or r.id = (args ->> 'id')::uuid)
    order by r.next_at limit (args ->> 'limit')::int for no key update skip locked
  ), held as (
    update prosa.privacy_requests r set state = 'running',
      next_at = now() + (args ->> 'holdMs')::int * interval '1 millisecond'
    from due d where r.id = d.id returning r.*
  )
  select coalesce(jsonb_agg(prosa_private.privacy_json(h)), '[]') into taken from held h;
  return jsonb_build_object('requests', taken);
end $$;

-- { id } → { request }
create function prosa.get_privacy_request(args jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('request', (select prosa_private.privacy_json(r)
    from prosa.privacy_requests r where r.id = prosa_private.arg_uuid(args, 'id')))
$$;

-- { id, storagePath?, receipt? } → { request }
create function prosa.finish_privacy_request(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  r prosa.privacy_requests;
begin
  update prosa.privacy_requests t set state = 'done', step = null, cursor = null, terms = null,
      error = null, finished_at = now(), storage_path = args ->> 'storagePath',
      receipt = t.receipt || coalesce(args -> 'receipt', '{}')
    where t.id = prosa_private.arg_uuid(args, 'id') and t.state = 'running' returning * into r;
  if found then
    perform prosa_private.act_for(jsonb_build_object('by', 'privacy'));
    perform prosa_private.audit(r.tenant_id, format('contact.%s_done', r.kind), 'contact',
      r.contact_id::text, null, jsonb_build_object('requestId', r.id, 'receipt', r.receipt));
  end if;
  return prosa.get_privacy_request(args);
end $$;

-- { id, error, waitMs, maxAttempts } → { request }. An erasure is never given up: half of it is done.
create function prosa.fail_privacy_request(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
begin
  update prosa.privacy_requests t set attempts = t.attempts + 1,
      error = left(args ->> 'error', 500),
      next_at = now() + (args ->> 'waitMs')::int * interval '1 millisecond',
      state = case when t.kind = 'export' and t.attempts + 1 >= (args ->> 'maxAttempts')::int
        then 'failed' else t.state end
    where t.id = prosa_private.arg_uuid(args, 'id') and t.state = 'running';
  return prosa.get_privacy_request(args);
end $$;

-- the copy ----------------------------------------------------------------------------------------------------

create function prosa_private.own_conversations(contacts uuid[]) returns uuid[]
language sql stable set search_path = '' as $$
  select coalesce(array_agg(v.id order by v.id), '{}') from prosa.conversations v
  where v.contact_id = any (contacts)
$$;

create function prosa_private.exported_message(m prosa.messages) returns jsonb
language sql stable set search_path = '' as $$
  select prosa_private.message_json(m.id) || jsonb_build_object(
    'body', m.body, 'content', m.content, 'externalId', m.external_id,
    'statusHistory', (select coalesce(jsonb_agg(jsonb_build_object('status', s.status,
        'at', prosa_private.iso(coalesce(s.provider_ts, s.received_at))) order by s.received_at), '[]')
      from prosa.message_status_events s where s.message_id = m.id),
    'revisions', (select coalesce(jsonb_agg(jsonb_build_object('body', r.body,
        'at', prosa_private.iso(coalesce(r.at, r.created_at))) order by r.created_at), '[]')
      from prosa.message_revisions r where r.message_id = m.id))
$$;

-- { contactId, section: 'contact' | 'messages' | 'groups' | 'audit', after?, limit } → { items, next }: next is
-- what `after` of the next page is, null at the end. `groups` is what they wrote in groups.
create function prosa.export_contact_page(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  tree uuid[] := prosa_private.contact_tree(
    prosa_private.contact_root(prosa_private.arg_uuid(args, 'contactId')));
  own uuid[] := prosa_private.own_conversations(tree);
  most int := prosa_private.arg_int(args, 'limit', 200, 1, 1000);
  place jsonb := nullif(args -> 'after', 'null');
  items jsonb;
begin
  case args ->> 'section'
    when 'contact' then
      select coalesce(jsonb_agg(to_jsonb(c) || jsonb_build_object(
          'merges', (select coalesce(jsonb_agg(prosa_private.merge_json(m)), '[]')
            from prosa.contact_merges m where c.id in (m.loser_id, m.winner_id)),
          'addresses', (select coalesce(jsonb_agg(to_jsonb(a) || jsonb_build_object('identities',
              (select coalesce(jsonb_agg(to_jsonb(i)), '[]') from prosa.contact_identities i
                where i.address_id = a.id))), '[]')
            from prosa.addresses a where a.contact_id = c.id),
          'notes', (select coalesce(jsonb_agg(prosa_private.contact_note_json(n) order by n.created_at), '[]')
            from prosa.contact_notes n where n.contact_id = c.id),
          'conversations', (select coalesce(jsonb_agg(prosa_private.conversation_json(v.id)), '[]')
            from prosa.conversations v where v.contact_id = c.id))), '[]')
        into items from prosa.contacts c where c.id = any (tree);
      return jsonb_build_object('items', items, 'next', null);
    when 'messages' then
      select coalesce(jsonb_agg(prosa_private.exported_message(m) || jsonb_build_object('place',
          jsonb_build_object('conversation', m.conversation_id, 'seq', m.seq))
          order by m.conversation_id, m.seq), '[]') into items
        from (select * from prosa.messages t where t.conversation_id = any (own)
          and (place is null or (t.conversation_id, t.seq)
            > ((place ->> 'conversation')::uuid, (place ->> 'seq')::int))
          order by t.conversation_id, t.seq limit most) m;
    when 'groups' then
      select coalesce(jsonb_agg(prosa_private.exported_message(m)
          || jsonb_build_object('place', m.id) order by m.id), '[]') into items
        from (select * from prosa.messages t where t.author_contact_id = any (tree)
          and t.conversation_id <> all (own) and (place is null or t.id > (place #>> '{}')::uuid)
          order by t.id limit most) m;
    when 'audit' then
      select coalesce(jsonb_agg(jsonb_build_object('at', prosa_private.iso(a.at), 'action', a.action,
          'subject', a.subject_id, 'place', jsonb_build_object('at', a.at, 'id', a.id))
          order by a.at, a.id), '[]') into items
        from (select * from prosa.audit_log l
          where l.tenant_id = (select c.tenant_id from prosa.contacts c where c.id = tree[1])
            and l.subject_id = any ((tree || own)::text[])
            and (place is null
              or (l.at, l.id) > ((place ->> 'at')::timestamptz, (place ->> 'id')::uuid))
          order by l.at, l.id limit most) a;
    else
      perform prosa_private.fail_argument('section', 'contact, messages, groups or audit');
  end case;
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(i.value - 'place' order by i.n), '[]')
      from jsonb_array_elements(items) with ordinality i(value, n)),
    'next', case when jsonb_array_length(items) = most then items -> -1 -> 'place' end);
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.request_contact_export(jsonb)'::regprocedure,
    'prosa_private.request_contact_erasure(jsonb)'::regprocedure,
    'prosa_private.list_privacy_requests(jsonb)'::regprocedure,
    'prosa.request_contact_export(jsonb)'::regprocedure,
    'prosa.request_contact_erasure(jsonb)'::regprocedure,
    'prosa.list_privacy_requests(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
  foreach f in array array[
    'prosa_private.privacy_json(prosa.privacy_requests)'::regprocedure,
    'prosa_private.want_privacy(uuid,uuid,text,text)'::regprocedure,
    'prosa_private.may_open_copy(text)'::regprocedure,
    'prosa.find_contact(jsonb)'::regprocedure,
    'prosa.want_privacy_request(jsonb)'::regprocedure,
    'prosa.take_privacy_requests(jsonb)'::regprocedure,
    'prosa.get_privacy_request(jsonb)'::regprocedure,
    'prosa.finish_privacy_request(jsonb)'::regprocedure,
    'prosa.fail_privacy_request(jsonb)'::regprocedure,
    'prosa_private.own_conversations(uuid[])'::regprocedure,
    'prosa_private.exported_message(prosa.messages)'::regprocedure,
    'prosa.export_contact_page(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
