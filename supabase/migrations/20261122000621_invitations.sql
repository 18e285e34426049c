-- Invitations by e-mail: one open one for each address and company. The token is in the mail alone; here
-- is its hash. It is made when the mail is written, so that no queue holds it.

create table prosa.invitations (
  id uuid primary key,
  tenant_id uuid not null references prosa.tenants on delete cascade,
  email text not null check (email = lower(email) and length(email) <= 320),
  role text not null check (role in ('owner', 'admin', 'supervisor', 'agent', 'viewer')),
  team_ids uuid[] not null default '{}',
  channel_ids uuid[] not null default '{}',
  invited_by uuid references prosa.operators on delete set null,
  token_hash text unique check (token_hash ~ '^[0-9a-f]{64}$'),
  expires_at timestamptz not null,
  sent_at timestamptz,
  accepted_at timestamptz,
  created_at timestamptz not null default now()
);
create unique index invitations_open on prosa.invitations (tenant_id, email)
  where accepted_at is null;
create index on prosa.invitations (tenant_id);
create index on prosa.invitations (invited_by);
alter table prosa.invitations enable row level security;
revoke all on prosa.invitations from public, anon, authenticated;
grant select, insert, update, delete on prosa.invitations to service_role;

create function prosa_private.invitation_json(i prosa.invitations) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('id', i.id, 'email', i.email, 'role', i.role, 'teams', i.team_ids,
    'channels', i.channel_ids, 'expiresAt', prosa_private.iso(i.expires_at),
    'sentAt', prosa_private.iso(i.sent_at), 'createdAt', prosa_private.iso(i.created_at))
$$;

