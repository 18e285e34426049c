-- A message in a group names who wrote it, never the group, so the provider is asked for the subject.

-- Takes up to `limit` groups that nobody was asked about in the last day, nameless ones in the last
-- minute. Two callers never get the same one.
create function prosa.take_groups_to_name(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  groups jsonb;
begin
  with due as (
    select a.id from prosa.addresses a
    join prosa.contacts p on p.id = a.contact_id
    join prosa.channels ch on ch.id = a.channel_id and ch.status = 'connected'
    where a.kind = 'group' and (a.described_at is null
      or a.described_at < now() - case when p.name is null then interval '1 minute'
        else interval '1 day' end)
    order by a.described_at nulls first
    limit coalesce((args ->> 'limit')::int, 20)
    for no key update of a skip locked),
  taken as (
    update prosa.addresses a set described_at = now() from due where a.id = due.id returning a.*)
  select coalesce(jsonb_agg(jsonb_build_object('addressId', t.id, 'sendKey', t.send_key,
      'channel', jsonb_build_object('id', ch.id, 'provider', ch.provider, 'settings', ch.settings,
        'secret', case when s.channel_id is not null then jsonb_build_object(
          'ciphertext', s.ciphertext, 'keyVersion', s.key_version) end))), '[]')
    into groups
    from taken t
    join prosa.channels ch on ch.id = t.channel_id
    left join prosa.channel_secrets s on s.channel_id = ch.id;
  return jsonb_build_object('groups', groups);
end $$;

-- Keeps the subject that the provider gave just now; a name that an operator gave stays.
create function prosa.name_group(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  contact uuid;
begin
  select a.contact_id into contact from prosa.addresses a
    where a.id = (args ->> 'addressId')::uuid and a.kind = 'group' for no key update;
  if contact is not null then
    perform prosa_private.fold_name(contact, nullif(btrim(args ->> 'name'), ''), 1, now());
  end if;
  return jsonb_build_object('named', contact is not null);
end $$;

revoke all on function prosa.take_groups_to_name(jsonb) from public;
grant execute on function prosa.take_groups_to_name(jsonb) to service_role;
revoke all on function prosa.name_group(jsonb) from public;
grant execute on function prosa.name_group(jsonb) to service_role;
