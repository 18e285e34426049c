-- What proves a channel to its provider, and its provider to us: secrets sealed by the app, of which the
-- database knows the version of the key alone, and tokens of webhooks, of which it knows the hash alone.

-- { channelId, ciphertext, keyVersion, was? } → { channelId, changed }. With `was`, the ciphertext that the
-- caller read, only that is replaced: a secret that was set meanwhile stays, and `changed` is false.
create function prosa.set_channel_secret(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  c prosa.channels := prosa_private.require_channel(prosa_private.arg_uuid(args, 'channelId'));
  version int := prosa_private.arg_int(args, 'keyVersion', null, 1, 2147483647);
begin
  perform prosa_private.act_for(args);
  if args ? 'was' then
    update prosa.channel_secrets s set ciphertext = args ->> 'ciphertext', key_version = version,
        updated_at = now()
      where s.channel_id = c.id and s.ciphertext = args ->> 'was';
    return jsonb_build_object('channelId', c.id, 'changed', found);
  end if;
  insert into prosa.channel_secrets (channel_id, tenant_id, ciphertext, key_version)
    values (c.id, c.tenant_id, args ->> 'ciphertext', version)
    on conflict (channel_id) do update set ciphertext = excluded.ciphertext,
      key_version = excluded.key_version, updated_at = now();
  return jsonb_build_object('channelId', c.id, 'changed', true);
end $$;

-- { } → { versions: [{ keyVersion, secrets }] }: how many secrets each key seals.
create function prosa.count_channel_secrets(args jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('versions', coalesce(jsonb_agg(
    jsonb_build_object('keyVersion', v.key_version, 'secrets', v.secrets)
    order by v.key_version), '[]'))
  from (select s.key_version, count(*) secrets from prosa.channel_secrets s
    group by s.key_version) v
$$;

-- { notVersion, after?, limit? } → { secrets: [{ channelId, ciphertext, keyVersion }] } that another key
-- seals, by channel: the next call goes on after the last one.
create function prosa.list_channel_secrets(args jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('secrets', coalesce(jsonb_agg(
    jsonb_build_object('channelId', s.channel_id, 'ciphertext', s.ciphertext,
      'keyVersion', s.key_version) order by s.channel_id), '[]'))
  from (select * from prosa.channel_secrets t
    where t.key_version <> prosa_private.arg_int(args, 'notVersion', null, 1, 2147483647)
      and t.channel_id > coalesce(prosa_private.arg_uuid(args, 'after', false),
        '00000000-0000-0000-0000-000000000000')
    order by t.channel_id limit prosa_private.arg_int(args, 'limit', 100, 1, 1000)) s
$$;

-- `tokenHash`: hex sha-256. Several tokens are valid at once while one is being rotated out.
create function prosa.add_channel_token(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  c prosa.channels := prosa_private.require_channel(prosa_private.arg_uuid(args, 'channelId'));
  token uuid;
begin
  perform prosa_private.act_for(args);
  if coalesce(args ->> 'tokenHash', '') !~ '^[0-9a-f]{64}$' then
    perform prosa_private.fail_argument('tokenHash', 'a sha-256 in lower-case hex');
  end if;
  insert into prosa.channel_tokens as t (id, tenant_id, channel_id, token_hash, expires_at)
    values (prosa_private.uuid_v7(), c.tenant_id, c.id, args ->> 'tokenHash',
      prosa_private.arg_time(args, 'expiresAt'))
    on conflict (token_hash) do update set expires_at = excluded.expires_at
      where t.channel_id = excluded.channel_id
    returning id into token;
  if token is null then
    perform prosa_private.fail('request.invalid', 422, 'This token belongs to another channel.');
  end if;
  return jsonb_build_object('tokenId', token);
end $$;

-- { channelId } → { tokens: [{ id, state, createdAt, expiresAt, revokedAt }] }, newest first, no hash.
create function prosa.list_channel_tokens(args jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('tokens', coalesce(jsonb_agg(jsonb_build_object('id', t.id,
    'state', case when t.revoked_at is not null then 'revoked'
      when t.expires_at <= now() then 'expired' when t.expires_at is not null then 'expiring'
      else 'valid' end,
    'createdAt', prosa_private.iso(t.created_at), 'expiresAt', prosa_private.iso(t.expires_at),
    'revokedAt', prosa_private.iso(t.revoked_at)) order by t.created_at desc, t.id desc), '[]'))
  from prosa.channel_tokens t
  where t.channel_id = (prosa_private.require_channel(prosa_private.arg_uuid(args, 'channelId'))).id
$$;

-- { channelId, keepId, afterMs } → { expiring }: the channel's other tokens end after that time, or when
-- they would have ended anyway. For a rotation, once the provider sends the token that is kept.
create function prosa.expire_channel_tokens(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  kept uuid := prosa_private.arg_uuid(args, 'keepId');
  ended timestamptz := now()
    + prosa_private.arg_int(args, 'afterMs', null, 0, 2147483647) * interval '1 millisecond';
  expiring int;
begin
  perform prosa_private.act_for(args);
  update prosa.channel_tokens t set expires_at = least(t.expires_at, ended)
    where t.channel_id = prosa_private.arg_uuid(args, 'channelId') and t.id <> kept
      and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())
      and exists (select from prosa.channel_tokens k where k.id = kept
        and k.channel_id = t.channel_id and k.revoked_at is null and k.expires_at is null);
  get diagnostics expiring = row_count;
  return jsonb_build_object('expiring', expiring);
end $$;

-- { channelId, tokenId, force? } → { revoked }. The last token that opens the channel stays unless forced:
-- without any, the provider is refused and never sends those events again.
create function prosa.revoke_channel_token(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  c prosa.channels := prosa_private.require_channel(prosa_private.arg_uuid(args, 'channelId'));
  token uuid := prosa_private.arg_uuid(args, 'tokenId');
begin
  perform prosa_private.act_for(args);
  perform from prosa.channels t where t.id = c.id for no key update;
  if not coalesce((args ->> 'force')::boolean, false) and not exists (
    select from prosa.channel_tokens t where t.channel_id = c.id and t.id <> token
      and t.revoked_at is null and t.expires_at is null)
  then
    perform prosa_private.fail('request.invalid', 422,
      'This is the last token that lasts: without it the provider''s events are refused, and it does not send them again. Rotate it, or force it.');
  end if;
  update prosa.channel_tokens t set revoked_at = now()
    where t.id = token and t.channel_id = c.id and t.revoked_at is null;
  return jsonb_build_object('revoked', found);
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa.set_channel_secret(jsonb)'::regprocedure,
    'prosa.count_channel_secrets(jsonb)'::regprocedure,
    'prosa.list_channel_secrets(jsonb)'::regprocedure,
    'prosa.add_channel_token(jsonb)'::regprocedure,
    'prosa.list_channel_tokens(jsonb)'::regprocedure,
    'prosa.expire_channel_tokens(jsonb)'::regprocedure,
    'prosa.revoke_channel_token(jsonb)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
