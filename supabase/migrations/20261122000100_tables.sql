-- Everything of Prosa lives in three schemas: prosa is exposed through the API, prosa_private holds
-- definer helpers, prosa_parts the partitions. Nothing is granted that is not granted by name.
create schema prosa;
create schema prosa_private;
create schema prosa_parts;
create schema if not exists extensions;

revoke all on schema prosa, prosa_private, prosa_parts from public;
grant usage on schema prosa, prosa_private to anon, authenticated, service_role;
alter default privileges in schema prosa revoke execute on functions from public;
alter default privileges in schema prosa_private revoke execute on functions from public;
alter default privileges revoke execute on functions from public;

-- organization ------------------------------------------------------------------------------------

create table prosa.tenants (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text not null check (length(name) between 1 and 200),
  locale text not null default 'pt-BR',
  time_zone text not null default 'America/Sao_Paulo',
  settings jsonb not null default '{}',
  created_at timestamptz not null default now()
);

create table prosa.tenant_counters (
  tenant_id uuid primary key references prosa.tenants on delete cascade,
  conversation_number bigint not null default 0
);

-- An operator is a subject of whatever issues the host's tokens: no foreign key to auth.users.
create table prosa.operators (
  id uuid primary key,
  subject text not null unique,
  email text,
  name text not null check (length(name) between 1 and 200),
  locale text,
  created_at timestamptz not null default now()
);

create table prosa.tenant_members (
  tenant_id uuid not null references prosa.tenants on delete cascade,
  operator_id uuid not null references prosa.operators on delete cascade,
  role text not null check (role in ('owner', 'admin', 'supervisor', 'agent', 'viewer')),
  availability text not null default 'online' check (availability in ('online', 'away', 'offline')),
  capacity int check (capacity > 0),
  removed_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, operator_id)
);
create index on prosa.tenant_members (operator_id);

create table prosa.teams (
  id uuid primary key,
  tenant_id uuid not null references prosa.tenants on delete cascade,
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null default now(),
  unique (tenant_id, id),
  unique (tenant_id, name)
);

create table prosa.team_members (
  tenant_id uuid not null,
  team_id uuid not null,
  operator_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (team_id, operator_id),
  foreign key (tenant_id, team_id) references prosa.teams (tenant_id, id) on delete cascade,
  foreign key (tenant_id, operator_id) references prosa.tenant_members on delete cascade
);
create index on prosa.team_members (operator_id);

create table prosa.visibility_epochs (
  tenant_id uuid not null references prosa.tenants on delete cascade,
  unit_kind text not null check (unit_kind in ('tenant', 'team', 'channel', 'member')),
  unit_id uuid not null,
  epoch int not null default 1,
  primary key (tenant_id, unit_kind, unit_id)
);

-- channels ----------------------------------------------------------------------------------------

create table prosa.channels (
  id uuid primary key,
  tenant_id uuid not null references prosa.tenants on delete cascade,
  type text not null check (type in ('whatsapp', 'api')),
  provider text not null,
  name text not null check (length(name) between 1 and 100),
  status text not null default 'connecting'
    check (status in ('connecting', 'connected', 'disconnected', 'disabled')),
  own_address text,
  capabilities jsonb not null default '{}',
  settings jsonb not null default '{}',
  health jsonb not null default '{}',
  last_event_at timestamptz,
  created_at timestamptz not null default now(),
  unique (tenant_id, id)
);
create index on prosa.channels (tenant_id);

-- How busy a channel is at which hour: half minutes with an event. Kept for five weeks.
create table prosa.channel_activity (
  channel_id uuid not null,
  tenant_id uuid not null,
  hour timestamptz not null,
  beats int not null,
  primary key (channel_id, hour),
  foreign key (tenant_id, channel_id) references prosa.channels (tenant_id, id) on delete cascade
);

create table prosa.channel_secrets (
  channel_id uuid primary key,
  tenant_id uuid not null,
  ciphertext text not null,
  key_version int not null,
  updated_at timestamptz not null default now(),
  foreign key (tenant_id, channel_id) references prosa.channels (tenant_id, id) on delete cascade
);

