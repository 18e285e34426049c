-- Fact topics are the units of visibility. Only triggers write to them; who may join is asked of
-- realtime.messages. A topic carries its epoch: when anybody loses a unit, it gets a new topic.

create function prosa_private.topic_of(kind text, tenant uuid, unit uuid) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  return 'prosa:' || kind || ':' || case kind when 'member' then tenant || '.' || unit
      else unit::text end || ':' || coalesce((select e.epoch from prosa.visibility_epochs e
      where e.tenant_id = tenant and e.unit_kind = kind and e.unit_id = unit), 1);
end $$;

-- Who gets the facts of a conversation: the tenant, the unit that gives agents sight, and members
-- who see it for themselves alone.
create function prosa_private.audience(c prosa.conversations) returns text[]
language plpgsql stable security definer set search_path = ''
set plan_cache_mode = force_generic_plan as $$
declare
  unassigned boolean;
begin
  if c.merged_into_id is not null then
    select * into c from prosa.conversations t where t.id = prosa_private.root_of(c.id);
  end if;
  if (select t.settings ->> 'visibility' = 'open' from prosa.tenants t where t.id = c.tenant_id) then
    return array[prosa_private.topic_of('tenant', c.tenant_id, c.tenant_id)];
  end if;
  unassigned := c.assignee_id is null and c.team_id is null;
  return array(
    select prosa_private.topic_of('tenant', c.tenant_id, c.tenant_id)
    union all
    select prosa_private.topic_of('team', c.tenant_id, c.team_id) where c.team_id is not null
    union all
    select prosa_private.topic_of('channel', c.tenant_id, c.channel_id) where unassigned
    union all
    select prosa_private.topic_of('member', c.tenant_id, m.operator_id)
    from (
      select c.assignee_id as operator_id
      union
      select p.operator_id from prosa.participants p
        where p.conversation_id = c.id and p.left_at is null) alone
    join prosa.tenant_members m on m.tenant_id = c.tenant_id
      and m.operator_id = alone.operator_id and m.removed_at is null
    where not prosa_private.may(m.role, 'conversation.read_all')
      and (c.team_id is null or not exists (select from prosa.team_members tm
        where tm.team_id = c.team_id and tm.operator_id = m.operator_id))
      and not (unassigned and c.channel_id in (select prosa_private.channels_of(m.operator_id))));
end $$;

-- Facts hold it shared, a loss of visibility alone: no fact can still go to the old topic after it.
create function prosa_private.lock_visibility(tenant uuid, alone boolean) returns void
language plpgsql set search_path = '' as $$
declare
  key bigint := hashtextextended('prosa:visibility:' || tenant, 3);
begin
  if alone then
    perform pg_advisory_xact_lock(key);
  else
    perform pg_advisory_xact_lock_shared(key);
  end if;
end $$;

-- Ends a topic: a last `rejoin`, then silence; the next fact goes to the topic of the new epoch.
create function prosa_private.bump_epoch(tenant uuid, kind text, unit uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  old_topic text;
  new_epoch int;
begin
  perform prosa_private.lock_visibility(tenant, true);
  if not exists (select from prosa.tenants t where t.id = tenant) then
    return;
  end if;
  old_topic := prosa_private.topic_of(kind, tenant, unit);
  insert into prosa.visibility_epochs as e (tenant_id, unit_kind, unit_id, epoch)
    values (tenant, kind, unit, 2)
    on conflict (tenant_id, unit_kind, unit_id) do update set epoch = e.epoch + 1
    returning epoch into new_epoch;
  perform realtime.send(jsonb_build_object('v', 1, 'type', 'rejoin', 'epoch', new_epoch),
    'inbox', old_topic, true);
end $$;

-- May the caller listen to this topic, which is one of ours, now? Who sees the whole tenant hears all
-- on its topic and joins no team's or channel's: those would outlive the role.
create function prosa_private.may_join(topic text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  operator uuid := prosa_private.me();
  uuid_form constant text := '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
  part text[];
  tenant uuid;
begin
  if operator is null then
    return false;
  end if;
  part := regexp_match(topic,
    '^prosa:member:(' || uuid_form || ')\.(' || uuid_form || '):\d+$');
  if part is not null then
    return part[2]::uuid = operator
      and topic = prosa_private.topic_of('member', part[1]::uuid, operator)
      and part[1]::uuid in (select prosa_private.my_tenants());
  end if;
  part := regexp_match(topic, '^prosa:(tenant|team|channel):(' || uuid_form || '):\d+$');
  if part is null then
    return false;
  end if;
  tenant := case part[1]
    when 'tenant' then part[2]::uuid
    when 'team' then (select t.tenant_id from prosa.teams t where t.id = part[2]::uuid)
    else (select c.tenant_id from prosa.channels c where c.id = part[2]::uuid) end;
  return coalesce(topic = prosa_private.topic_of(part[1], tenant, part[2]::uuid), false)
    and prosa_private.reads(operator, tenant)
    and case part[1]
      when 'tenant' then prosa_private.sees_all(operator, tenant)
      when 'team' then part[2]::uuid in (select prosa_private.teams_of(operator))
      else part[2]::uuid in (select prosa_private.channels_of(operator)) end;
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.topic_of(text,uuid,uuid)'::regprocedure,
    'prosa_private.audience(prosa.conversations)'::regprocedure,
    'prosa_private.lock_visibility(uuid,boolean)'::regprocedure,
    'prosa_private.bump_epoch(uuid,text,uuid)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
revoke all on function prosa_private.may_join(text) from public;
grant execute on function prosa_private.may_join(text) to authenticated;

-- The restrictive twins keep a host's own broad policies from opening our topics; topics that are not
-- ours pass through untouched.

create policy prosa_join on realtime.messages for select to authenticated
  using (case when (select realtime.topic()) ~ '^prosa:'
    then (select prosa_private.may_join((select realtime.topic()))) else false end);

create policy prosa_join_only on realtime.messages as restrictive for select to authenticated
  using (case when (select realtime.topic()) ~ '^prosa:'
    then (select prosa_private.may_join((select realtime.topic()))) else true end);

create policy prosa_never_speak on realtime.messages as restrictive for insert to authenticated
  with check (coalesce((select realtime.topic()) !~ '^prosa:', true));

create policy prosa_not_anonymous on realtime.messages as restrictive for all to anon
  using (coalesce((select realtime.topic()) !~ '^prosa:', true));
