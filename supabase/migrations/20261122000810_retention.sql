-- How long what is kept. Each company says it for each class of data; what nobody wants any more goes by
-- the day where a whole day can be dropped, and by bounded batches otherwise.

-- Files that no row names any more, until Storage has deleted them. No foreign key: a company that was
-- erased leaves its files here.
create table prosa.file_removals (
  path text primary key,
  tenant_id uuid not null,
  attempts int not null default 0,
  next_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);
create index on prosa.file_removals (next_at);
create index on prosa.file_removals (tenant_id);

-- Where the walk through a company's conversations stands.
create table prosa.retention_walks (
  tenant_id uuid not null references prosa.tenants on delete cascade,
  class text not null check (class in ('media', 'messages')),
  -- Conversations up to this one are done.
  conversation_id uuid,
  finished_at timestamptz,
  primary key (tenant_id, class)
);

do $$
declare t text;
begin
  foreach t in array array['file_removals', 'retention_walks'] loop
    execute format('alter table prosa.%I enable row level security', t);
    execute format('revoke all on prosa.%I from public, anon, authenticated', t);
    execute format('grant select, insert, update, delete on prosa.%I to service_role', t);
  end loop;
end $$;

-- Days by class; null keeps for good. What a company did not say is as here.
create function prosa_private.retention_of(tenant uuid) returns jsonb
language sql stable set search_path = '' as $$
  select '{"rawDays": 30, "statusDays": 180, "mediaDays": null, "messageDays": null,
    "auditDays": 1825}'::jsonb || coalesce(t.settings -> 'retention', '{}')
  from prosa.tenants t where t.id = tenant
$$;