create table prosa.channel_tokens (
  id uuid primary key,
  tenant_id uuid not null,
  channel_id uuid not null,
  token_hash text not null unique,
  expires_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  foreign key (tenant_id, channel_id) references prosa.channels (tenant_id, id) on delete cascade
);
create index on prosa.channel_tokens (channel_id);

create table prosa.channel_pacing (
  channel_id uuid primary key,
  tenant_id uuid not null,
  tokens double precision not null default 0,
  refilled_at timestamptz not null default now(),
  settings jsonb not null default '{}',
  foreign key (tenant_id, channel_id) references prosa.channels (tenant_id, id) on delete cascade
);

create table prosa.channel_members (
  tenant_id uuid not null,
  channel_id uuid not null,
  operator_id uuid not null,
  primary key (channel_id, operator_id),
  foreign key (tenant_id, channel_id) references prosa.channels (tenant_id, id) on delete cascade,
  foreign key (tenant_id, operator_id) references prosa.tenant_members on delete cascade
);
create index on prosa.channel_members (operator_id);

create table prosa.channel_teams (
  tenant_id uuid not null,
  channel_id uuid not null,
  team_id uuid not null,
  primary key (channel_id, team_id),
  foreign key (tenant_id, channel_id) references prosa.channels (tenant_id, id) on delete cascade,
  foreign key (tenant_id, team_id) references prosa.teams (tenant_id, id) on delete cascade
);
create index on prosa.channel_teams (team_id);

-- people ------------------------------------------------------------------------------------------

-- name_rank and name_at decide which of two names stays, whatever the order of their events:
-- 0 nothing, 1 a contact event, 2 the name beside a message, 3 an operator.
create table prosa.contacts (
  id uuid primary key,
  tenant_id uuid not null references prosa.tenants on delete cascade,
  kind text not null default 'person' check (kind in ('person', 'group')),
  name text,
  name_rank smallint not null default 0,
  name_at timestamptz,
  phone text,
  avatar_path text,
  attributes jsonb not null default '{}',
  blocked_at timestamptz,
  merged_into_id uuid,
  erased_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default now(),
  unique (tenant_id, id),
  foreign key (tenant_id, merged_into_id) references prosa.contacts (tenant_id, id)
    on delete set null (merged_into_id)
);
create index on prosa.contacts (merged_into_id);
create index on prosa.contacts (phone, tenant_id);

-- Made by hand. merged_into_id of the loser says the same while it is not undone.
create table prosa.contact_merges (
  id uuid primary key,
  tenant_id uuid not null,
  loser_id uuid not null,
  winner_id uuid not null,
  by_operator_id uuid,
  created_at timestamptz not null default now(),
  undone_at timestamptz,
  foreign key (tenant_id, loser_id) references prosa.contacts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, winner_id) references prosa.contacts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, by_operator_id) references prosa.tenant_members
    on delete set null (by_operator_id)
);
create index on prosa.contact_merges (loser_id);
create unique index contact_merges_one_standing on prosa.contact_merges (loser_id)
  where undone_at is null;
create index on prosa.contact_merges (winner_id);
create index on prosa.contact_merges (by_operator_id);

-- One remote party on one channel. send_at is the provider's time of the event that named send_key.
create table prosa.addresses (
  id uuid primary key,
  tenant_id uuid not null,
  channel_id uuid not null,
  contact_id uuid not null,
  kind text not null check (kind in ('person', 'group')),
  send_key text not null,
  send_at timestamptz,
  display text,
  linked_into_id uuid,
  described_at timestamptz,
  created_at timestamptz not null default now(),
  unique (tenant_id, id),
  foreign key (tenant_id, channel_id) references prosa.channels (tenant_id, id) on delete cascade,
  foreign key (tenant_id, contact_id) references prosa.contacts (tenant_id, id) on delete cascade,
  foreign key (tenant_id, linked_into_id) references prosa.addresses (tenant_id, id)
    on delete set null (linked_into_id)
);
create index on prosa.addresses (channel_id);
create index on prosa.addresses (contact_id);
create index on prosa.addresses (linked_into_id);
create index on prosa.addresses (described_at nulls first) where kind = 'group';

