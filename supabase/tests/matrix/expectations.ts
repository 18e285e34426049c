import type { FunctionRule } from "./function-rules.ts";
import { functionRules } from "./function-rules.ts";

/**
 * Who may read a table's rows; nobody but the service writes one.
 * - `company`: every member of the company that `by` names
 * - `people`: everybody who shares a company with the operator that `by` names
 * - `conversation`: who sees the conversation that `by` leads to
 * - `own`: the operator that `by` names, while a member
 * - `service`: no browser at all
 */
export type TableClass = "company" | "people" | "conversation" | "own" | "service";

export interface TableRule {
  class: TableClass;
  /** The column that says whose the row is. */
  by: string;
  /** What browsers may select; every other column is refused. */
  reads: readonly string[];
  /** How admins know it. */
  title: string;
}

const rule =
  (of: TableClass) =>
  (title: string, by: string, reads: string): TableRule => ({
    class: of,
    by,
    reads: reads.split(/\s+/),
    title,
  });
const [company, people, conversation, own] = [
  rule("company"),
  rule("people"),
  rule("conversation"),
  rule("own"),
];
const service = (title: string): TableRule => ({ class: "service", by: "", reads: [], title });

/** Every table of the schema `prosa`. One that is missing here fails the matrix by its name. */
export const tables: Record<string, TableRule> = {
  tenants: company("Nome e fuso da empresa", "id", "id slug name locale time_zone created_at"),
  tenant_members: company(
    "Membros e papéis",
    "tenant_id",
    "tenant_id operator_id role availability capacity removed_at created_at",
  ),
  operators: people("Nome e e-mail dos colegas", "id", "id name email locale"),
  teams: company("Equipes", "tenant_id", "id tenant_id name created_at"),
  team_members: company(
    "Quem está em cada equipe",
    "tenant_id",
    "tenant_id team_id operator_id created_at",
  ),
  channels: company(
    "Canais: nome, número e estado",
    "tenant_id",
    `id tenant_id type provider name status own_address capabilities health last_event_at
    created_at`,
  ),
  channel_members: company(
    "Quem atende cada canal",
    "tenant_id",
    "tenant_id channel_id operator_id",
  ),
  channel_teams: company(
    "Que equipes atendem cada canal",
    "tenant_id",
    "tenant_id channel_id team_id",
  ),
  labels: company("Etiquetas", "tenant_id", "id tenant_id name color created_at"),
  quick_replies: company(
    "Respostas rápidas",
    "tenant_id",
    "id tenant_id shortcut title body created_at",
  ),
  message_templates: company(
    "Modelos de mensagem dos canais",
    "tenant_id",
    `id tenant_id channel_id external_id name language category status header body footer buttons
    variables created_at`,
  ),

  conversations: conversation(
    "Conversas",
    "id",
    `id tenant_id channel_id contact_id address_id number status priority assignee_id team_id
    snoozed_until waiting_since last_seq last_inbound_seq last_message_id last_message_at
    window_expires_at resolved_at merged_into_id rev change_xid created_at`,
  ),
  contacts: conversation(
    "Contatos",
    "id",
    `id tenant_id kind name name_rank name_at phone avatar_path attributes blocked_at
    merged_into_id erased_at version created_at`,
  ),
  messages: conversation(
    "Mensagens e notas",
    "conversation_id",
    `id tenant_id conversation_id channel_id seq sort_ts direction origin author_kind
    author_member_id author_contact_id author_name external_id from_me client_message_id kind body
    content reply_to_id reply_to_external_id provider_ts status status_rank status_at error_code
    edited_at deleted_at deleted_by_member_id normalizer_version version created_at request_hash`,
  ),
  message_reactions: conversation(
    "Reações",
    "message_id",
    "tenant_id message_id actor_key emoji at",
  ),
  attachments: conversation(
    "Arquivos",
    "conversation_id",
    `id tenant_id conversation_id message_id uploaded_by ordinal kind state mime file_name bytes
    sha256 width_px height_px duration_ms waveform preview storage_path thumbnail_path
    error_code created_at`,
  ),
  conversation_changes: conversation(
    "Histórico de mudanças",
    "conversation_id",
    "tenant_id conversation_id rev kind message_id payload at",
  ),
  participants: conversation(
    "Participantes",
    "conversation_id",
    "tenant_id conversation_id operator_id role muted_until joined_at left_at",
  ),
  conversation_labels: conversation(
    "Etiquetas da conversa",
    "conversation_id",
    "tenant_id conversation_id label_id created_at",
  ),

  mentions: own(
    "Quem foi chamado em notas",
    "operator_id",
    "tenant_id message_id conversation_id operator_id seq created_at",
  ),
  read_cursors: own(
    "Até onde cada um leu",
    "operator_id",
    "tenant_id conversation_id operator_id last_read_seq updated_at",
  ),
  drafts: own(
    "Rascunhos",
    "operator_id",
    "tenant_id conversation_id operator_id kind body reply_to_id updated_at",
  ),

  addresses: service("Endereços dos contatos"),
  audit_log: service("Registro de auditoria"),
  backfills: service("Histórico a buscar no provedor"),
  change_sends: service("Edições e exclusões a enviar"),
  channel_activity: service("Atividade dos canais por hora"),
  channel_pacing: service("Ritmo de envio dos canais"),
  channel_secrets: service("Credenciais dos canais"),
  channel_tokens: service("Tokens dos webhooks"),
  contact_identities: service("Identidades dos contatos"),
  contact_fields: service("Campos que a empresa guarda dos contatos"),
  contact_merges: service("Uniões de contatos"),
  contact_notes: service("Notas dos contatos (lidas por quem vê o contato)"),
  dead_letters: service("Eventos que falharam"),
  domain_events: service("Eventos internos"),
  file_removals: service("Arquivos a apagar"),
  invitations: service("Convites"),
  late_pieces: service("Peças que chegaram antes da mensagem"),
  message_revisions: service("Versões anteriores de mensagens"),
  message_status_events: service("Histórico de entrega"),
  outbox: service("Fila de saída"),
  parked_echoes: service("Ecos de envio"),
  permissions: service("Que papel tem cada permissão"),
  privacy_requests: service("Pedidos de cópia e de exclusão"),
  reaction_sends: service("Reações a enviar"),
  retention_walks: service("Andamento da retenção"),
  send_allowances: service("Quanto cada pessoa enviou há pouco"),
  saved_views: service("Listas salvas"),
  send_attempts: service("Tentativas de envio"),
  tenant_counters: service("Contadores"),
  undo_steps: service("Mudanças que ainda se desfazem"),
  visibility_epochs: service("Épocas dos tópicos"),
  webhook_events: service("Eventos recebidos"),
  webhook_events_archive: service("Eventos recebidos, arquivo"),
};