-- { tenantId, email, role, teams?, channels? } → { invitation }. Inviting again replaces: what was mailed
-- before opens nothing any more, and the week begins anew.
create function prosa_private.invite_member(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  own text := prosa_private.require_permission(tenant, 'member.manage');
  address text := lower(trim(coalesce(args ->> 'email', '')));
  wanted text := prosa_private.arg_choice(args, 'role', null,
    array['owner', 'admin', 'supervisor', 'agent', 'viewer']);
  i prosa.invitations;
begin
  perform prosa_private.require_rank(own, wanted);
  if length(address) > 320 or address !~ '^[^\s@<>,;:"()]+@[^\s@<>,;:"()]+\.[^\s@<>,;:"()]+$' then
    perform prosa_private.fail_argument('email', 'an e-mail address');
  end if;
  insert into prosa.invitations as t (id, tenant_id, email, role, team_ids, channel_ids, invited_by,
      expires_at)
    values (prosa_private.uuid_v7(), tenant, address, wanted,
      prosa_private.arg_uuids(args, 'teams', 200), prosa_private.arg_uuids(args, 'channels', 200),
      prosa_private.me(), now() + interval '7 days')
    on conflict (tenant_id, email) where accepted_at is null do update set role = excluded.role,
      team_ids = excluded.team_ids, channel_ids = excluded.channel_ids,
      invited_by = excluded.invited_by, expires_at = excluded.expires_at, token_hash = null,
      sent_at = null
    returning * into i;
  perform prosa_private.audit(tenant, 'member.invited', 'invitation', i.id::text, null,
    jsonb_build_object('role', wanted));
  return jsonb_build_object('invitation', prosa_private.invitation_json(i));
end $$;

-- { tenantId, invitationId } → { revoked }
create function prosa_private.revoke_invitation(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  tenant uuid := prosa_private.arg_uuid(args, 'tenantId');
  own text := prosa_private.require_permission(tenant, 'member.manage');
  gone prosa.invitations;
begin
  delete from prosa.invitations i
    where i.tenant_id = tenant and i.id = prosa_private.arg_uuid(args, 'invitationId')
      and i.accepted_at is null
      and prosa_private.role_rank(i.role) <= prosa_private.role_rank(own)
    returning * into gone;
  if gone.id is not null then
    perform prosa_private.audit(tenant, 'member.invitation_revoked', 'invitation', gone.id::text,
      jsonb_build_object('role', gone.role));
  end if;
  return jsonb_build_object('revoked', gone.id is not null);
end $$;

-- { invitationId } → { token, email, tenantName, inviterName, locale, expiresAt } | null for one that is
-- no longer open. Each call makes a new token, and the one before opens nothing.
create function prosa.issue_invitation(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  i prosa.invitations;
begin
  update prosa.invitations t
    set token_hash = encode(sha256(convert_to(token, 'UTF8')), 'hex'), sent_at = null
    where t.id = prosa_private.arg_uuid(args, 'invitationId') and t.accepted_at is null
      and t.expires_at > now()
    returning * into i;
  if i.id is null then
    return null;
  end if;
  return (select jsonb_build_object('token', token, 'email', i.email, 'tenantName', t.name,
      'inviterName', o.name, 'locale', coalesce(o.locale, t.locale),
      'expiresAt', prosa_private.iso(i.expires_at))
    from prosa.tenants t left join prosa.operators o on o.id = i.invited_by
    where t.id = i.tenant_id);
end $$;

-- { invitationId }: its mail has left.
create function prosa.note_invitation_sent(args jsonb) returns jsonb
language plpgsql set search_path = '' as $$
begin
  update prosa.invitations i set sent_at = now()
    where i.id = prosa_private.arg_uuid(args, 'invitationId') and i.accepted_at is null;
  return jsonb_build_object('noted', found);
end $$;

-- { token, name? } → { tenantId, operatorId }. The one function for people who are no operators yet: who
-- is signed in by the address that was invited becomes a member, once. The invitation holds only while
-- who sent it may still give that role. A member keeps the role that they have.
create function prosa_private.accept_invitation(args jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  claims jsonb := auth.jwt();
  person text := claims ->> 'sub';
  address text := lower(claims ->> 'email');
  i prosa.invitations;
  operator uuid;
begin
  if coalesce(person, '') = '' then
    perform prosa_private.fail('auth.required', 401, 'Sign in first.');
  end if;
  select t.* into i from prosa.invitations t
    where t.token_hash = encode(sha256(convert_to(coalesce(args ->> 'token', ''), 'UTF8')), 'hex')
      and t.accepted_at is null and t.expires_at > now()
      and exists (select from prosa.tenant_members m where m.tenant_id = t.tenant_id
        and m.operator_id = t.invited_by and m.removed_at is null
        and prosa_private.may(m.role, 'member.manage')
        and prosa_private.role_rank(m.role) >= prosa_private.role_rank(t.role))
    for update of t;
  if i.id is null then
    perform prosa_private.fail('request.invalid', 422,
      'This invitation has expired, was used or was taken back. Ask for a new one.',
      jsonb_build_object('reason', 'invitation'));
  end if;
  if address is distinct from i.email or claims ->> 'email_verified' = 'false' then
    perform prosa_private.fail('auth.forbidden', 403,
      'This invitation is for another e-mail address. Sign in with that one, and confirm it.',
      jsonb_build_object('reason', 'email'));
  end if;
  insert into prosa.operators as o (id, subject, name, email)
    values (prosa_private.uuid_v7(), person,
      left(coalesce(nullif(trim(args ->> 'name'), ''), split_part(address, '@', 1)), 200), address)
    on conflict (subject) do update set email = excluded.email
    returning o.id into operator;
  insert into prosa.tenant_members as m (tenant_id, operator_id, role)
    values (i.tenant_id, operator, i.role)
    on conflict (tenant_id, operator_id) do update set role = excluded.role, removed_at = null
      where m.removed_at is not null;
  perform prosa_private.set_units(i.tenant_id, operator,
    i.team_ids || array(select t.team_id from prosa.team_members t
      where t.tenant_id = i.tenant_id and t.operator_id = operator),
    i.channel_ids || array(select c.channel_id from prosa.channel_members c
      where c.tenant_id = i.tenant_id and c.operator_id = operator));
  update prosa.invitations t set accepted_at = now(), token_hash = null where t.id = i.id;
  return jsonb_build_object('tenantId', i.tenant_id, 'operatorId', operator);
end $$;

do $$
declare
  f text;
begin
  foreach f in array array['invite_member', 'revoke_invitation', 'accept_invitation'] loop
    execute format('create function prosa.%1$I(args jsonb) returns jsonb language sql set search_path = '''''
      || ' as $f$ select prosa_private.%1$I(args) $f$', f);
    execute format('revoke all on function prosa.%1$I(jsonb), prosa_private.%1$I(jsonb) from public', f);
    execute format('grant execute on function prosa.%1$I(jsonb), prosa_private.%1$I(jsonb)'
      || ' to authenticated', f);
  end loop;
  revoke all on function prosa_private.invitation_json(prosa.invitations),
    prosa.issue_invitation(jsonb), prosa.note_invitation_sent(jsonb) from public;
  grant execute on function prosa_private.invitation_json(prosa.invitations),
    prosa.issue_invitation(jsonb), prosa.note_invitation_sent(jsonb) to service_role;
end $$;