create table prosa.contact_identities (
  id uuid primary key,
  tenant_id uuid not null,
  channel_id uuid not null,
  address_id uuid not null,
  kind text not null check (kind in ('phone', 'jid', 'lid', 'bsuid', 'group', 'api')),
  value text not null,
  value_key text collate "C" not null,
  br_variant_key text collate "C",
  source text not null default 'event',
  confidence real not null default 1,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  unique (channel_id, kind, value_key),
  foreign key (tenant_id, channel_id) references prosa.channels (tenant_id, id) on delete cascade,
  foreign key (tenant_id, address_id) references prosa.addresses (tenant_id, id) on delete cascade
);
create index on prosa.contact_identities (address_id);
create index on prosa.contact_identities (channel_id, br_variant_key) where br_variant_key is not null;
create index on prosa.contact_identities (tenant_id, value_key);

-- conversations -----------------------------------------------------------------------------------

create table prosa.conversations (
  id uuid primary key,
  tenant_id uuid not null references prosa.tenants on delete cascade,
  channel_id uuid not null,
  contact_id uuid not null,
  address_id uuid not null,
  number bigint not null,
  status text not null default 'open'
    check (status in ('open', 'pending', 'snoozed', 'resolved', 'merged')),
  priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
  assignee_id uuid,
  team_id uuid,
  snoozed_until timestamptz,
  waiting_since timestamptz,
  last_seq int not null default 0,
  last_inbound_seq int not null default 0,
  -- No foreign key: it would lock and look up a message for each one that comes.
  last_message_id uuid,
  last_message_at timestamptz,
  window_expires_at timestamptz,
  resolved_at timestamptz,
  merged_into_id uuid,
  rev bigint not null default 0,
  change_xid xid8 not null default pg_current_xact_id(),
  created_at timestamptz not null default now(),
  unique (tenant_id, number),
  foreign key (tenant_id, channel_id) references prosa.channels (tenant_id, id) on delete cascade,
  foreign key (tenant_id, contact_id) references prosa.contacts (tenant_id, id),
  foreign key (tenant_id, address_id) references prosa.addresses (tenant_id, id),
  foreign key (tenant_id, assignee_id) references prosa.tenant_members
    on delete set null (assignee_id),
  foreign key (tenant_id, team_id) references prosa.teams (tenant_id, id)
    on delete set null (team_id)
) with (fillfactor = 80);
create unique index conversations_one_open on prosa.conversations (channel_id, address_id)
  where status not in ('resolved', 'merged');
create index on prosa.conversations (tenant_id, change_xid, id);
-- One index a branch of the list: status before time, so that each page is one bounded scan.
create index conversations_by_time on prosa.conversations
  (tenant_id, (assignee_id is null), status,
    coalesce(last_message_at, created_at) desc, id desc);
create index conversations_by_assignee on prosa.conversations
  (tenant_id, assignee_id, status, coalesce(last_message_at, created_at) desc, id desc)
  where assignee_id is not null;
create index conversations_by_team on prosa.conversations
  (tenant_id, team_id, (assignee_id is null), status,
    coalesce(last_message_at, created_at) desc, id desc) where team_id is not null;
create index conversations_by_channel on prosa.conversations
  (tenant_id, channel_id, status, coalesce(last_message_at, created_at) desc, id desc)
  where assignee_id is null and team_id is null;
-- What is rare and asked for first: what a sort puts before everything else, each in one bounded scan.
create index conversations_by_priority on prosa.conversations
  (tenant_id, priority, status, coalesce(last_message_at, created_at) desc, id desc)
  where priority <> 'normal';
create index conversations_waiting on prosa.conversations
  (tenant_id, status, waiting_since, id desc) where waiting_since is not null;
