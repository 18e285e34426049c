import type { Ids } from "./fixture.ts";
import type { Permission } from "./permissions.ts";
import type { Answer } from "./probe.ts";

type Args = Record<string, unknown>;
type Build = (at: Ids) => Args;

/** Another id in the arguments, which must not be a way to learn of what it names. */
export interface Reference {
  field: string;
  to:
    | "message"
    | "attachment"
    | "operator"
    | "team"
    | "label"
    | "conversation"
    | "channel"
    | "contact";
  args: (at: Ids, id: string) => Args;
}

/**
 * Whom a user function lets in, by what its arguments name.
 * - `conversation`: who sees it and has the permission there; unseen is as if it did not exist.
 * - `message`, `contact`, `merge`: the same, by the conversation that they belong to.
 * - `company`: its members who have the permission. Another company is refused like one that does not exist.
 * - `channel`: members of its company who have the permission. Another company's is as unknown as none.
 * - `ownChannel`: of them, who answers the channel, and who sees the whole company. For others it is unknown.
 * - `session`: every operator, about themselves.
 * - `anybody`: who is signed in, operator or not.
 */
export interface FunctionRule {
  about:
    | "conversation"
    | "message"
    | "contact"
    | "merge"
    | "company"
    | "channel"
    | "ownChannel"
    | "session"
    | "anybody";
  /** Without one, every member. */
  permission?: Permission;
  /** What is enough for whoever wrote the message that is `sent`. */
  authors?: Permission;
  args: Build;
  references?: readonly Reference[];
  /** What a function that answers one by one said of the one that was asked for. */
  unwrap?: (value: unknown) => Answer;
  /** How admins know it. */
  title: string;
}

const inConversation: Build = (at) => ({ conversationId: at.conversation });
const inChannel: Build = (at) => ({ channelId: at.channel });
const inCompany: Build = (at) => ({ tenantId: at.tenant });
const text = (at: Ids): Args => ({
  ...inConversation(at),
  clientMessageId: at.fresh(),
  content: { kind: "text", body: "Olá" },
});

const bulk: Build = (at) => ({
  conversationIds: [at.conversation],
  patch: { priority: "high" },
});
const marks = (at: Ids, conversationId = at.conversation): Args => ({
  marks: [{ conversationId, seq: 0 }],
});
const transfer = (at: Ids, teamId: string | null = null): Args => ({
  ...inConversation(at),
  teamId,
});
const statusOf: Record<string, string> = {
  "auth.forbidden": "PT403",
  "conversation.not_found": "PT404",
  "conversation.closed": "PT409",
  "request.invalid": "PT422",
};
/** `{ results: [{ ok, error? }] }` */
const firstResult = (value: unknown): Answer => {
  const [first] = (value as { results: { ok: boolean; error?: string }[] }).results;
  const { ok, error = "" } = first ?? { ok: false };
  return ok ? { value } : { code: statusOf[error] ?? error, message: error };
};

