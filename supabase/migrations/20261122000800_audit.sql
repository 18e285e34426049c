-- Who did what: one row an act, written in its transaction and never changed. It holds roles, states and
-- ids; no text of a message, and no number of a phone.

-- The value with the middle of every number that may be a phone taken out. Ids stay.
create function prosa_private.masked(value jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return case jsonb_typeof(value)
    when 'object' then (select coalesce(jsonb_object_agg(e.key, prosa_private.masked(e.value)), '{}')
      from jsonb_each(value) e)
    when 'array' then (select coalesce(jsonb_agg(prosa_private.masked(e)), '[]')
      from jsonb_array_elements(value) e)
    when 'string' then to_jsonb(regexp_replace(value #>> '{}',
      '(?<![0-9A-Za-z-])(\d{2})\d{4,16}(\d{2})(?![0-9A-Za-z-])', '\1…\2', 'g'))
    else value end;
end $$;

-- Names who is behind the service in this transaction: `by` is `cli:<user>`, or the name of a part of the
-- service.
create function prosa_private.act_for(args jsonb) returns void
language plpgsql set search_path = '' as $$
begin
  perform set_config('prosa.actor', coalesce(left(args ->> 'by', 200), ''), true);
end $$;

create function prosa_private.audit(tenant uuid, action text, subject_kind text, subject_id text,
  before jsonb default null, after jsonb default null) returns void
language plpgsql security definer set search_path = '' as $$
declare
  operator uuid := prosa_private.me();
  named text := nullif(current_setting('prosa.actor', true), '');
begin
  -- Rows of a company that is being erased go with it, and need no record.
  insert into prosa.audit_log (id, tenant_id, actor_kind, actor_id, action, subject_kind, subject_id,
    before, after)
  select prosa_private.uuid_v7(), t.id,
    case when operator is not null then 'operator' when named like 'cli:%' then 'cli'
      else 'service' end,
    coalesce(operator::text, regexp_replace(named, '^cli:', '')), action, subject_kind, subject_id,
    prosa_private.masked(before), prosa_private.masked(after)
  from prosa.tenants t where t.id = tenant;
end $$;

-- append only -------------------------------------------------------------------------------------------

revoke all on prosa.audit_log from service_role;
grant select on prosa.audit_log to service_role;

-- Rows end with their company, by the drop of their day, or by the retention of their company.
create function prosa_private.keep_audit() returns trigger
language plpgsql set search_path = '' as $$
begin
  if tg_op = 'DELETE' and (current_user = (select pg_catalog.pg_get_userbyid(c.relowner)
        from pg_catalog.pg_class c where c.oid = 'prosa.audit_log'::regclass)
      and current_setting('prosa.audit_expired', true) = old.tenant_id::text
    or not exists (select from prosa.tenants t where t.id = old.tenant_id)) then
    return old;
  end if;
  raise exception 'The audit log is append-only: its rows are neither changed nor deleted.'
    using errcode = '42501';
end $$;
create trigger prosa_append_only before update or delete on prosa.audit_log
  for each row execute function prosa_private.keep_audit();

create function prosa_private.refuse_truncate() returns trigger
language plpgsql set search_path = '' as $$
begin
  raise exception 'The audit log is append-only: it is not emptied.' using errcode = '42501';
end $$;
create trigger prosa_never_emptied before truncate on prosa.audit_log
  for each statement execute function prosa_private.refuse_truncate();

-- what is written down ------------------------------------------------------------------------------------

create function prosa_private.audit_member() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform prosa_private.audit(new.tenant_id,
    case when new.removed_at is not null then 'member.removed'
      when tg_op = 'INSERT' then 'member.added'
      when old.removed_at is not null then 'member.added' else 'member.role_changed' end,
    'member', new.operator_id::text,
    case when tg_op = 'UPDATE' and old.removed_at is null
      then jsonb_build_object('role', old.role) end,
    case when new.removed_at is null then jsonb_build_object('role', new.role) end);
  return null;
end $$;
create trigger prosa_audit_added after insert on prosa.tenant_members
  for each row execute function prosa_private.audit_member();
create trigger prosa_audit after update of role, removed_at on prosa.tenant_members
  for each row when ((old.role, old.removed_at) is distinct from (new.role, new.removed_at))
  execute function prosa_private.audit_member();

-- Membership of a team or a channel: the arguments name the subject and its column, and who joins it.
create function prosa_private.audit_membership() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  held jsonb := to_jsonb(case tg_op when 'INSERT' then new else old end);
  joined jsonb := jsonb_build_object(tg_argv[2] || 'Id', held -> (tg_argv[2] || '_id'));
begin
  perform prosa_private.audit((held ->> 'tenant_id')::uuid,
    format('%s.%s_%s', tg_argv[0], tg_argv[1], case tg_op when 'INSERT' then 'added' else 'removed' end),
    tg_argv[0], held ->> (tg_argv[0] || '_id'),
    case tg_op when 'DELETE' then joined end, case tg_op when 'INSERT' then joined end);
  return null;
end $$;
create trigger prosa_audit after insert or delete on prosa.team_members
  for each row execute function prosa_private.audit_membership('team', 'member', 'operator');
create trigger prosa_audit after insert or delete on prosa.channel_members
  for each row execute function prosa_private.audit_membership('channel', 'member', 'operator');
create trigger prosa_audit after insert or delete on prosa.channel_teams
  for each row execute function prosa_private.audit_membership('channel', 'team', 'team');

create function prosa_private.audit_team() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform prosa_private.audit(coalesce(new.tenant_id, old.tenant_id),
    case tg_op when 'INSERT' then 'team.created' when 'DELETE' then 'team.deleted' else 'team.renamed' end,
    'team', coalesce(new.id, old.id)::text,
    case when tg_op <> 'INSERT' then jsonb_build_object('name', old.name) end,
    case when tg_op <> 'DELETE' then jsonb_build_object('name', new.name) end);
  return null;
end $$;
create trigger prosa_audit_made after insert or delete on prosa.teams
  for each row execute function prosa_private.audit_team();
create trigger prosa_audit after update of name on prosa.teams
  for each row when (old.name <> new.name) execute function prosa_private.audit_team();

-- The keys that differ, as they were.
create function prosa_private.differing(one jsonb, other jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(jsonb_object_agg(e.key, e.value), '{}') from jsonb_each(one) e
  where other -> e.key is distinct from e.value
$$;

create function prosa_private.channel_facts_for_audit(c prosa.channels) returns jsonb
language sql immutable set search_path = '' as $$
  select c.settings || jsonb_build_object('name', c.name, 'disabled', c.status = 'disabled')
$$;

create function prosa_private.audit_channel() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  was jsonb := case when tg_op <> 'INSERT' then prosa_private.channel_facts_for_audit(old) end;
  became jsonb := case when tg_op <> 'DELETE' then prosa_private.channel_facts_for_audit(new) end;
begin
  if tg_op = 'UPDATE' and was = became then return null; end if;
  perform prosa_private.audit(coalesce(new.tenant_id, old.tenant_id),
    case tg_op when 'INSERT' then 'channel.created' when 'DELETE' then 'channel.deleted'
      else case when new.name <> old.name then 'channel.renamed'
        when new.status = 'disabled' and old.status <> 'disabled' then 'channel.disabled'
        else 'channel.changed' end end,
    'channel', coalesce(new.id, old.id)::text,
    case tg_op when 'UPDATE' then prosa_private.differing(was, became) else was end,
    case tg_op when 'UPDATE' then prosa_private.differing(became, was) else became end);
  return null;
end $$;
create trigger prosa_audit_made after insert or delete on prosa.channels
  for each row execute function prosa_private.audit_channel();
create trigger prosa_audit after update of name, settings, status on prosa.channels
  for each row when ((old.name, old.settings, old.status = 'disabled')
    is distinct from (new.name, new.settings, new.status = 'disabled'))
  execute function prosa_private.audit_channel();

create function prosa_private.audit_channel_secret() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform prosa_private.audit(new.tenant_id, 'channel.secret_set', 'channel', new.channel_id::text,
    case when tg_op = 'UPDATE' then jsonb_build_object('keyVersion', old.key_version) end,
    jsonb_build_object('keyVersion', new.key_version));
  return null;
end $$;
create trigger prosa_audit after insert or update on prosa.channel_secrets
  for each row execute function prosa_private.audit_channel_secret();

create function prosa_private.audit_channel_token() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform prosa_private.audit(new.tenant_id,
    case when tg_op = 'INSERT' then 'channel.token_added'
      when new.revoked_at is not null then 'channel.token_revoked'
      else 'channel.token_expires' end,
    'channel', new.channel_id::text, null, jsonb_build_object('tokenId', new.id,
      'expiresAt', prosa_private.iso(new.expires_at)));
  return null;
end $$;
create trigger prosa_audit_added after insert on prosa.channel_tokens
  for each row execute function prosa_private.audit_channel_token();
create trigger prosa_audit after update of expires_at, revoked_at on prosa.channel_tokens
  for each row when ((old.expires_at, old.revoked_at) is distinct from (new.expires_at, new.revoked_at))
  execute function prosa_private.audit_channel_token();

create function prosa_private.audit_pacing() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform prosa_private.audit(new.tenant_id, 'channel.pacing_changed', 'channel',
    new.channel_id::text, prosa_private.differing(old.settings, new.settings),
    prosa_private.differing(new.settings, old.settings));
  return null;
end $$;
create trigger prosa_audit after update of settings on prosa.channel_pacing
  for each row when (old.settings is distinct from new.settings)
  execute function prosa_private.audit_pacing();

create function prosa_private.audit_tenant() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  was jsonb := old.settings || jsonb_build_object('name', old.name);
  became jsonb := new.settings || jsonb_build_object('name', new.name);
begin
  perform prosa_private.audit(new.id,
    case when old.settings -> 'retention' is distinct from new.settings -> 'retention'
      then 'tenant.retention_changed' else 'tenant.changed' end, 'tenant', new.id::text,
    prosa_private.differing(was, became), prosa_private.differing(became, was));
  return null;
end $$;
create trigger prosa_audit after update of name, settings on prosa.tenants
  for each row when ((old.name, old.settings) is distinct from (new.name, new.settings))
  execute function prosa_private.audit_tenant();

-- What people do with a conversation; what follows from a message is told by its changes.
create function prosa_private.audit_conversation() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  was jsonb := jsonb_build_object('status', old.status, 'assigneeId', old.assignee_id,
    'teamId', old.team_id);
  became jsonb := jsonb_build_object('status', new.status, 'assigneeId', new.assignee_id,
    'teamId', new.team_id);
begin
  if prosa_private.me() is not null then
    perform prosa_private.audit(new.tenant_id,
      case when new.status = 'resolved' and old.status <> 'resolved' then 'conversation.resolved'
        when (new.assignee_id, new.team_id) is distinct from (old.assignee_id, old.team_id)
          then 'conversation.assigned'
        else 'conversation.status_changed' end, 'conversation', new.id::text,
      prosa_private.differing(was, became), prosa_private.differing(became, was));
  end if;
  return null;
end $$;
create trigger prosa_audit after update of status, assignee_id, team_id on prosa.conversations
  for each row when ((old.status, old.assignee_id, old.team_id)
    is distinct from (new.status, new.assignee_id, new.team_id))
  execute function prosa_private.audit_conversation();

create function prosa_private.audit_attachment() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if prosa_private.me() is not null then
    perform prosa_private.audit(new.tenant_id, 'attachment.deleted', 'attachment', new.id::text,
      jsonb_build_object('kind', old.kind, 'bytes', old.bytes));
  end if;
  return null;
end $$;
create trigger prosa_audit after update of state on prosa.attachments
  for each row when (new.state = 'removed' and old.state <> 'removed')
  execute function prosa_private.audit_attachment();

-- Who deleted a message for everyone, when the provider has done it: the worker that tells us acts for them.
create function prosa_private.audit_deletion() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into prosa.audit_log (id, tenant_id, actor_kind, actor_id, action, subject_kind, subject_id, before)
    values (prosa_private.uuid_v7(), new.tenant_id, 'operator', new.deleted_by_member_id::text,
      'message.deleted', 'message', new.id::text, jsonb_build_object('kind', new.kind,
        'conversationId', new.conversation_id, 'authorId', new.author_member_id));
  return null;
end $$;
create trigger prosa_audit_deletion after update of deleted_by_member_id on prosa.messages
  for each row when (new.deleted_by_member_id is not null and old.deleted_by_member_id is null)
  execute function prosa_private.audit_deletion();

-- Whose words others changed; what one changes of one's own is in the versions.
create function prosa_private.audit_edit() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  author uuid := (select m.author_member_id from prosa.messages m where m.id = new.message_id);
begin
  if author is distinct from new.operator_id then
    perform prosa_private.audit(new.tenant_id, 'message.edited', 'message', new.message_id::text,
      jsonb_build_object('authorId', author));
  end if;
  return null;
end $$;
create trigger prosa_audit after insert or update of version on prosa.change_sends
  for each row when (new.kind = 'edit') execute function prosa_private.audit_edit();

-- A worker that at last succeeds settles letters, too: that is nobody's act.
create function prosa_private.audit_letter() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.replayed_by is distinct from 'worker' then
    if coalesce(current_setting('prosa.actor', true), '') = '' then
      perform prosa_private.act_for(jsonb_build_object('by',
        case when new.replayed_by in ('queue', 'service') then new.replayed_by
          else 'cli:' || new.replayed_by end));
    end if;
    perform prosa_private.audit(new.tenant_id, 'dead_letter.' || new.resolution, 'dead_letter',
      new.id::text, null, jsonb_build_object('queue', new.queue, 'errorClass', new.error_class));
  end if;
  return null;
end $$;
create trigger prosa_audit after update of resolution on prosa.dead_letters
  for each row when (new.resolution is not null and old.resolution is distinct from new.resolution)
  execute function prosa_private.audit_letter();

-- reading it ------------------------------------------------------------------------------------------------

create function prosa_private.audit_page(tenant uuid, args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  most int := prosa_private.arg_int(args, 'limit', 50, 1, 200);
  place jsonb := case when args ->> 'before' is not null
    then prosa_private.decode_cursor('audit', args ->> 'before') end;
  items jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'at', prosa_private.iso(a.at),
      'actor', jsonb_build_object('kind', a.actor_kind, 'id', a.actor_id,
        'name', coalesce((select o.name from prosa.operators o
          where a.actor_kind = 'operator' and o.id::text = a.actor_id), a.actor_id)),
      'action', a.action, 'subject', jsonb_build_object('kind', a.subject_kind, 'id', a.subject_id),
      'before', a.before, 'after', a.after,
      'cursor', prosa_private.encode_cursor('audit', jsonb_build_object('at', a.at, 'id', a.id)))
      order by a.at desc, a.id desc), '[]') into items
    from (select * from prosa.audit_log l
      where l.tenant_id = tenant
        and (place is null or (l.at, l.id) < ((place ->> 'at')::timestamptz, (place ->> 'id')::uuid))
        and (args ->> 'action' is null or l.action = args ->> 'action'
          or starts_with(l.action, (args ->> 'action') || '.'))
        and (args ->> 'actor' is null or l.actor_id = args ->> 'actor')
      order by l.at desc, l.id desc limit most + 1) a;
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(i.value - 'cursor' order by i.n), '[]')
      from jsonb_array_elements(items) with ordinality i(value, n) where i.n <= most),
    'nextCursor', case when jsonb_array_length(items) > most
      then items -> (most - 1) -> 'cursor' end);