create index on prosa.conversations (channel_id);
create index on prosa.conversations (contact_id);
create index on prosa.conversations (address_id);
create index on prosa.conversations (merged_into_id, tenant_id) where merged_into_id is not null;
create index on prosa.conversations (snoozed_until) where status = 'snoozed';
-- Last of its indexes: as long as a table has no statistics, Postgres takes the youngest of those that
-- look alike, and connections keep that plan for their look-ups of foreign keys.
alter table prosa.conversations add unique (tenant_id, id),
  add foreign key (tenant_id, merged_into_id) references prosa.conversations (tenant_id, id);

create table prosa.conversation_changes (
  tenant_id uuid not null,
  conversation_id uuid not null,
  rev bigint not null,
  kind text not null check (kind in ('message', 'message_updated', 'conversation')),
  message_id uuid,
  payload jsonb,
  at timestamptz not null default now(),
  primary key (conversation_id, rev, at),
  foreign key (tenant_id, conversation_id) references prosa.conversations (tenant_id, id)
    on delete cascade
) partition by range (at);

create table prosa.participants (
  tenant_id uuid not null,
  conversation_id uuid not null,
  operator_id uuid not null,
  role text not null default 'member' check (role in ('member', 'watcher')),
  muted_until timestamptz,
  joined_at timestamptz not null default now(),
  left_at timestamptz,
  primary key (conversation_id, operator_id),
  foreign key (tenant_id, conversation_id) references prosa.conversations (tenant_id, id)
    on delete cascade,
  foreign key (tenant_id, operator_id) references prosa.tenant_members on delete cascade
);
create index on prosa.participants (tenant_id, operator_id, left_at);

-- Apart from participants: reading a conversation must not make one take part in it.
create table prosa.read_cursors (
  tenant_id uuid not null,
  conversation_id uuid not null,
  operator_id uuid not null,
  last_read_seq int not null default 0,
  updated_at timestamptz not null default now(),
  primary key (operator_id, conversation_id),
  foreign key (tenant_id, conversation_id) references prosa.conversations (tenant_id, id)
    on delete cascade,
  foreign key (tenant_id, operator_id) references prosa.tenant_members on delete cascade
);
create index on prosa.read_cursors (conversation_id);

-- messages ----------------------------------------------------------------------------------------

-- No index names a column that a delivery status touches (status, status_rank, status_at,
-- error_code, version), not even in a predicate: status updates stay HOT.
create table prosa.messages (
  id uuid primary key,
  tenant_id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  seq int not null,
  sort_ts timestamptz(0) not null,
  direction text not null check (direction in ('in', 'out', 'note', 'system')),
  origin text not null check (origin in ('customer', 'panel', 'phone', 'api', 'automation', 'import')),
  author_kind text not null check (author_kind in ('customer', 'member', 'self', 'system')),
  author_member_id uuid,
  author_contact_id uuid,
  author_name text,
  external_id text,
  from_me boolean not null default false,
  client_message_id uuid,
  kind text not null,
  body text,
  content jsonb not null default '{}',
  reply_to_id uuid,
  reply_to_external_id text,
  provider_ts timestamptz,
  status text check (status in
    ('queued', 'sending', 'unknown', 'failed', 'sent', 'delivered', 'read', 'played')),
  status_rank smallint,
  status_at timestamptz,
  error_code text,
  edited_at timestamptz,
  deleted_at timestamptz,
  deleted_by_member_id uuid,
  normalizer_version int,
  version int not null default 1,
  created_at timestamptz not null default now(),
  unique (tenant_id, id),
  unique (conversation_id, seq),
  foreign key (tenant_id, conversation_id) references prosa.conversations (tenant_id, id)
    on delete cascade,
  foreign key (tenant_id, channel_id) references prosa.channels (tenant_id, id) on delete cascade,
  foreign key (tenant_id, author_member_id) references prosa.tenant_members
    on delete set null (author_member_id),
  foreign key (tenant_id, deleted_by_member_id) references prosa.tenant_members
    on delete set null (deleted_by_member_id),
  foreign key (tenant_id, author_contact_id) references prosa.contacts (tenant_id, id)
    on delete set null (author_contact_id),
  foreign key (tenant_id, reply_to_id) references prosa.messages (tenant_id, id)
    on delete set null (reply_to_id)
) with (fillfactor = 90);
create unique index messages_external on prosa.messages (channel_id, external_id, from_me);
create unique index messages_client_id on prosa.messages
  (tenant_id, author_member_id, client_message_id) where author_member_id is not null;
