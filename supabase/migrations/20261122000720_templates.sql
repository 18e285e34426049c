-- Templates: texts that a provider approved beforehand, the only ones that some take outside of the
-- time after a customer's message. They are read from the provider and never made here.

-- Puts values where `{{name}}` stands, once: what a value brings is never looked into.
create function prosa_private.fill_placeholders(text_with text, given jsonb) returns text
language sql immutable set search_path = '' as $$
  select string_agg(l.literal || coalesce(given ->> n.found[1], ''), '' order by l.i)
  from regexp_split_to_table(text_with, '\{\{\s*\w+\s*\}\}') with ordinality l(literal, i)
  left join regexp_matches(text_with, '\{\{\s*(\w+)\s*\}\}', 'g') with ordinality n(found, i)
    on n.i = l.i
$$;

-- What a customer gets of the template, and what its provider has to know of it. White space of a value
-- becomes single spaces: providers refuse line breaks there.
create function prosa_private.fill_template(template uuid, channel uuid, given jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  t prosa.message_templates;
  filled jsonb;
  missing jsonb;
begin
  select * into t from prosa.message_templates m where m.id = template and m.channel_id = channel;
  if t.id is null then
    perform prosa_private.fail('template.not_found', 404,
      'This channel has no such template. Read its templates again.');
  elsif t.status <> 'approved' then
    perform prosa_private.fail('template.not_approved', 422,
      'The provider has not approved this template, or it cannot be sent from here.',
      jsonb_build_object('status', t.status));
  elsif jsonb_typeof(coalesce(given, '{}')) <> 'object' then
    perform prosa_private.fail_argument('variables', 'an object of texts');
  end if;
  select coalesce(jsonb_agg(v.value || jsonb_build_object('value', btrim(regexp_replace(
      coalesce(given ->> (v.value ->> 'key'), ''), '\s+', ' ', 'g'))) order by v.i), '[]')
    into filled from jsonb_array_elements(t.variables) with ordinality v(value, i);
  select jsonb_agg(f.value -> 'key') into missing
    from jsonb_array_elements(filled) f where f.value ->> 'value' = '';
  if missing is not null then
    perform prosa_private.fail('template.incomplete', 422,
      'Fill in every field of the template, then send.', jsonb_build_object('missing', missing));
  elsif exists (select from jsonb_array_elements(filled) f
      where length(f.value ->> 'value') > 1024) then
    perform prosa_private.fail_argument('variables', 'texts of up to 1,024 characters');
  end if;
  return jsonb_build_object(
    'body', concat_ws(E'\n',
      prosa_private.fill_placeholders(t.header, prosa_private.values_in(filled, 'header')),
      prosa_private.fill_placeholders(t.body, prosa_private.values_in(filled, 'body')), t.footer),
    'content', jsonb_strip_nulls(jsonb_build_object(
      'options', nullif(t.buttons, '[]'),
      'template', jsonb_build_object('id', t.id, 'name', t.name, 'language', t.language,
        'values', (select coalesce(jsonb_agg(jsonb_build_object('place', f.value -> 'place',
            'name', f.value -> 'name', 'button', f.value -> 'button',
            'value', f.value -> 'value') order by f.i), '[]')
          from jsonb_array_elements(filled) with ordinality f(value, i))))));
end $$;

-- { name: value } of one part of a template.
create function prosa_private.values_in(filled jsonb, place text) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(jsonb_object_agg(f.value ->> 'name', f.value ->> 'value'), '{}')
  from jsonb_array_elements(filled) f where f.value ->> 'place' = place
$$;

-- The channel, when the caller is a member of its company. Another company's is as unknown as none.
create function prosa_private.require_own_channel(args jsonb) returns prosa.channels
language plpgsql stable security definer set search_path = '' as $$
declare
  c prosa.channels;
begin
  select * into c from prosa.channels t
    where t.id = prosa_private.arg_uuid(args, 'channelId')
      and t.tenant_id in (select prosa_private.my_tenants());
  if c.id is null then
    perform prosa_private.fail('channel.not_found', 404, 'There is no such channel.');
  end if;
  return c;
end $$;

-- { channelId } → { items: [{ id, name, language, category, header, body, footer, buttons, variables }],
-- refreshedAt, errorCode, isRefreshing }: what may be sent, by name. `errorCode` is why the last reading
-- failed.
create function prosa_private.list_templates(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  c prosa.channels := prosa_private.require_own_channel(args);
begin
  return jsonb_build_object(
    'items', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name,
        'language', t.language, 'category', t.category, 'header', t.header, 'body', t.body,
        'footer', t.footer, 'buttons', t.buttons, 'variables', t.variables)
        order by t.name, t.language, t.id), '[]')
      from prosa.message_templates t where t.channel_id = c.id and t.status = 'approved'),
    'refreshedAt', c.health -> 'templates' -> 'at',
    'errorCode', c.health -> 'templates' -> 'errorCode',
    'isRefreshing', coalesce((c.health ->> 'templatesDueAt')::timestamptz <= now(), false));
end $$;

create function prosa.list_templates(args jsonb) returns jsonb
language sql stable set search_path = '' as $$ select prosa_private.list_templates(args) $$;