end $$;

-- { tenantId, before?: cursor, limit? <= 200, action?, actor?: id } → { items, nextCursor }, latest first,
-- for admins. `member` as the action is every action of members.
create function prosa_private.list_audit(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
begin
  perform prosa_private.require_permission(tenant, 'audit.read');
  return prosa_private.audit_page(tenant, args);
end $$;

create function prosa.list_audit(args jsonb) returns jsonb
language sql stable set search_path = '' as $$ select prosa_private.list_audit(args) $$;

-- The same for the command line.
create function prosa.read_audit(args jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select prosa_private.audit_page(prosa_private.arg_uuid(args, 'tenantId'), args)
$$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.list_audit(jsonb)'::regprocedure,
    'prosa.list_audit(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
  foreach f in array array[
    'prosa_private.masked(jsonb)'::regprocedure,
    'prosa_private.act_for(jsonb)'::regprocedure,
    'prosa_private.audit(uuid,text,text,text,jsonb,jsonb)'::regprocedure,
    'prosa_private.differing(jsonb,jsonb)'::regprocedure,
    'prosa_private.channel_facts_for_audit(prosa.channels)'::regprocedure,
    'prosa_private.audit_page(uuid,jsonb)'::regprocedure,
    'prosa.read_audit(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
  for f in select p.oid::regprocedure from pg_catalog.pg_proc p
    where p.pronamespace = 'prosa_private'::regnamespace and p.prorettype = 'trigger'::regtype
      and p.proname ~ '^(audit_|keep_audit|refuse_truncate)'
  loop
    execute format('revoke all on function %s from public', f);
  end loop;
end $$;
