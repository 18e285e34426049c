-- A company's data as a whole: read out table by table, and erased for good.

-- Tables of a company in the order in which they are read out, each with the columns that order its rows.
-- Credentials, tokens and what is under way stay out.
create function prosa_private.exported_tables() returns table (name text, keys text[])
language sql immutable set search_path = '' as $$
  values ('tenants', array['id']), ('operators', array['id']),
    ('tenant_members', array['tenant_id', 'operator_id']), ('teams', array['id']),
    ('team_members', array['team_id', 'operator_id']), ('channels', array['id']),
    ('channel_members', array['channel_id', 'operator_id']),
    ('channel_teams', array['channel_id', 'team_id']), ('labels', array['id']),
    ('quick_replies', array['id']), ('message_templates', array['id']), ('contact_fields', array['tenant_id', 'key']),
    ('contacts', array['id']), ('contact_merges', array['id']), ('contact_notes', array['id']),
    ('saved_views', array['id']),
    ('addresses', array['id']), ('contact_identities', array['id']),
    ('conversations', array['id']), ('conversation_labels', array['conversation_id', 'label_id']),
    ('participants', array['conversation_id', 'operator_id']),
    ('read_cursors', array['operator_id', 'conversation_id']), ('messages', array['id']),
    ('mentions', array['message_id', 'operator_id']),
    ('message_revisions', array['id']), ('message_reactions', array['message_id', 'actor_key']),
    ('message_status_events', array['message_id', 'status', 'participant_key']),
    ('attachments', array['id']), ('webhook_events', array['ord']),
    ('webhook_events_archive', array['ord']), ('dead_letters', array['id']),
    ('privacy_requests', array['id']), ('audit_log', array['at', 'id'])
$$;

-- { } → { tables } in the order in which they are read.
create function prosa.list_exported_tables(args jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('tables', jsonb_agg(t.name)) from prosa_private.exported_tables() t
$$;

-- { tenantId, table, after?: the last row of the page before, limit } → { rows }
create function prosa.export_tenant_page(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  most int := prosa_private.arg_int(args, 'limit', 500, 1, 2000);
  keys text;
  answer jsonb;
begin
  select (select string_agg(format('%%1$s.%I', k), ', ') from unnest(t.keys) k) into keys
    from prosa_private.exported_tables() t where t.name = args ->> 'table';
  if keys is null then
    perform prosa_private.fail_argument('table', 'one that list_exported_tables names');
  end if;
  execute format(
    'select coalesce(jsonb_agg(to_jsonb(p)), ''[]'') from (
      select t.* from prosa.%I t, jsonb_populate_record(null::prosa.%1$I, $2) x
      where %s and ($2 is null or (%s) > (%s)) order by %3$s limit $3) p',
    args ->> 'table',
    case args ->> 'table' when 'tenants' then 't.id = $1'
      when 'operators' then 't.id in (select m.operator_id from prosa.tenant_members m
        where m.tenant_id = $1)'
      else 't.tenant_id = $1' end,
    format(keys, 't'), format(keys, 'x'))
    into answer using tenant, nullif(args -> 'after', 'null'), most;
  return jsonb_build_object('rows', answer);
end $$;

-- Rows of one table, up to `most`.
create function prosa_private.erase_rows(tenant uuid, tab text, most int) returns int
language plpgsql set search_path = '' as $$
declare
  n int;
begin
  execute format('delete from prosa.%I d using (select t.tableoid, t.ctid from prosa.%1$I t
    where t.tenant_id = $1 limit $2) gone where d.tableoid = gone.tableoid and d.ctid = gone.ctid',
    tab) using tenant, most;
  get diagnostics n = row_count;
  return n;
end $$;

-- { tenantId, confirm: its slug, limit? } → { done, erased: { place: count } }: one bounded step; repeat it until it
-- is done. There is no way back: who dies in between calls it again. Files wait on the list of removals.
create function prosa.erase_tenant_step(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  t prosa.tenants;
  most int := prosa_private.arg_int(args, 'limit', 1000, 1, 10000);
  tab text;
  files int;
  n int;
  people uuid[];
begin
  select * into t from prosa.tenants x where x.id = prosa_private.arg_uuid(args, 'tenantId') for update;
  if t.id is null then return '{"done": true, "erased": {}}'; end if;
  if args ->> 'confirm' is distinct from t.slug then
    perform prosa_private.fail_argument('confirm', format('the slug of the company, "%s"', t.slug));
  end if;
  -- Nothing comes in any more.
  update prosa.channels c set status = 'disabled' where c.tenant_id = t.id and c.status <> 'disabled';
  with batch as (select a.id from prosa.attachments a where a.tenant_id = t.id
    and (a.storage_path is not null or a.thumbnail_path is not null) limit most)
  select count(prosa_private.remove_file(s.id)::text is null) into files from batch s;
  if files > 0 then
    return jsonb_build_object('done', false, 'erased', jsonb_build_object('files', files));
  end if;
  insert into prosa.file_removals (path, tenant_id)
    select c.avatar_path, t.id from prosa.contacts c
      where c.tenant_id = t.id and c.avatar_path is not null
    union
    select r.storage_path || f, t.id from prosa.privacy_requests r
      cross join unnest(array['/contact.json', '/messages.csv']) f
      where r.tenant_id = t.id and r.storage_path is not null
    on conflict do nothing;
  update prosa.conversations c set merged_into_id = null
    where c.tenant_id = t.id and c.merged_into_id is not null;
  foreach tab in array array['webhook_events_archive', 'webhook_events', 'message_status_events',
    'messages', 'conversation_changes', 'conversations', 'contact_identities', 'addresses',
    'contacts', 'dead_letters', 'domain_events'] loop
    n := prosa_private.erase_rows(t.id, tab, most);
    if n > 0 then
      return jsonb_build_object('done', false, 'erased', jsonb_build_object(tab, n));
    end if;
  end loop;
  people := array(select m.operator_id from prosa.tenant_members m where m.tenant_id = t.id);
  perform prosa_private.erase_broadcasts(concat_ws('|', t.id, array_to_string(
    array(select c.id from prosa.channels c where c.tenant_id = t.id), '|')));
  delete from prosa.tenants x where x.id = t.id;
  delete from prosa.operators o where o.id = any (people)
    and not exists (select from prosa.tenant_members m where m.operator_id = o.id);
  get diagnostics n = row_count;
  return jsonb_build_object('done', true, 'erased', jsonb_build_object('tenants', 1, 'operators', n));
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.exported_tables()'::regprocedure,
    'prosa.list_exported_tables(jsonb)'::regprocedure,
    'prosa.export_tenant_page(jsonb)'::regprocedure,
    'prosa_private.erase_rows(uuid,text,int)'::regprocedure,
    'prosa.erase_tenant_step(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