-- { channelId } → { isRefreshing }. Has a worker read the templates from the provider now; at most once in
-- half a minute, since providers count such readings.
create function prosa_private.refresh_templates(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  c prosa.channels := prosa_private.require_own_channel(args);
begin
  perform prosa_private.require_permission(c.tenant_id, 'message.send');
  update prosa.channels t
    set health = t.health || jsonb_build_object('templatesDueAt', prosa_private.iso(now()))
    where t.id = c.id and t.capabilities -> 'templates' = 'true' and t.status <> 'disabled'
      and coalesce((t.health -> 'templates' ->> 'at')::timestamptz, '-infinity')
        < now() - interval '30 seconds';
  return jsonb_build_object('isRefreshing', found);
end $$;

create function prosa.refresh_templates(args jsonb) returns jsonb
language sql volatile set search_path = '' as $$ select prosa_private.refresh_templates(args) $$;

-- { everyMs, limit } → { channels: [{ channel }] } whose templates are due to be read; taking one puts it
-- off, so that one of several workers does it.
create function prosa.take_channels_with_templates(args jsonb) returns jsonb
language sql volatile set search_path = '' as $$
  with due as (
    select c.id from prosa.channels c
    where c.status <> 'disabled' and c.capabilities -> 'templates' = 'true'
      and coalesce((c.health ->> 'templatesDueAt')::timestamptz, '-infinity') <= now()
    order by c.health ->> 'templatesDueAt' nulls first, c.id
    limit (args ->> 'limit')::int for no key update of c skip locked
  ), taken as (
    update prosa.channels c set health = c.health || jsonb_build_object('templatesDueAt',
      prosa_private.iso(now() + (args ->> 'everyMs')::int * interval '1 millisecond'))
    from due d where c.id = d.id returning c.id
  )
  select jsonb_build_object('channels', coalesce(jsonb_agg(
    prosa.open_channel(jsonb_build_object('channelId', t.id))), '[]')) from taken t
$$;

-- { channelId, templates: [{ externalId, name, language, category, status, header, body, footer, buttons,
-- variables }] } → { stored }: all that the provider has, so that others go. With errorCode instead of
-- templates the ones that are known stay. One of the provider keeps its id here.
create function prosa.store_templates(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  c prosa.channels;
begin
  update prosa.channels t set health = t.health || jsonb_build_object('templates',
      jsonb_build_object('at', prosa_private.iso(now()), 'errorCode', args -> 'errorCode'))
    where t.id = prosa_private.arg_uuid(args, 'channelId') returning * into c;
  if c.id is null then
    perform prosa_private.fail('channel.not_found', 404, 'There is no such channel.');
  end if;
  if not args ? 'templates' then
    return '{"stored": 0}';
  end if;
  delete from prosa.message_templates t where t.channel_id = c.id and t.external_id not in (
    select g.value ->> 'externalId' from jsonb_array_elements(args -> 'templates') g);
  insert into prosa.message_templates as t (id, tenant_id, channel_id, external_id, name, language,
      category, status, header, body, footer, buttons, variables)
    select distinct on (g.value ->> 'externalId')
      prosa_private.uuid_v7(), c.tenant_id, c.id, g.value ->> 'externalId', g.value ->> 'name',
      g.value ->> 'language', g.value ->> 'category', g.value ->> 'status', g.value ->> 'header',
      g.value ->> 'body', g.value ->> 'footer', coalesce(g.value -> 'buttons', '[]'),
      coalesce(g.value -> 'variables', '[]')
    from jsonb_array_elements(args -> 'templates') g
    on conflict (channel_id, external_id) do update set name = excluded.name,
      language = excluded.language, category = excluded.category, status = excluded.status,
      header = excluded.header, body = excluded.body, footer = excluded.footer,
      buttons = excluded.buttons, variables = excluded.variables;
  return jsonb_build_object('stored', jsonb_array_length(args -> 'templates'));
end $$;

-- A channel that learns of its window counts it for whoever wrote lately.
create function prosa_private.recount_windows() returns trigger
language plpgsql set search_path = '' as $$
declare
  hours int := (new.capabilities ->> 'sessionWindowHours')::int;
begin
  update prosa.conversations c set window_expires_at = prosa_private.window_after(new.id, (
      select max(m.sort_ts) from prosa.messages m where m.direction = 'in'
        and m.conversation_id in (select c.id union
          select g.id from prosa.conversations g where g.merged_into_id = c.id)))
    from (select t.id from prosa.conversations t where t.channel_id = new.id
        and t.last_message_at > now() - make_interval(hours => hours)
      order by t.id for no key update) due
    where c.id = due.id;
  return null;
end $$;

create trigger prosa_recount_windows after update of capabilities on prosa.channels
  for each row when ((new.capabilities ->> 'sessionWindowHours')
    is distinct from (old.capabilities ->> 'sessionWindowHours'))
  execute function prosa_private.recount_windows();

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.list_templates(jsonb)'::regprocedure,
    'prosa.list_templates(jsonb)'::regprocedure,
    'prosa_private.refresh_templates(jsonb)'::regprocedure,
    'prosa.refresh_templates(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to authenticated', f);
  end loop;
  foreach f in array array[
    'prosa_private.fill_placeholders(text,jsonb)'::regprocedure,
    'prosa_private.values_in(jsonb,text)'::regprocedure,
    'prosa_private.fill_template(uuid,uuid,jsonb)'::regprocedure,
    'prosa_private.require_own_channel(jsonb)'::regprocedure,
    'prosa.take_channels_with_templates(jsonb)'::regprocedure,
    'prosa.store_templates(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
revoke all on function prosa_private.recount_windows() from public;
