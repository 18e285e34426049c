import type { Ids } from "./fixture.ts";
import type { Role } from "./people.ts";

type Args = Record<string, unknown>;
type Build = (at: Ids) => Args;

/** Another id in the arguments, which must not be a way to learn of what it names. */
export interface Reference {
  field: string;
  to: "message" | "attachment" | "operator" | "team" | "label" | "conversation" | "channel";
  args: (at: Ids, id: string) => Args;
}

/**
 * Whom a user function lets in, by what its arguments name.
 * - `conversation`: who sees it; `write` needs an agent. Else as if it did not exist.
 * - `message`: the same, by the conversation of the message.
 * - `company`: its members from `least` up. Another company is refused like one that does not exist.
 * - `channel`: members of its company from `least` up. Another company's is as unknown as none.
 * - `session`: every operator, about themselves.
 */
export interface FunctionRule {
  about: "conversation" | "message" | "company" | "channel" | "session";
  write?: true;
  least?: Role;
  args: Build;
  references?: readonly Reference[];
  /** How admins know it. */
  title: string;
}

const inConversation: Build = (at) => ({ conversationId: at.conversation });
const inCompany: Build = (at) => ({ tenantId: at.tenant });
const text = (at: Ids): Args => ({
  ...inConversation(at),
  clientMessageId: at.fresh(),
  content: { kind: "text", body: "Olá" },
});

export const functionRules: Record<string, FunctionRule> = {
  get_session: { about: "session", args: () => ({}), title: "Entrar e ver a própria sessão" },
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
    write: true,
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
  set_labels: {
    about: "conversation",
    write: true,
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
    write: true,
    args: (at) => ({ ...inConversation(at), kind: "reply", body: "Oi" }),
    title: "Guardar um rascunho",
  },
  announce_typing: {
    about: "conversation",
    write: true,
    args: inConversation,
    title: "Mostrar que está digitando",
  },
  create_attachment: {
    about: "conversation",
    write: true,
    args: (at) => ({ ...inConversation(at), fileName: "foto.png", mime: "image/png", bytes: 9 }),
    title: "Enviar um arquivo",
  },
  enqueue_message: {
    about: "conversation",
    write: true,
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
    write: true,
    args: (at) => ({ messageId: at.sent }),
    title: "Reenviar uma mensagem que falhou",
  },
  discard_message: {
    about: "message",
    write: true,
    args: (at) => ({ messageId: at.sent }),
    title: "Descartar uma mensagem que falhou",
  },
  list_managed_channels: {
    about: "company",
    least: "admin",
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
  require_channel_admin: {
    about: "channel",
    least: "admin",
    args: (at) => ({ channelId: at.channel }),
    title: "Conectar, reiniciar e configurar um canal",
  },
  rename_channel: {
    about: "channel",
    least: "admin",
    args: (at) => ({ channelId: at.channel, name: "Balcão" }),
    title: "Mudar o nome de um canal",
  },
};