-- { tenantId } → { retention }, for admins.
create function prosa_private.get_retention(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
begin
  perform prosa_private.require_permission(tenant, 'privacy.manage');
  return jsonb_build_object('retention', prosa_private.retention_of(tenant));
end $$;

-- { tenantId, retention: { rawDays?, statusDays?, mediaDays?, messageDays?, auditDays? } } → { retention }, for
-- admins. Whole days, 7 to 36500, for the audit log 365 at least; null keeps. Classes that are not named
-- stay as they are.
create function prosa_private.set_retention(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  wanted jsonb := args -> 'retention';
  class text;
begin
  perform prosa_private.require_permission(tenant, 'privacy.manage');
  if jsonb_typeof(wanted) is distinct from 'object' then
    perform prosa_private.fail_argument('retention', 'an object of days by class');
  end if;
  for class in select jsonb_object_keys(wanted) loop
    if class not in ('rawDays', 'statusDays', 'mediaDays', 'messageDays', 'auditDays') then
      perform prosa_private.fail_argument('retention',
        'days as rawDays, statusDays, mediaDays, messageDays or auditDays');
    end if;
    if wanted -> class <> 'null' then
      perform prosa_private.arg_int(wanted, class, null,
        case class when 'auditDays' then 365 else 7 end, 36500);
    end if;
  end loop;
  update prosa.tenants t set settings = t.settings || jsonb_build_object('retention',
      coalesce(t.settings -> 'retention', '{}') || wanted) where t.id = tenant;
  return jsonb_build_object('retention', prosa_private.retention_of(tenant));
end $$;

create function prosa.get_retention(args jsonb) returns jsonb
language sql stable set search_path = '' as $$ select prosa_private.get_retention(args) $$;
create function prosa.set_retention(args jsonb) returns jsonb
language sql set search_path = '' as $$ select prosa_private.set_retention(args) $$;

-- files -----------------------------------------------------------------------------------------------------

-- The row stops naming its files, which wait for Storage to delete them.
create function prosa_private.remove_file(attachment uuid) returns void
language sql volatile set search_path = '' as $$
  with gone as (
    select a.id, a.tenant_id, a.storage_path, a.thumbnail_path from prosa.attachments a
    where a.id = attachment for update
  ), removed as (
    insert into prosa.file_removals (path, tenant_id)
      select p, g.tenant_id from gone g
      cross join lateral unnest(array[g.storage_path, g.thumbnail_path]) p where p is not null
      on conflict do nothing)
  update prosa.attachments a set state = 'removed', storage_path = null, thumbnail_path = null,
    preview = null, waveform = null, file_name = null, sha256 = null, provider_ref = '{}',
    error_code = null
    from gone g where a.id = g.id
$$;

-- { limit, tenantId? } → { paths }. Taking one holds it for a minute, and longer each time.
create function prosa.take_file_removals(args jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  with due as (
    select r.path from prosa.file_removals r
    where r.next_at <= now()
      and (args ->> 'tenantId' is null or r.tenant_id = (args ->> 'tenantId')::uuid)
    order by r.next_at limit least((args ->> 'limit')::int, 1000) for update skip locked
  ), taken as (
    update prosa.file_removals r set attempts = r.attempts + 1,
      next_at = now() + least(r.attempts + 1, 60) * interval '1 minute'
    from due d where r.path = d.path returning r.path
  )
  select jsonb_build_object('paths', coalesce(jsonb_agg(t.path), '[]')) from taken t
$$;

-- { paths } → { }: Storage holds them no more.
create function prosa.note_file_removals(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
begin
  delete from prosa.file_removals r
    where r.path in (select jsonb_array_elements_text(args -> 'paths'));
  return '{}';
end $$;

-- batches ---------------------------------------------------------------------------------------------------

create function prosa_private.expires_at(tenant uuid, class text) returns timestamptz
language sql stable set search_path = '' as $$
  select now() - (prosa_private.retention_of(tenant) ->> class)::int * interval '1 day'
$$;

-- { } → { days }: makes the days that come, and drops those of append-only tables that no company wants to keep.
-- Both lock everybody out for a moment, so it stands alone and gives up rather than make others wait.
-- Changes of conversations serve browsers that were away; who was away for longer reads anew.
create function prosa.turn_days(args jsonb) returns jsonb
language plpgsql set search_path = '' set lock_timeout = '500ms' as $$
declare
  p record;
  keep int;
  dropped int := 0;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('prosa:days', 6)) then
    return '{"days": 0}';
  end if;
  perform prosa_private.ensure_partitions();
  for p in select * from (values ('webhook_events_archive', 'rawDays'),
    ('message_status_events', 'statusDays'), ('audit_log', 'auditDays')) v(parent, class)
  loop
    select case when count(*) = count(d.days) then max(d.days) end into keep
      from prosa.tenants t
      cross join lateral (select (prosa_private.retention_of(t.id) ->> p.class)::int days) d;
    if keep is not null then
      dropped := dropped + prosa_private.drop_partitions(p.parent, keep + 1);
    end if;
  end loop;
  return jsonb_build_object('days', dropped + prosa_private.drop_partitions('conversation_changes', 30));
end $$;

-- Raw events, status reports and the log of one company. Letters that somebody settled lose their payload
-- with the events; an open one waits for somebody.
create function prosa_private.expire_volume(tenant uuid, most int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  raw_before timestamptz := prosa_private.expires_at(tenant, 'rawDays');
  status_before timestamptz := prosa_private.expires_at(tenant, 'statusDays');
  audit_before timestamptz := prosa_private.expires_at(tenant, 'auditDays');
  counts jsonb := '{}';
  n int;
begin
  delete from prosa.webhook_events_archive e using (
      select x.tableoid, x.ctid from prosa.webhook_events_archive x
      where x.tenant_id = tenant and x.received_at < raw_before limit most) gone
    where e.tableoid = gone.tableoid and e.ctid = gone.ctid;
  get diagnostics n = row_count;
  counts := counts || jsonb_build_object('rawEvents', n);
  update prosa.dead_letters d set payload = null, lane_key = null where d.id in (
    select x.id from prosa.dead_letters x where x.tenant_id = tenant and x.resolution is not null
      and x.last_at < raw_before and x.payload is not null limit most);
  get diagnostics n = row_count;
  counts := counts || jsonb_build_object('deadLetters', n);
  delete from prosa.message_status_events e using (
      select x.tableoid, x.ctid from prosa.message_status_events x
      where x.tenant_id = tenant and x.received_at < status_before limit most) gone
    where e.tableoid = gone.tableoid and e.ctid = gone.ctid;
  get diagnostics n = row_count;
  counts := counts || jsonb_build_object('statusEvents', n);
  perform set_config('prosa.audit_expired', tenant::text, true);
  delete from prosa.audit_log e using (
      select x.tableoid, x.ctid from prosa.audit_log x
      where x.tenant_id = tenant and x.at < audit_before limit most) gone
    where e.tableoid = gone.tableoid and e.ctid = gone.ctid;
  get diagnostics n = row_count;
  perform set_config('prosa.audit_expired', '', true);
  return counts || jsonb_build_object('auditEntries', n);
end $$;

-- Files older than the company keeps, of one conversation: each message tells that its file is gone.
create function prosa_private.expire_files(conversation uuid, before timestamptz, most int) returns int
language plpgsql set search_path = '' as $$
declare
  a record;
  n int := 0;
begin
  perform prosa_private.lock_conversation(conversation);
  for a in select t.id, t.message_id from prosa.attachments t
    where t.conversation_id = conversation and t.created_at < before
      and t.state in ('ready', 'remote', 'failed') limit most
  loop
    perform prosa_private.remove_file(a.id);
    if a.message_id is not null then
      perform prosa_private.record_change(conversation, 'message_updated', a.message_id);
    end if;
    n := n + 1;
  end loop;
  return n;
end $$;

-- Messages older than the company keeps, of one conversation. Counters stay as they are: `seq` has
-- holes then, which no reader minds. What is still to be sent stays.
create function prosa_private.expire_messages(conversation uuid, before timestamptz, most int)
returns int
language plpgsql set search_path = '' as $$
declare
  c prosa.conversations := prosa_private.lock_conversation(conversation);
  gone uuid[];
begin
  gone := array(select m.id from prosa.messages m
    where m.conversation_id = conversation and m.sort_ts < before
      and coalesce(m.status, 'sent') not in ('queued', 'sending', 'unknown')
    order by m.sort_ts, m.seq, m.id limit most);
  if gone = '{}' then return 0; end if;
  perform prosa_private.remove_file(a.id) from prosa.attachments a where a.message_id = any (gone);
  delete from prosa.messages m where m.id = any (gone);
  update prosa.conversations t set last_message_id = null
    where t.id = conversation and t.last_message_id = any (gone);
  perform prosa_private.record_change(conversation, 'conversation');
  return cardinality(gone);
end $$;

-- One stretch of the walk: up to 100 conversations or `most` rows. A walk that is at its end begins anew
-- after a day.
create function prosa_private.walk_conversations(tenant uuid, class text, most int) returns int
language plpgsql set search_path = '' as $$
declare
  before timestamptz := prosa_private.expires_at(tenant, class || 'Days');
  walk_class text := case class when 'media' then 'media' else 'messages' end;
  w prosa.retention_walks;
  v_id uuid;
  n int;
  total int := 0;
  seen int := 0;
begin
  if before is null then return 0; end if;
  insert into prosa.retention_walks (tenant_id, class) values (tenant, walk_class)
    on conflict do nothing;
  select * into w from prosa.retention_walks r where r.tenant_id = tenant and r.class = walk_class
    and (r.finished_at is null or r.finished_at < now() - interval '1 day') for update skip locked;
  if w.tenant_id is null then return 0; end if;
  if w.finished_at is not null then w.conversation_id := null; end if;
  for v_id in select c.id from prosa.conversations c
    where c.tenant_id = tenant and (w.conversation_id is null or c.id > w.conversation_id)
      and c.created_at < before
    order by c.id limit 100
  loop
    n := case class when 'media' then prosa_private.expire_files(v_id, before, most - total)
      else prosa_private.expire_messages(v_id, before, most - total) end;
    total := total + n;
    exit when total >= most;
    w.conversation_id := v_id;
    seen := seen + 1;
  end loop;
  update prosa.retention_walks r set conversation_id = w.conversation_id,
      finished_at = case when total < most and seen < 100 then now() end
    where r.tenant_id = tenant and r.class = walk_class;
  return total;
end $$;

-- { limit } → { erased: { class: count }, more }: one batch of each class of each company. Repeat it
-- while there is more. Several processes may: who comes second finds nothing to do.
create function prosa.apply_retention(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  most int := prosa_private.arg_int(args, 'limit', 1000, 1, 10000);
  tenant uuid;
  counts jsonb;
  erased jsonb := '{}';
  more boolean := false;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('prosa:retention', 6)) then
    return '{"erased": {}, "more": false}';
  end if;
  for tenant in select t.id from prosa.tenants t order by t.id loop
    counts := prosa_private.expire_volume(tenant, most) || jsonb_build_object(
      'files', prosa_private.walk_conversations(tenant, 'media', most),
      'messages', prosa_private.walk_conversations(tenant, 'message', most));
    more := more or exists (select from jsonb_each(counts) e where e.value::int >= most)
      or exists (select from prosa.retention_walks w
        where w.tenant_id = tenant and w.finished_at is null
          and prosa_private.expires_at(tenant,
            case w.class when 'media' then 'mediaDays' else 'messageDays' end) is not null);
    erased := (select jsonb_object_agg(e.key, e.value::int + coalesce((erased ->> e.key)::int, 0))
      from jsonb_each(counts) e);
  end loop;
  return jsonb_build_object('erased', erased, 'more', more);
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.get_retention(jsonb)'::regprocedure,
    'prosa_private.set_retention(jsonb)'::regprocedure,
    'prosa.get_retention(jsonb)'::regprocedure,
    'prosa.set_retention(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
  foreach f in array array[
    'prosa_private.retention_of(uuid)'::regprocedure,
    'prosa_private.remove_file(uuid)'::regprocedure,
    'prosa.take_file_removals(jsonb)'::regprocedure,
    'prosa.note_file_removals(jsonb)'::regprocedure,
    'prosa_private.expires_at(uuid,text)'::regprocedure,
    'prosa.turn_days(jsonb)'::regprocedure,
    'prosa_private.expire_volume(uuid,int)'::regprocedure,
    'prosa_private.expire_files(uuid,timestamptz,int)'::regprocedure,
    'prosa_private.expire_messages(uuid,timestamptz,int)'::regprocedure,
    'prosa_private.walk_conversations(uuid,text,int)'::regprocedure,
    'prosa.apply_retention(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
