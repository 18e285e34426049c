-- Whoever loses a unit of visibility loses its topic in the same transaction. Whoever gains one is told
-- on the member topic, and asks for the session anew.

create function prosa_private.member_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  open boolean;
  lost prosa.tenant_members := old;
  conversation uuid;
begin
  if lost.removed_at is not null and (tg_op = 'DELETE' or new.removed_at is not null) then
    return null;
  end if;
  select t.settings ->> 'visibility' = 'open' into open from prosa.tenants t
    where t.id = lost.tenant_id;
  if tg_op = 'UPDATE' and new.removed_at is not null then
    delete from prosa.team_members t
      where t.tenant_id = lost.tenant_id and t.operator_id = lost.operator_id;
    delete from prosa.channel_members t
      where t.tenant_id = lost.tenant_id and t.operator_id = lost.operator_id;
    update prosa.participants p set left_at = now()
      where p.tenant_id = lost.tenant_id and p.operator_id = lost.operator_id
        and p.left_at is null;
    for conversation in
      select c.id from prosa.conversations c
      where c.tenant_id = lost.tenant_id and c.assignee_id = lost.operator_id
        and c.status in ('open', 'pending', 'snoozed')
      order by c.id for no key update
    loop
      update prosa.conversations c set assignee_id = null where c.id = conversation;
      perform prosa_private.record_change(conversation, 'conversation');
    end loop;
  end if;
  if (prosa_private.may(lost.role, 'conversation.read_all') or open) and lost.removed_at is null
    and (tg_op = 'DELETE' or new.removed_at is not null
      or (not prosa_private.may(new.role, 'conversation.read_all')
        and not coalesce(open, false))) then
    perform prosa_private.bump_epoch(lost.tenant_id, 'tenant', lost.tenant_id);
  end if;
  perform prosa_private.bump_epoch(lost.tenant_id, 'member', lost.operator_id);
  return null;
end $$;
create trigger prosa_visibility after update of role, removed_at on prosa.tenant_members
  for each row when ((old.role, old.removed_at) is distinct from (new.role, new.removed_at))
  execute function prosa_private.member_changed();
create trigger prosa_visibility_lost after delete on prosa.tenant_members
  for each row execute function prosa_private.member_changed();

create function prosa_private.team_member_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  channel uuid;
begin
  if tg_op = 'INSERT' then
    perform prosa_private.bump_epoch(new.tenant_id, 'member', new.operator_id);
    return null;
  end if;
  perform prosa_private.bump_epoch(old.tenant_id, 'team', old.team_id);
  for channel in select ct.channel_id from prosa.channel_teams ct where ct.team_id = old.team_id
    order by 1 loop
    perform prosa_private.bump_epoch(old.tenant_id, 'channel', channel);
  end loop;
  perform prosa_private.bump_epoch(old.tenant_id, 'member', old.operator_id);
  return null;
end $$;
create trigger prosa_visibility after insert or delete on prosa.team_members
  for each row execute function prosa_private.team_member_changed();

create function prosa_private.channel_member_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    perform prosa_private.bump_epoch(new.tenant_id, 'member', new.operator_id);
    return null;
  end if;
  perform prosa_private.bump_epoch(old.tenant_id, 'channel', old.channel_id);
  perform prosa_private.bump_epoch(old.tenant_id, 'member', old.operator_id);
  return null;
end $$;
create trigger prosa_visibility after insert or delete on prosa.channel_members
  for each row execute function prosa_private.channel_member_changed();

create function prosa_private.channel_team_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  changed prosa.channel_teams := case tg_op when 'INSERT' then new else old end;
  operator uuid;
begin
  if tg_op = 'DELETE' then
    perform prosa_private.bump_epoch(changed.tenant_id, 'channel', changed.channel_id);
  end if;
  for operator in select t.operator_id from prosa.team_members t
    where t.team_id = changed.team_id order by 1 loop
    perform prosa_private.bump_epoch(changed.tenant_id, 'member', operator);
  end loop;
  return null;
end $$;
create trigger prosa_visibility after insert or delete on prosa.channel_teams
  for each row execute function prosa_private.channel_team_changed();

create function prosa_private.tenant_visibility_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  operator uuid;
begin
  if old.settings ->> 'visibility' = 'open' then
    perform prosa_private.bump_epoch(new.id, 'tenant', new.id);
  end if;
  for operator in select m.operator_id from prosa.tenant_members m
    where m.tenant_id = new.id and m.removed_at is null order by 1 loop
    perform prosa_private.bump_epoch(new.id, 'member', operator);
  end loop;
  return null;
end $$;
create trigger prosa_visibility after update of settings on prosa.tenants for each row
  when (coalesce(old.settings ->> 'visibility' = 'open', false)
    <> coalesce(new.settings ->> 'visibility' = 'open', false))
  execute function prosa_private.tenant_visibility_changed();

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.member_changed()'::regprocedure,
    'prosa_private.team_member_changed()'::regprocedure,
    'prosa_private.channel_member_changed()'::regprocedure,
    'prosa_private.channel_team_changed()'::regprocedure,
    'prosa_private.tenant_visibility_changed()'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
  end loop;
end $$;