export const functionRules: Record<string, FunctionRule> = {
  get_session: { about: "session", args: () => ({}), title: "Entrar e ver a própria sessão" },
  join_topics: {
    about: "session",
    args: () => ({ topics: [] }),
    title: "Acompanhar as novidades pelo servidor da empresa",
  },
  accept_invitation: {
    about: "anybody",
    args: () => ({ token: "of nobody" }),
    title: "Aceitar um convite feito ao próprio e-mail",
  },
  set_availability: {
    about: "company",
    args: (at) => ({ ...inCompany(at), availability: "away" }),
    title: "Dizer se está disponível",
  },
  list_members: {
    about: "company",
    permission: "member.manage",
    args: inCompany,
    title: "Ver membros com e-mail, e convites",
  },
  change_member: {
    about: "company",
    permission: "member.manage",
    args: (at) => ({ ...inCompany(at), operatorId: at.operator }),
    references: [
      {
        field: "operatorId",
        to: "operator",
        args: (at, operatorId) => ({ ...inCompany(at), operatorId }),
      },
    ],
    title: "Mudar papel, equipes e canais de um membro (até o próprio papel)",
  },
  dismiss_member: {
    about: "company",
    permission: "member.manage",
    args: (at) => ({ ...inCompany(at), operatorId: at.operator }),
    references: [
      {
        field: "operatorId",
        to: "operator",
        args: (at, operatorId) => ({ ...inCompany(at), operatorId }),
      },
    ],
    title: "Tirar um membro (até o próprio papel)",
  },
  list_teams: {
    about: "company",
    permission: "team.manage",
    args: inCompany,
    title: "Ver equipes com membros e canais",
  },
  save_team: {
    about: "company",
    permission: "team.manage",
    args: (at) => ({ ...inCompany(at), name: "Entregas" }),
    references: [
      {
        field: "teamId",
        to: "team",
        args: (at, teamId) => ({ ...inCompany(at), teamId }),
      },
      {
        field: "members",
        to: "operator",
        args: (at, id) => ({ ...inCompany(at), teamId: at.team, members: [id] }),
      },
      {
        field: "channels",
        to: "channel",
        args: (at, id) => ({ ...inCompany(at), teamId: at.team, channels: [id] }),
      },
    ],
    title: "Criar e mudar equipes",
  },
  delete_team: {
    about: "company",
    permission: "team.manage",
    args: (at) => ({ ...inCompany(at), teamId: at.team }),
    references: [
      { field: "teamId", to: "team", args: (at, teamId) => ({ ...inCompany(at), teamId }) },
    ],
    title: "Excluir equipes",
  },
  invite_member: {
    about: "company",
    permission: "member.manage",
    args: (at) => ({ ...inCompany(at), email: "nina@horizonte.example", role: "agent" }),
    title: "Convidar por e-mail (até o próprio papel)",
  },
  revoke_invitation: {
    about: "company",
    permission: "member.manage",
    args: (at) => ({ ...inCompany(at), invitationId: at.fresh() }),
    title: "Cancelar um convite",
  },
  list_conversations: {
    about: "company",
    args: (at) => ({ ...inCompany(at), tab: "all", limit: 100 }),
    title: "Listar conversas (só as que vê)",
  },
  sync_conversations: {
    about: "company",
    args: (at) => ({ ...inCompany(at), cursor: at.cursor }),
    references: [
      {
        field: "known",
        to: "conversation",
        args: (at, id) => ({ ...inCompany(at), cursor: at.cursor, known: [id] }),
      },
    ],
    title: "Atualizar a lista (só as que vê)",
  },
  count_conversations: {
    about: "company",
    args: inCompany,
    title: "Contar conversas (só as que vê)",
  },
  list_saved_views: {
    about: "company",
    args: inCompany,
    title: "Ver as listas salvas da empresa e as próprias",
  },
  save_view: {
    about: "company",
    args: (at) => ({ ...inCompany(at), name: "Urgentes", query: { tab: "all" } }),
    title: "Salvar uma lista para si (para a empresa, a partir de supervisor)",
  },
  delete_view: {
    about: "company",
    args: (at) => ({ ...inCompany(at), viewId: at.fresh() }),
    title: "Apagar uma lista salva própria (da empresa, a partir de supervisor)",
  },
  order_views: {
    about: "company",
    args: (at) => ({ ...inCompany(at), viewIds: [] }),
    title: "Pôr as listas salvas em ordem",
  },
  list_quick_replies: {
    about: "company",
    args: inCompany,
    title: "Ler as respostas rápidas",
  },
  list_templates: {
    about: "channel",
    args: inChannel,
    title: "Ler os modelos de mensagem de um canal",
  },
  refresh_templates: {
    about: "channel",
    permission: "message.send",
    args: inChannel,
    title: "Pedir ao provedor os modelos de um canal de novo",
  },
  search_inbox: {
    about: "company",
    args: (at) => ({ ...inCompany(at), query: "orçamento", limit: 50 }),
    references: [
      {
        field: "conversationId",
        to: "conversation",
        args: (at, id) => ({ ...inCompany(at), query: "orçamento", conversationId: id }),
      },
    ],
    title: "Buscar (só no que vê)",
  },
  get_contact: {
    about: "contact",
    args: (at) => ({ contactId: at.contact }),
    title: "Ver um contato",
  },
  merge_contacts: {
    about: "contact",
    permission: "contact.merge",
    args: (at) => ({ winnerId: at.contact, loserId: at.contact }),
    references: [
      {
        field: "loserId",
        to: "contact",
        args: (at, id) => ({ winnerId: at.contact, loserId: id }),
      },
    ],
    title: "Unir contatos",
  },
  unmerge_contacts: {
    about: "merge",
    permission: "contact.merge",
    args: (at) => ({ mergeId: at.merge }),
    title: "Separar contatos unidos",
  },
  update_contact: {
    about: "contact",
    permission: "contact.update",
    args: (at) => ({ contactId: at.contact, patch: {} }),
    title: "Mudar o nome e os dados de um contato",
  },
  block_contact: {
    about: "contact",
    permission: "contact.block",
    args: (at) => ({ contactId: at.contact, blocked: true }),
    title: "Bloquear e desbloquear um contato",
  },
  list_contact_notes: {
    about: "contact",
    args: (at) => ({ contactId: at.contact }),
    title: "Ler as notas de um contato",
  },
  save_contact_note: {
    about: "contact",
    permission: "note.write",
    args: (at) => ({ contactId: at.contact, noteId: at.fresh(), body: "Prefere áudio" }),
    title: "Anotar sobre um contato (mudar: só quem escreveu)",
  },
  delete_contact_note: {
    about: "contact",
    permission: "note.write",
    args: (at) => ({ contactId: at.contact, noteId: at.fresh() }),
    title: "Apagar uma nota sua de um contato",
  },
  list_contact_media: {
    about: "contact",
    args: (at) => ({ contactId: at.contact }),
    title: "Ver os arquivos de um contato (só os das conversas que vê)",
  },
  get_conversation: { about: "conversation", args: inConversation, title: "Abrir uma conversa" },
  list_messages: {
    about: "conversation",
    args: inConversation,
    references: [
      {
        field: "around",
        to: "message",
        args: (at, id) => ({ ...inConversation(at), around: id }),
      },
    ],
    title: "Ler as mensagens",
  },
  get_message: {
    about: "message",
    args: (at) => ({ messageId: at.message }),
    title: "Ler uma mensagem",
  },
  list_revisions: {
    about: "message",
    args: (at) => ({ messageId: at.message }),
    title: "Ler as versões de uma mensagem editada",
  },
  list_past_conversations: {
    about: "conversation",
    args: inConversation,
    title: "Ver as conversas anteriores do contato (só as que vê)",
  },
  list_changes: {
    about: "conversation",
    args: (at) => ({ ...inConversation(at), afterRev: 0 }),
    title: "Ver o que mudou numa conversa",
  },
  mark_read: {
    about: "conversation",
    args: (at) => ({ ...inConversation(at), seq: 1 }),
    title: "Marcar como lida (para si)",
  },
  update_conversation: {
    about: "conversation",
    permission: "conversation.update",
    args: (at) => ({ ...inConversation(at), patch: { priority: "high" } }),
    references: [
      {
        field: "patch.assigneeId",
        to: "operator",
        args: (at, id) => ({ ...inConversation(at), patch: { assigneeId: id } }),
      },
      {
        field: "patch.teamId",
        to: "team",
        args: (at, id) => ({ ...inConversation(at), patch: { teamId: id } }),
      },
    ],
    title: "Atribuir, resolver, adiar, mudar a prioridade",
  },
  update_conversations: {
    about: "conversation",
    permission: "conversation.update",
    args: bulk,
    unwrap: firstResult,
    references: [
      {
        field: "addLabelIds",
        to: "label",
        args: (at, id) => ({ ...bulk(at), addLabelIds: [id] }),
      },
      {
        field: "patch.assigneeId",
        to: "operator",
        args: (at, id) => ({ ...bulk(at), patch: { assigneeId: id } }),
      },
    ],
    title: "Mudar várias conversas de uma vez",
  },
  undo_update: {
    about: "anybody",
    args: (at) => ({ undoId: at.fresh() }),
    title: "Desfazer a própria mudança, por dez minutos",
  },
  set_read_marks: {
    about: "conversation",
    args: (at) => marks(at),
    unwrap: firstResult,
    title: "Marcar como não lida (para si)",
  },
  transfer_conversation: {
    about: "conversation",
    permission: "conversation.assign",
    args: (at) => transfer(at),
    references: [
      { field: "teamId", to: "team", args: (at, id) => transfer(at, id) },
      {
        field: "assigneeId",
        to: "operator",
        args: (at, id) => ({ ...inConversation(at), assigneeId: id }),
      },
    ],
    title: "Transferir com uma nota",
  },
  set_labels: {
    about: "conversation",
    permission: "conversation.update",
    args: (at) => ({ ...inConversation(at), labelIds: [] }),
    references: [
      {
        field: "labelIds",
        to: "label",
        args: (at, id) => ({ ...inConversation(at), labelIds: [id] }),
      },
    ],
    title: "Pôr e tirar etiquetas",
  },
  save_draft: {
    about: "conversation",
    permission: "message.send",
    args: (at) => ({ ...inConversation(at), kind: "reply", body: "Oi" }),
    title: "Guardar um rascunho",
  },
  announce_typing: {
    about: "conversation",
    permission: "message.send",
    args: inConversation,
    title: "Mostrar que está digitando",
  },
  announce_presence: {
    about: "conversation",
    args: (at) => ({ ...inConversation(at), state: "here" }),
    title: "Mostrar aos colegas que está na conversa",
  },
  create_attachment: {
    about: "conversation",
    permission: "message.send",
    args: (at) => ({ ...inConversation(at), fileName: "foto.png", mime: "image/png", bytes: 9 }),
    title: "Enviar um arquivo",
  },
  open_attachment: {
    about: "message",
    args: (at) => ({ attachmentId: at.attachment }),
    title: "Abrir um arquivo que ficou no provedor",
  },
  open_file: {
    about: "message",
    args: (at) => ({ storagePath: `${at.tenant}/${at.conversation}/${at.attachment}` }),
    title: "Abrir um arquivo pelo servidor da empresa",
  },
  retry_attachment: {
    about: "message",
    permission: "message.send",
    args: (at) => ({ attachmentId: at.attachment }),
    title: "Buscar de novo um arquivo que falhou",
  },
  enqueue_message: {
    about: "conversation",
    permission: "message.send",
    args: text,
    references: [
      { field: "replyToId", to: "message", args: (at, id) => ({ ...text(at), replyToId: id }) },
      {
        field: "content.messageId",
        to: "message",
        args: (at, id) => ({
          ...inConversation(at),
          content: { kind: "reaction", messageId: id, emoji: "👍" },
        }),
      },
      {
        field: "content.attachmentId",
        to: "attachment",
        args: (at, id) => ({ ...text(at), content: { kind: "media", attachmentId: id } }),
      },
    ],
    title: "Responder, anotar, reagir",
  },
  retry_message: {
    about: "message",
    permission: "message.send",
    args: (at) => ({ messageId: at.sent }),
    title: "Reenviar uma mensagem que falhou",
  },
  discard_message: {
    about: "message",
    permission: "message.send",
    args: (at) => ({ messageId: at.sent }),
    title: "Descartar uma mensagem que falhou",
  },
  change_message: {
    about: "message",
    permission: "message.change_others",
    authors: "message.send",
    args: (at) => ({ messageId: at.sent, change: "delete" }),
    title: "Editar ou apagar para todos o que outros enviaram (o próprio: quem responde)",
  },
  verify_message: {
    about: "message",
    permission: "message.send",
    args: (at) => ({ messageId: at.sent }),
    title: "Conferir uma mensagem de resultado desconhecido",
  },
  get_message_attempts: {
    about: "message",
    permission: "message.inspect",
    args: (at) => ({ messageId: at.sent }),
    title: "Ver as tentativas de envio",
  },
  get_channel_pacing: {
    about: "channel",
    permission: "channel.manage",
    args: inChannel,
    title: "Ver o ritmo de envio de um canal",
  },
  set_channel_pacing: {
    about: "channel",
    permission: "channel.manage",
    args: (at) => ({ channelId: at.channel, settings: {} }),
    title: "Mudar o ritmo de envio de um canal",
  },
  list_managed_channels: {
    about: "company",
    permission: "channel.manage",
    args: inCompany,
    references: [
      {
        field: "channelId",
        to: "channel",
        args: (at, id) => ({ ...inCompany(at), channelId: id }),
      },
    ],
    title: "Administrar os canais",
  },
  check_start: {
    about: "ownChannel",
    permission: "conversation.start",
    args: (at) => ({ channelId: at.channel }),
    title: "Conferir um número antes de começar uma conversa",
  },
  start_conversation: {
    about: "ownChannel",
    permission: "conversation.start",
    args: (at) => ({
      channelId: at.channel,
      phone: "5511976540099",
      clientMessageId: at.fresh(),
      body: "Olá",
    }),
    references: [
      {
        field: "contactId",
        to: "contact",
        args: (at, id) => ({
          channelId: at.channel,
          contactId: id,
          clientMessageId: at.fresh(),
          body: "Olá",
        }),
      },
    ],
    title: "Começar uma conversa em um canal seu",
  },
  require_channel_admin: {
    about: "channel",
    permission: "channel.manage",
    args: inChannel,
    title: "Conectar, reiniciar e configurar um canal",
  },
  rename_channel: {
    about: "channel",
    permission: "channel.manage",
    args: (at) => ({ channelId: at.channel, name: "Balcão" }),
    title: "Mudar o nome de um canal",
  },
  get_retention: {
    about: "company",
    permission: "privacy.manage",
    args: inCompany,
    title: "Ver por quanto tempo se guarda",
  },
  set_retention: {
    about: "company",
    permission: "privacy.manage",
    args: (at) => ({ ...inCompany(at), retention: {} }),
    title: "Mudar por quanto tempo se guarda",
  },
  list_privacy_requests: {
    about: "company",
    permission: "privacy.manage",
    args: inCompany,
    title: "Ver os pedidos de cópia e de exclusão",
  },
  request_contact_export: {
    about: "contact",
    permission: "privacy.manage",
    args: (at) => ({ contactId: at.contact }),
    title: "Pedir a cópia dos dados de um contato",
  },
  request_contact_erasure: {
    about: "contact",
    permission: "privacy.manage",
    args: (at) => ({ contactId: at.contact }),
    title: "Pedir a exclusão de um contato",
  },
  list_audit: {
    about: "company",
    permission: "audit.read",
    args: inCompany,
    title: "Ver o registro de auditoria",
  },
};
