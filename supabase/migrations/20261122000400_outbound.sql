-- The way out: what a message of ours needs beside the common tables.

-- Fingerprint of the request that made the message: equal for a repeat, whatever happened since.
alter table prosa.messages add column request_hash text;

-- Why a queued message waits until `not_before` though nothing went wrong, and when somebody asked
-- to look up one that nobody waits for any more. A message that was handed over should be confirmed by
-- a report of the network before `confirm_by`.
alter table prosa.outbox
  add column waits_for text check (waits_for in ('pace', 'typing', 'quiet_hours', 'new_contacts')),
  add column verify_at timestamptz,
  add column confirm_by timestamptz;
create index on prosa.outbox (verify_at) where verify_at is not null;
create index on prosa.outbox (confirm_by) where confirm_by is not null;
alter table prosa.send_attempts add column error_code text;

-- A file is bound to its message in the transaction that makes the message, before the row exists:
-- so the first broadcast of the message already shows the file.
alter table prosa.attachments alter constraint attachments_tenant_id_message_id_fkey
  deferrable initially deferred;

-- A reaction of ours that the provider still has to hear. Only the last one counts, and telling it
-- twice is harmless, so it needs no attempt: `version` tells if it changed while it was told.
create table prosa.reaction_sends (
  message_id uuid primary key,
  tenant_id uuid not null,
  conversation_id uuid not null,
  emoji text not null,
  version int not null default 1,
  attempts int not null default 0,
  not_before timestamptz not null default now(),
  created_at timestamptz not null default now(),
  foreign key (tenant_id, message_id) references prosa.messages (tenant_id, id) on delete cascade,
  foreign key (tenant_id, conversation_id) references prosa.conversations (tenant_id, id)
    on delete cascade
);
create index on prosa.reaction_sends (tenant_id, message_id);
create index on prosa.reaction_sends (tenant_id, conversation_id);
create index on prosa.reaction_sends (conversation_id);
create index on prosa.reaction_sends (not_before);
alter table prosa.reaction_sends enable row level security;
revoke all on prosa.reaction_sends from public, anon, authenticated;
grant select, insert, update, delete on prosa.reaction_sends to service_role;

-- A change of a message that was sent, which the provider still has to hear: its latest text, or its
-- deletion, which no edit follows. Telling it twice is harmless, so it needs no attempt. `version` tells
-- if it changed while it was told; the lease has one runner tell it at a time, so that an older text never
-- arrives behind a newer one. What failed stays until somebody repeats or drops it.
create table prosa.change_sends (
  message_id uuid primary key,
  tenant_id uuid not null,
  conversation_id uuid not null,
  operator_id uuid,
  kind text not null check (kind in ('edit', 'delete')),
  body text,
  version int not null default 1,
  attempts int not null default 0,
  not_before timestamptz not null default now(),
  lease_token uuid,
  lease_until timestamptz,
  failed_at timestamptz,
  error_code text,
  created_at timestamptz not null default now(),
  check ((kind = 'edit') = (body is not null)),
  foreign key (tenant_id, message_id) references prosa.messages (tenant_id, id) on delete cascade,
  foreign key (tenant_id, conversation_id) references prosa.conversations (tenant_id, id)
    on delete cascade,
  foreign key (tenant_id, operator_id) references prosa.tenant_members
    on delete set null (operator_id)
);
create index on prosa.change_sends (tenant_id, message_id);
create index on prosa.change_sends (tenant_id, conversation_id);
create index on prosa.change_sends (tenant_id, operator_id);
create index on prosa.change_sends (conversation_id);
create index on prosa.change_sends (not_before) where failed_at is null;
alter table prosa.change_sends enable row level security;
revoke all on prosa.change_sends from public, anon, authenticated;
grant select, insert, update, delete on prosa.change_sends to service_role;

create function prosa_private.uuid_arg(args jsonb, name text, needed boolean default true)
returns uuid
language plpgsql immutable set search_path = '' as $$
declare
  value text := args ->> name;
begin
  if value is null and not needed then
    return null;
  end if;
  if value is null or value !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    perform prosa_private.fail('request.invalid', 422, format('%s must be a UUID.', name),
      jsonb_build_object('field', name));
  end if;
  return value::uuid;
end $$;

-- Sets the delivery status, writes it down and counts the change. Holds the conversation's lock.
create function prosa_private.set_delivery(message uuid, new_status text,
  code text default null, at timestamptz default null) returns void
language plpgsql set search_path = '' as $$
declare
  m prosa.messages;
begin
  update prosa.messages t set status = new_status,
      status_rank = prosa_private.status_rank(new_status),
      status_at = coalesce(at, now()), error_code = code
    where t.id = message returning * into m;
  insert into prosa.message_status_events
      (tenant_id, message_id, channel_id, external_id, status, provider_ts)
    values (m.tenant_id, m.id, m.channel_id, m.external_id, new_status, at);
  perform prosa_private.record_change(m.conversation_id, 'message_updated', m.id);
end $$;

-- Advances it, and changes nothing where the report is behind.
create function prosa_private.report_delivery(message uuid, reported text,
  at timestamptz default null) returns void
language plpgsql set search_path = '' as $$
declare
  held text := (select m.status from prosa.messages m where m.id = message);
  reached text := prosa_private.advance_status(held, reported);
begin
  if reached is distinct from held then
    perform prosa_private.set_delivery(message, reached, null, at);
  end if;
end $$;

do $$
declare f regprocedure;
begin
  foreach f in array array[
    'prosa_private.uuid_arg(jsonb,text,boolean)'::regprocedure,
    'prosa_private.set_delivery(uuid,text,text,timestamptz)'::regprocedure,
    'prosa_private.report_delivery(uuid,text,timestamptz)'::regprocedure]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to service_role', f);
  end loop;
end $$;
