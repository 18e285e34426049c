-- How fast a channel may speak: too much, too fast, at night or to strangers gets a number banned.
-- Settings say it, the channel's row counts it under its lock, and a message that must wait keeps its
-- reason and its time in the outbox.

alter table prosa.channel_pacing
  -- Drawn when a message leaves: none other leaves before it.
  add column gap_until timestamptz not null default '-infinity',
  -- The end of the line of those who were told when their turn is.
  add column line_until timestamptz not null default '-infinity',
  -- When parties were written to who had never spoken with us: those of a day.
  add column cold_starts timestamptz[] not null default '{}';

create function prosa_private.pacing_number(settings jsonb, name text, lowest int, highest int)
returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  if coalesce(jsonb_typeof(settings -> name), 'null') = 'null' then
    return 'null';
  end if;
  return to_jsonb(prosa_private.arg_int(settings, name, null, lowest, highest));
end $$;

create function prosa_private.pacing_part(settings jsonb, name text, keys text[]) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  part jsonb := nullif(settings -> name, 'null');
begin
  if part is not null and (jsonb_typeof(part) <> 'object' or part - keys <> '{}') then
    perform prosa_private.fail_argument(name, 'an object of ' || array_to_string(keys, ', '));
  end if;
  return part;
end $$;

-- The settings whole and checked; what is not named is off. An empty object is no pacing at all.
create function prosa_private.check_pacing(wanted jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  typing jsonb;
  quiet jsonb;
  fresh jsonb;
begin
  if coalesce(jsonb_typeof(wanted), '') <> 'object' or wanted
      - array['perMinute', 'burst', 'jitterMs', 'typing', 'quietHours', 'newContacts'] <> '{}' then
    perform prosa_private.fail_argument('settings',
      'an object of perMinute, burst, jitterMs, typing, quietHours, newContacts');
  end if;
  typing := prosa_private.pacing_part(wanted, 'typing', array['msPerChar', 'maxMs']);
  quiet := prosa_private.pacing_part(wanted, 'quietHours', array['from', 'to', 'operators']);
  fresh := prosa_private.pacing_part(wanted, 'newContacts', array['perHour', 'perDay']);
  if quiet is not null and (coalesce(quiet ->> 'from', '') !~ '^([01]\d|2[0-3]):[0-5]\d$'
      or coalesce(quiet ->> 'to', '') !~ '^([01]\d|2[0-3]):[0-5]\d$'
      or quiet ->> 'from' = quiet ->> 'to') then
    perform prosa_private.fail_argument('quietHours', 'from and to as two different times HH:MM');
  end if;
  return jsonb_build_object(
    'perMinute', prosa_private.pacing_number(wanted, 'perMinute', 1, 600),
    'burst', prosa_private.arg_int(wanted, 'burst', 1, 1, 100),
    'jitterMs', prosa_private.arg_int(wanted, 'jitterMs', 0, 0, 60000),
    'typing', case when typing is not null then jsonb_build_object(
      'msPerChar', prosa_private.arg_int(typing, 'msPerChar', 40, 1, 500),
      'maxMs', prosa_private.arg_int(typing, 'maxMs', 8000, 100, 20000)) end,
    'quietHours', case when quiet is not null then jsonb_build_object(
      'from', quiet -> 'from', 'to', quiet -> 'to',
      'operators', prosa_private.arg_choice(quiet, 'operators', 'send', array['send', 'hold'])) end,
    'newContacts', case when fresh is not null then jsonb_build_object(
      'perHour', prosa_private.pacing_number(fresh, 'perHour', 1, 1000),
      'perDay', prosa_private.pacing_number(fresh, 'perDay', 1, 1000)) end);
end $$;

-- When the quiet hours end that `at` lies in, by the clocks of the tenant; null outside of them.
create function prosa_private.quiet_until(settings jsonb, time_zone text, at timestamptz)
returns timestamptz
language plpgsql stable set search_path = '' as $$
declare
  starts time := (settings -> 'quietHours' ->> 'from')::time;
  ends time := (settings -> 'quietHours' ->> 'to')::time;
  here timestamp := at at time zone time_zone;
begin
  if starts is null or not (case when starts < ends
      then here::time >= starts and here::time < ends
      else here::time >= starts or here::time < ends end) then
    return null;
  end if;
  return (here::date + case when here::time >= ends then 1 else 0 end + ends) at time zone time_zone;
end $$;

-- Nobody of that party ever wrote to us, and nothing of ours was ever tried on it.
create function prosa_private.is_cold(c prosa.conversations) returns boolean
language sql stable set search_path = '' as $$
  select c.last_inbound_seq = 0 and not exists (
    select from prosa.conversations v join prosa.messages m on m.conversation_id = v.id
    where v.channel_id = c.channel_id and v.address_id = c.address_id
      and (m.direction = 'in' or m.external_id is not null
        or exists (select from prosa.send_attempts a where a.message_id = m.id)))
$$;

-- Null when the message may leave now, which is then counted; otherwise { for, until, typingMs? }.
-- Whoever cannot leave gets a place in the line and keeps it. Nobody waits beyond the end of the line,
-- so that looser settings count at once.
create function prosa_private.pace_send(c prosa.conversations, m prosa.messages, box prosa.outbox)
returns jsonb
language plpgsql set search_path = '' as $$
declare
  p prosa.channel_pacing;
  seen timestamptz;
  per_second double precision;
  available double precision;
  fresh jsonb;
  cold boolean;
  typed boolean := coalesce(box.waits_for = 'typing', false);
  typing_ms int;
  ready_at timestamptz;
  turn_at timestamptz;
  until timestamptz;
begin
  select * into p from prosa.channel_pacing t where t.channel_id = c.channel_id for update;
  seen := clock_timestamp();
  if p.channel_id is null or p.settings = '{}' then
    return null;
  end if;
  if typed and box.not_before > seen then
    return jsonb_build_object('for', 'typing', 'until', box.not_before);
  end if;

  if m.origin = 'automation' or p.settings -> 'quietHours' ->> 'operators' = 'hold' then
    until := prosa_private.quiet_until(p.settings,
      (select t.time_zone from prosa.tenants t where t.id = c.tenant_id), seen);
    if until is not null then
      return jsonb_build_object('for', 'quiet_hours', 'until', until);
    end if;
  end if;

  fresh := nullif(p.settings -> 'newContacts', 'null');
  cold := fresh is not null and prosa_private.is_cold(c);
  if cold then
    p.cold_starts := array(select t.at from unnest(p.cold_starts) t(at)
      where t.at > seen - interval '1 day' order by t.at);
    until := greatest(
      p.cold_starts[cardinality(p.cold_starts) - (fresh ->> 'perHour')::int + 1] + interval '1 hour',
      p.cold_starts[cardinality(p.cold_starts) - (fresh ->> 'perDay')::int + 1] + interval '1 day');
    if until > seen then
      return jsonb_build_object('for', 'new_contacts', 'until', until);
    end if;
  end if;

  per_second := (p.settings ->> 'perMinute')::double precision / 60;
  available := case when per_second is null then 1 else
    least((p.settings ->> 'burst')::double precision,
      p.tokens + per_second * extract(epoch from seen - p.refilled_at)) end;
  ready_at := greatest(seen, p.gap_until,
    case when available < 1 then seen + make_interval(secs => (1 - available) / per_second) end);
  turn_at := case when typed then seen
    when box.waits_for = 'pace' then least(box.not_before, p.line_until) else p.line_until end;
  if greatest(turn_at, ready_at) > seen then
    if box.waits_for is distinct from 'pace' and not typed then
      ready_at := greatest(ready_at, turn_at);
      update prosa.channel_pacing t set line_until = ready_at + make_interval(secs => greatest(
          coalesce(1 / per_second, 0), (p.settings ->> 'jitterMs')::int / 2000.0))
        where t.channel_id = p.channel_id;
    end if;
    return jsonb_build_object('for', case when typed then 'typing' else 'pace' end,
      'until', greatest(turn_at, ready_at));
  end if;

  typing_ms := least((p.settings -> 'typing' ->> 'maxMs')::int,
    (p.settings -> 'typing' ->> 'msPerChar')::int * coalesce(length(m.body), 0));
  if typing_ms > 0 and not typed then
    return jsonb_build_object('for', 'typing', 'typingMs', typing_ms,
      'until', seen + make_interval(secs => typing_ms / 1000.0));
  end if;
  update prosa.channel_pacing t set tokens = available - 1, refilled_at = seen,
      gap_until = seen + make_interval(secs => random() * (p.settings ->> 'jitterMs')::int / 1000),
      cold_starts = case when cold then p.cold_starts || seen else t.cold_starts end
    where t.channel_id = p.channel_id;
  return null;
end $$;

-- Keeps why and until when a message waits. People are told of a wait that they would notice.
create function prosa_private.put_off(box prosa.outbox, wait jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  until timestamptz := (wait ->> 'until')::timestamptz;
begin
  update prosa.outbox o set waits_for = wait ->> 'for', not_before = until
    where o.id = box.id and (o.waits_for, o.not_before) is distinct from (wait ->> 'for', until);
  if found and wait ->> 'for' <> 'typing' and until > clock_timestamp() + interval '5 s' then
    perform prosa_private.record_change(box.conversation_id, 'message_updated', box.message_id);
  end if;
end $$;

-- { channelId } → { settings }, for admins; `{}` is no pacing.
create function prosa_private.get_channel_pacing(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  allowed jsonb := prosa_private.require_channel_admin(args);
begin
  return jsonb_build_object('settings', coalesce((select p.settings from prosa.channel_pacing p
    where p.channel_id = (allowed ->> 'channelId')::uuid), '{}'));
end $$;

create function prosa.get_channel_pacing(args jsonb) returns jsonb
language sql stable set search_path = '' as $$ select prosa_private.get_channel_pacing(args) $$;

-- { channelId, settings } → { settings }, for admins. Replaces them whole; what waits is looked at
-- again within seconds. What was sent before still counts.
create function prosa_private.set_channel_pacing(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  channel uuid := (prosa_private.require_channel_admin(jsonb_build_object('channelId',
    prosa_private.arg_uuid(args, 'channelId'))) ->> 'channelId')::uuid;
  wanted jsonb := case when args -> 'settings' = '{}' then '{}'
    else prosa_private.check_pacing(args -> 'settings') end;
begin
  insert into prosa.channel_pacing as p (channel_id, tenant_id, tokens, settings)
    select h.id, h.tenant_id, coalesce((wanted ->> 'burst')::int, 1), wanted
    from prosa.channels h where h.id = channel
    on conflict (channel_id) do update set settings = excluded.settings,
      gap_until = '-infinity', line_until = '-infinity',
      tokens = least(p.tokens, excluded.tokens);
  -- Those that are being looked at right now find the new settings by themselves.
  update prosa.outbox o set not_before = now()
    where o.id in (select w.id from prosa.outbox w
      join prosa.conversations c on c.id = w.conversation_id and c.channel_id = channel
      where w.settled_at is null and w.waits_for in ('pace', 'quiet_hours', 'new_contacts')
      for update of w skip locked);
  return jsonb_build_object('settings', wanted);
end $$;

create function prosa.set_channel_pacing(args jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select prosa_private.set_channel_pacing(args) $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa.get_channel_pacing(jsonb)'::regprocedure,
    'prosa_private.get_channel_pacing(jsonb)'::regprocedure,
    'prosa.set_channel_pacing(jsonb)'::regprocedure,
    'prosa_private.set_channel_pacing(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
  foreach f in array array[
    'prosa_private.pacing_number(jsonb,text,int,int)'::regprocedure,
    'prosa_private.pacing_part(jsonb,text,text[])'::regprocedure,
    'prosa_private.check_pacing(jsonb)'::regprocedure,
    'prosa_private.quiet_until(jsonb,text,timestamptz)'::regprocedure,
    'prosa_private.is_cold(prosa.conversations)'::regprocedure,
    'prosa_private.pace_send(prosa.conversations,prosa.messages,prosa.outbox)'::regprocedure,
    'prosa_private.put_off(prosa.outbox,jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