create index on prosa.messages (conversation_id, sort_ts, seq, id);
create index on prosa.messages (author_contact_id) where author_contact_id is not null;
create index on prosa.messages (deleted_by_member_id) where deleted_by_member_id is not null;
create index on prosa.messages (reply_to_id) where reply_to_id is not null;
create index on prosa.messages (channel_id, reply_to_external_id)
  where reply_to_external_id is not null and reply_to_id is null;

create table prosa.message_status_events (
  tenant_id uuid not null,
  message_id uuid not null,
  channel_id uuid not null,
  external_id text,
  status text not null,
  participant_key text not null default '',
  provider_ts timestamptz,
  received_at timestamptz not null default now(),
  webhook_ord bigint,
  foreign key (tenant_id, message_id) references prosa.messages (tenant_id, id) on delete cascade
) partition by range (received_at);
create index on prosa.message_status_events (message_id);

-- A status, reaction, edit or delete that came before its message.
create table prosa.late_pieces (
  id uuid primary key,
  tenant_id uuid not null,
  channel_id uuid not null,
  external_id text not null,
  kind text not null check (kind in ('status', 'reaction', 'edit', 'delete')),
  payload jsonb not null,
  webhook_ord bigint,
  at timestamptz not null default now(),
  foreign key (tenant_id, channel_id) references prosa.channels (tenant_id, id) on delete cascade
);
create index on prosa.late_pieces (channel_id, external_id);
create index on prosa.late_pieces (at);

create table prosa.message_revisions (
  id uuid primary key,
  tenant_id uuid not null,
  message_id uuid not null,
  body text,
  content jsonb not null default '{}',
  at timestamptz,
  by_kind text not null default 'customer',
  created_at timestamptz not null default now(),
  foreign key (tenant_id, message_id) references prosa.messages (tenant_id, id) on delete cascade
);
create index on prosa.message_revisions (message_id);

-- An empty emoji is a removal that is kept: an older reaction that comes later must lose to it.
create table prosa.message_reactions (
  tenant_id uuid not null,
  message_id uuid not null,
  actor_key text not null,
  emoji text not null,
  at timestamptz not null,
  primary key (message_id, actor_key),
  foreign key (tenant_id, message_id) references prosa.messages (tenant_id, id) on delete cascade
);
create index on prosa.message_reactions (tenant_id, actor_key) where actor_key like 'customer:%:%';

create table prosa.attachments (
  id uuid primary key,
  tenant_id uuid not null,
  conversation_id uuid not null,
  message_id uuid,
  uploaded_by uuid,
  ordinal smallint not null default 0,
  kind text not null check (kind in ('image', 'video', 'audio', 'document', 'sticker')),
  state text not null check (state in
    ('uploading', 'pending', 'ready', 'remote', 'failed', 'removed')),
  mime text,
  file_name text,
  bytes bigint,
  sha256 text,
  width_px int,
  height_px int,
  duration_ms int,
  waveform jsonb,
  preview text,
  storage_path text,
  thumbnail_path text,
  provider_ref jsonb not null default '{}',
  attempts int not null default 0,
  next_attempt_at timestamptz not null default now(),
  error_code text,
  created_at timestamptz not null default now(),
  unique (tenant_id, id),
  unique (message_id, ordinal),
  foreign key (tenant_id, conversation_id) references prosa.conversations (tenant_id, id)
    on delete cascade,
  foreign key (tenant_id, message_id) references prosa.messages (tenant_id, id) on delete cascade,
  foreign key (tenant_id, uploaded_by) references prosa.tenant_members
    on delete set null (uploaded_by)
);
create index on prosa.attachments (conversation_id);
create index on prosa.attachments (tenant_id, uploaded_by);
create unique index on prosa.attachments (storage_path) where storage_path is not null;
create unique index on prosa.attachments (thumbnail_path) where thumbnail_path is not null;
create index on prosa.attachments (next_attempt_at) where state = 'pending';
create index on prosa.attachments (uploaded_by, created_at) where state = 'uploading';

