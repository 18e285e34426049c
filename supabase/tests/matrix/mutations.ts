interface Careless {
  sql: string;
  objects: readonly string[];
}

const readers = ["prosa.get_conversation(jsonb)", "prosa.get_message(jsonb)"];
const lists = ["prosa.list_conversations(jsonb)"];
const inConversation = ["prosa.conversations", "prosa.messages", "prosa.attachments"];

const always = (signature: string): string =>
  `create or replace function prosa_private.${signature} returns boolean
   language sql stable security definer as 'select true'`;
const every = (name: string, ids: string): string =>
  `create or replace function prosa_private.${name} returns setof uuid
   language sql stable security definer as '${ids}'`;

/** Definer functions that forget what they are there for, and what that must turn red. */
export const carelessChecks: Record<string, Careless> = {
  "require_conversation checks nothing": {
    sql: `create or replace function prosa_private.require_conversation(conversation uuid, permission text)
      returns prosa.conversations language sql stable security definer
      as 'select * from prosa.conversations c where c.id = conversation'`,
    objects: readers,
  },
  "require_conversation forgets the permission": {
    sql: `create or replace function prosa_private.require_conversation(conversation uuid, permission text)
      returns prosa.conversations language plpgsql stable security definer as $$
      declare c prosa.conversations;
      begin
        select * into c from prosa.conversations t where t.id = conversation;
        if not prosa_private.can_see(conversation) then
          perform prosa_private.fail('conversation.not_found', 404,
            'There is no such conversation, or it is out of your sight.');
        end if;
        return c;
      end $$`,
    objects: ["prosa.update_conversation(jsonb)", "prosa.enqueue_message(jsonb)"],
  },
  "require_conversation tells unseen from unknown": {
    sql: `create or replace function prosa_private.require_conversation(conversation uuid, permission text)
      returns prosa.conversations language plpgsql stable security definer as $$
      declare c prosa.conversations;
      begin
        select * into c from prosa.conversations t where t.id = conversation;
        if not found or not prosa_private.can_see(conversation) then
          perform prosa_private.fail('conversation.not_found', 404,
            case when c.id is null then 'There is none.' else 'It is out of your sight.' end);
        end if;
        return c;
      end $$`,
    objects: readers,
  },
  "can_see says yes": { sql: always("can_see(conversation uuid)"), objects: readers },
  "sees says yes": { sql: always("sees(operator uuid, conversation uuid)"), objects: readers },
  "sees_all says yes": {
    sql: always("sees_all(operator uuid, tenant uuid)"),
    objects: [...lists, "realtime.messages"],
  },
  "require_member takes everybody": {
    sql: `create or replace function prosa_private.require_member(tenant uuid) returns uuid
      language sql stable security definer as 'select prosa_private.me()'`,
    objects: lists,
  },
  "may says yes": {
    sql: always("may(role text, permission text)"),
    objects: ["prosa.list_managed_channels(jsonb)", "prosa.update_conversation(jsonb)", ...lists],
  },
  "require_channel_admin takes everybody": {
    sql: `create or replace function prosa_private.require_channel_admin(args jsonb) returns jsonb
      language sql stable security definer
      as 'select args || jsonb_build_object(''tenantId'',
        (select tenant_id from prosa.channels where id = (args ->> ''channelId'')::uuid))'`,
    objects: ["prosa.rename_channel(jsonb)"],
  },
  "my_tenants holds every company": {
    sql: every("my_tenants()", "select id from prosa.tenants"),
    objects: ["prosa.labels", "prosa.channels", "prosa.drafts"],
  },
  "my_whole_tenants holds every company": {
    sql: every("my_whole_tenants()", "select id from prosa.tenants"),
    objects: inConversation,
  },
  "my_conversations holds all of them": {
    sql: every("my_conversations()", "select id from prosa.conversations"),
    objects: inConversation,
  },
  "my_contacts holds all of them": {
    sql: every("my_contacts()", "select id from prosa.contacts"),
    objects: ["prosa.contacts"],
  },
  "teams_of forgets whose": {
    sql: every("teams_of(operator uuid)", "select id from prosa.teams"),
    objects: [...lists, "realtime.messages"],
  },
  "channels_of forgets whose": {
    sql: every("channels_of(operator uuid)", "select id from prosa.channels"),
    objects: [...lists, "realtime.messages"],
  },
  "may_join says yes": { sql: always("may_join(topic text)"), objects: ["realtime.messages"] },
  "may_open says yes": { sql: always("may_open(path text)"), objects: ["storage.objects"] },
  "may_upload says yes": { sql: always("may_upload(path text)"), objects: ["storage.objects"] },
  "me is whoever comes first": {
    sql: `create or replace function prosa_private.me() returns uuid
      language sql stable security definer
      as 'select id from prosa.operators where subject = ''helena'''`,
    objects: ["prosa.drafts", ...readers],
  },
};

/** What a later migration may add, without a word about who may use it. */
export const newThings: Record<string, string> = {
  "a table": "create table prosa.unthought (id uuid primary key)",
  "a table outside": "create table public.unthought (id uuid primary key)",
  "a view": "create view prosa.unthought as select body from prosa.messages",
  "a column": "alter table prosa.messages add column unthought text",
  "a partition without row security": `create table prosa_parts.unthought partition of
    prosa.audit_log for values from ('2020-01-01') to ('2020-01-02')`,
  "a function": `create function prosa.unthought(args jsonb) returns jsonb
    language sql as 'select args'; grant execute on function prosa.unthought(jsonb) to authenticated`,
  "a private function": `create function prosa_private.unthought() returns jsonb
    language sql security definer as 'select to_jsonb(1)';
    grant execute on function prosa_private.unthought() to authenticated`,
  "a function for everybody": `create function prosa_private.unthought() returns jsonb
    language sql security definer as 'select to_jsonb(1)';
    grant execute on function prosa_private.unthought() to public`,
  "a schema": "create schema unthought",
  "a bucket": "insert into storage.buckets (id, name) values ('unthought', 'unthought')",
  "a policy on topics":
    "create policy unthought on realtime.messages for select to authenticated using (true)",
  "a policy on files":
    "create policy unthought on storage.objects for select to authenticated using (true)",
  "a kind of topic": `alter table prosa.visibility_epochs drop constraint visibility_epochs_unit_kind_check,
    add check (unit_kind in ('tenant', 'team', 'channel', 'member', 'unthought'))`,
};