/** Every function of the schema `prosa`: what users may call, and what only the service may. */
export const functions: Record<string, FunctionRule | "service"> = {
  ...functionRules,
  add_channel_token: "service",
  add_member: "service",
  apply_retention: "service",
  archive_webhook_events: "service",
  begin_send_attempt: "service",
  call_as: "service",
  claim_attachment: "service",
  claim_webhook_events: "service",
  count_channel_secrets: "service",
  create_channel: "service",
  create_label: "service",
  create_quick_reply: "service",
  set_contact_field: "service",
  create_team: "service",
  create_tenant: "service",
  discard_dead_letter: "service",
  expire_channel_tokens: "service",
  erase_tenant_step: "service",
  export_contact_page: "service",
  export_tenant_page: "service",
  fail_backfill_step: "service",
  fail_privacy_request: "service",
  find_contact: "service",
  find_tenant: "service",
  finish_attachment: "service",
  finish_change: "service",
  finish_privacy_request: "service",
  finish_reaction: "service",
  finish_send_attempt: "service",
  get_backfill: "service",
  get_dead_letter: "service",
  get_privacy_request: "service",
  ingest_events: "service",
  issue_invitation: "service",
  list_channel_secrets: "service",
  list_channel_tokens: "service",
  list_channels: "service",
  list_dead_letters: "service",
  list_exported_tables: "service",
  locate_attachment: "service",
  missing_messages: "service",
  name_group: "service",
  note_announced_letters: "service",
  note_backfill_step: "service",
  note_channel_audit: "service",
  note_channel_health: "service",
  note_channel_probe: "service",
  note_file_removals: "service",
  note_invitation_sent: "service",
  open_channel: "service",
  pending_attachments: "service",
  pending_lanes: "service",
  pending_sends: "service",
  pipeline_figures: "service",
  prune_channel_activity: "service",
  prune_late_pieces: "service",
  read_audit: "service",
  read_broadcasts: "service",
  record_typing: "service",
  record_webhook_events: "service",
  remove_channel: "service",
  remove_member: "service",
  remove_team_member: "service",
  replay_dead_letter: "service",
  resolve_channel_token: "service",
  revoke_channel_token: "service",
  schedule_backfills: "service",
  send_target: "service",
  set_channel_poison: "service",
  set_channel_secret: "service",
  store_templates: "service",
  step_erasure: "service",
  settle_echoes: "service",
  settle_lookup: "service",
  settle_stale_sends: "service",
  take_backfills: "service",
  take_channels_to_audit: "service",
  take_channels_to_probe: "service",
  take_channels_with_templates: "service",
  take_file_removals: "service",
  take_groups_to_name: "service",
  take_privacy_requests: "service",
  turn_days: "service",
  unannounced_dead_letters: "service",
  wake_snoozed: "service",
  want_backfill: "service",
  want_privacy_request: "service",
};

/**
 * Functions of `prosa_private` that a signed-in role executes, beside the twin of each user function:
 * they say something of the caller alone, or refuse.
 */
export const privateFunctions: readonly string[] = [
  "can_see(uuid)",
  "may_join(text)",
  "may_open(text)",
  "may_upload(text)",
  "me()",
  "my_contacts()",
  "my_conversations()",
  "my_tenants()",
  "my_whole_tenants()",
  "require_conversation(uuid,text)",
  "require_member(uuid)",
  "require_permission(uuid,text)",
];

/** Schemas of ours, and who may enter; a browser reaches `prosa` alone, through the API. */
export const schemas: Record<string, readonly string[]> = {
  prosa: ["anon", "authenticated", "service_role"],
  prosa_private: ["anon", "authenticated", "service_role"],
  prosa_parts: [],
};

/** Buckets that this project makes. None is public. */
export const buckets: readonly string[] = ["prosa"];

/** Kinds of topics: the units of sight. */
export const topicKinds: readonly string[] = ["tenant", "team", "channel", "member"];

/** Policies of ours on tables that belong to Supabase. */
export const foreignPolicies: readonly string[] = [
  "realtime.messages prosa_join",
  "realtime.messages prosa_join_only",
  "realtime.messages prosa_never_speak",
  "realtime.messages prosa_not_anonymous",
  "storage.objects prosa_never_delete",
  "storage.objects prosa_never_replace",
  "storage.objects prosa_not_anonymous",
  "storage.objects prosa_open",
  "storage.objects prosa_open_only",
  "storage.objects prosa_upload",
  "storage.objects prosa_upload_only",
];