-- pipeline ----------------------------------------------------------------------------------------

create table prosa.webhook_events (
  ord bigint generated always as identity primary key,
  id uuid not null unique,
  tenant_id uuid not null,
  channel_id uuid not null,
  provider_event text not null,
  dedupe_key text,
  lane_key text collate "C" not null,
  payload jsonb not null,
  state text not null default 'pending' check (state in ('pending', 'done', 'ignored', 'dead')),
  attempts int not null default 0,
  next_attempt_at timestamptz not null default now(),
  error text,
  normalizer_version int,
  received_at timestamptz not null default now(),
  settled_at timestamptz,
  foreign key (tenant_id, channel_id) references prosa.channels (tenant_id, id) on delete cascade
);
create unique index webhook_events_dedupe on prosa.webhook_events (channel_id, dedupe_key)
  where dedupe_key is not null;
create index webhook_events_pending on prosa.webhook_events (lane_key, ord) where state = 'pending';
create index on prosa.webhook_events (settled_at) where state <> 'pending';

create table prosa.webhook_events_archive (
  ord bigint not null,
  id uuid not null,
  tenant_id uuid not null references prosa.tenants on delete cascade,
  channel_id uuid not null,
  provider_event text not null,
  dedupe_key text,
  lane_key text not null,
  payload jsonb not null,
  state text not null,
  attempts int not null,
  error text,
  normalizer_version int,
  received_at timestamptz not null,
  settled_at timestamptz
) partition by range (received_at);
create index on prosa.webhook_events_archive (tenant_id);
create index on prosa.webhook_events_archive (channel_id, ord);

create table prosa.outbox (
  id uuid primary key,
  tenant_id uuid not null,
  conversation_id uuid not null,
  message_id uuid not null,
  ord bigint generated always as identity,
  not_before timestamptz not null default now(),
  dispatched_at timestamptz,
  settled_at timestamptz,
  created_at timestamptz not null default now(),
  unique (message_id),
  foreign key (tenant_id, conversation_id) references prosa.conversations (tenant_id, id)
    on delete cascade,
  foreign key (tenant_id, message_id) references prosa.messages (tenant_id, id) on delete cascade
);
create index outbox_open on prosa.outbox (conversation_id, ord) where settled_at is null;
create index on prosa.outbox (conversation_id);
create index on prosa.outbox (not_before) where settled_at is null;

create table prosa.send_attempts (
  id uuid primary key,
  tenant_id uuid not null,
  message_id uuid not null,
  n int not null,
  token uuid not null,
  started_at timestamptz not null default now(),
  deadline_at timestamptz not null,
  finished_at timestamptz,
  outcome text check (outcome in ('sent', 'rejected', 'retryable', 'unknown')),
  external_id text,
  error text,
  unique (message_id, n),
  foreign key (tenant_id, message_id) references prosa.messages (tenant_id, id) on delete cascade
);
create unique index send_attempts_one_open on prosa.send_attempts (message_id)
  where finished_at is null;
create index on prosa.send_attempts (deadline_at) where finished_at is null;
create index on prosa.send_attempts (finished_at) where outcome = 'sent';

create table prosa.parked_echoes (
  channel_id uuid not null,
  external_id text not null,
  tenant_id uuid not null,
  address_id uuid not null,
  payload jsonb not null,
  webhook_ord bigint,
  at timestamptz not null default now(),
  primary key (channel_id, external_id),
  foreign key (tenant_id, channel_id) references prosa.channels (tenant_id, id) on delete cascade,
  foreign key (tenant_id, address_id) references prosa.addresses (tenant_id, id) on delete cascade
);
create index on prosa.parked_echoes (address_id);

create table prosa.domain_events (
  id uuid primary key,
  tenant_id uuid not null references prosa.tenants on delete cascade,
  ord bigint generated always as identity,
  conversation_id uuid,
  type text not null,
  payload jsonb not null default '{}',
  cause_id uuid,
  depth smallint not null default 0,
  at timestamptz not null default now(),
  dispatched_at timestamptz
);
create index on prosa.domain_events (ord) where dispatched_at is null;
create index on prosa.domain_events (tenant_id);

