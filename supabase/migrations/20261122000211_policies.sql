-- What a browser may read directly. It writes nothing: every write is a function. Sub-plans are hashed
-- once a query; queries should name their tenant or conversation besides, so that indexes serve them.

create policy prosa_read on prosa.tenants for select to authenticated
  using (id in (select prosa_private.my_tenants()));
grant select (id, slug, name, locale, time_zone, created_at) on prosa.tenants to authenticated;

create policy prosa_read on prosa.tenant_members for select to authenticated
  using (tenant_id in (select prosa_private.my_tenants()));
grant select on prosa.tenant_members to authenticated;

create policy prosa_read on prosa.operators for select to authenticated
  using (id in (select m.operator_id from prosa.tenant_members m
    where m.tenant_id in (select prosa_private.my_tenants())));
grant select (id, name, email, locale) on prosa.operators to authenticated;

create policy prosa_read on prosa.teams for select to authenticated
  using (tenant_id in (select prosa_private.my_tenants()));
grant select on prosa.teams to authenticated;

create policy prosa_read on prosa.team_members for select to authenticated
  using (tenant_id in (select prosa_private.my_tenants()));
grant select on prosa.team_members to authenticated;

create policy prosa_read on prosa.channels for select to authenticated
  using (tenant_id in (select prosa_private.my_tenants()));
grant select (id, tenant_id, type, provider, name, status, own_address, capabilities, health,
  last_event_at, created_at) on prosa.channels to authenticated;

create policy prosa_read on prosa.channel_members for select to authenticated
  using (tenant_id in (select prosa_private.my_tenants()));
grant select on prosa.channel_members to authenticated;

create policy prosa_read on prosa.channel_teams for select to authenticated
  using (tenant_id in (select prosa_private.my_tenants()));
grant select on prosa.channel_teams to authenticated;

create policy prosa_read on prosa.labels for select to authenticated
  using (tenant_id in (select prosa_private.my_tenants()));
grant select on prosa.labels to authenticated;

create policy prosa_read on prosa.quick_replies for select to authenticated
  using (tenant_id in (select prosa_private.my_tenants()));
grant select on prosa.quick_replies to authenticated;

create policy prosa_read on prosa.message_templates for select to authenticated
  using (tenant_id in (select prosa_private.my_tenants()));
grant select on prosa.message_templates to authenticated;

-- conversations and what hangs on them --------------------------------------------------------------

create policy prosa_read on prosa.conversations for select to authenticated
  using (tenant_id in (select prosa_private.my_whole_tenants())
    or id in (select prosa_private.my_conversations()));
grant select on prosa.conversations to authenticated;

create policy prosa_read on prosa.contacts for select to authenticated
  using (tenant_id in (select prosa_private.my_whole_tenants())
    or id in (select prosa_private.my_contacts()));
grant select on prosa.contacts to authenticated;

create policy prosa_read on prosa.attachments for select to authenticated
  using (tenant_id in (select prosa_private.my_whole_tenants())
    or conversation_id in (select prosa_private.my_conversations()));
grant select (id, tenant_id, conversation_id, message_id, uploaded_by, ordinal, kind, state, mime,
  file_name, bytes, sha256, width_px, height_px, duration_ms, waveform, preview, storage_path,
  thumbnail_path, error_code, created_at) on prosa.attachments to authenticated;

create policy prosa_read on prosa.message_reactions for select to authenticated
  using (tenant_id in (select prosa_private.my_whole_tenants())
    or exists (select from prosa.messages m where m.id = message_id));
grant select on prosa.message_reactions to authenticated;

do $$
declare t text;
begin
  foreach t in array array['messages', 'conversation_changes', 'participants',
    'conversation_labels'] loop
    execute format($policy$
      create policy prosa_read on prosa.%I for select to authenticated
        using (tenant_id in (select prosa_private.my_whole_tenants())
          or conversation_id in (select prosa_private.my_conversations()))$policy$, t);
    execute format('grant select on prosa.%I to authenticated', t);
  end loop;
end $$;

-- one's own ------------------------------------------------------------------------------------------

create policy prosa_read on prosa.read_cursors for select to authenticated
  using (operator_id = (select prosa_private.me())
    and tenant_id in (select prosa_private.my_tenants()));
grant select on prosa.read_cursors to authenticated;

create policy prosa_read on prosa.drafts for select to authenticated
  using (operator_id = (select prosa_private.me())
    and tenant_id in (select prosa_private.my_tenants()));
grant select on prosa.drafts to authenticated;