create table prosa.dead_letters (
  id uuid primary key,
  tenant_id uuid not null references prosa.tenants on delete cascade,
  channel_id uuid,
  queue text not null,
  source_id text not null,
  lane_key text,
  error_class text not null,
  error text not null,
  payload jsonb,
  normalizer_version int,
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  replayed_at timestamptz,
  replayed_by text,
  resolution text check (resolution in ('replayed', 'discarded')),
  -- Why it was discarded.
  note text,
  -- When it was shown in the queue of dead letters; older than last_at: it died again.
  announced_at timestamptz,
  unique (queue, source_id)
);
create index on prosa.dead_letters (last_at) where resolution is null;
create index on prosa.dead_letters (tenant_id, last_at);

-- work --------------------------------------------------------------------------------------------

create table prosa.labels (
  id uuid primary key,
  tenant_id uuid not null references prosa.tenants on delete cascade,
  name text not null check (length(name) between 1 and 60),
  color text not null default '#978B80' check (color ~ '^#[0-9A-Fa-f]{6}$'),
  created_at timestamptz not null default now(),
  unique (tenant_id, id),
  unique (tenant_id, name)
);

create table prosa.conversation_labels (
  tenant_id uuid not null,
  conversation_id uuid not null,
  label_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (conversation_id, label_id),
  foreign key (tenant_id, conversation_id) references prosa.conversations (tenant_id, id)
    on delete cascade,
  foreign key (tenant_id, label_id) references prosa.labels (tenant_id, id) on delete cascade
);
create index on prosa.conversation_labels (label_id);

create table prosa.drafts (
  tenant_id uuid not null,
  conversation_id uuid not null,
  operator_id uuid not null,
  kind text not null check (kind in ('reply', 'note')),
  body text not null check (length(body) <= 65536),
  reply_to_id uuid,
  updated_at timestamptz not null default now(),
  primary key (operator_id, conversation_id, kind),
  foreign key (tenant_id, conversation_id) references prosa.conversations (tenant_id, id)
    on delete cascade,
  foreign key (tenant_id, operator_id) references prosa.tenant_members on delete cascade,
  foreign key (tenant_id, reply_to_id) references prosa.messages (tenant_id, id)
    on delete set null (reply_to_id)
);
create index on prosa.drafts (conversation_id);
create index on prosa.drafts (reply_to_id);

create table prosa.quick_replies (
  id uuid primary key,
  tenant_id uuid not null references prosa.tenants on delete cascade,
  shortcut text not null check (shortcut ~ '^[^\s/]{1,40}$'),
  title text not null default '',
  body text not null check (length(body) between 1 and 65536),
  created_at timestamptz not null default now(),
  unique (tenant_id, shortcut)
);

-- Texts that a provider approved beforehand, as it gave them last. `{{name}}` in header, body and buttons
-- is what `variables` describe: [{ key, place, name, button, example }].
create table prosa.message_templates (
  id uuid primary key,
  tenant_id uuid not null,
  channel_id uuid not null,
  external_id text not null,
  name text not null,
  language text not null,
  category text not null,
  status text not null check (status in ('approved', 'pending', 'rejected', 'unsupported')),
  header text,
  body text not null,
  footer text,
  buttons jsonb not null default '[]',
  variables jsonb not null default '[]',
  created_at timestamptz not null default now(),
  unique (channel_id, external_id),
  foreign key (tenant_id, channel_id) references prosa.channels (tenant_id, id) on delete cascade
);
create index on prosa.message_templates (tenant_id, channel_id);

create table prosa.audit_log (
  id uuid not null,
  tenant_id uuid not null references prosa.tenants on delete cascade,
  actor_kind text not null check (actor_kind in ('operator', 'service', 'cli')),
  actor_id text,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  before jsonb,
  after jsonb,
  at timestamptz not null default now()
) partition by range (at);
create index on prosa.audit_log (tenant_id, at);
