import type { WireEntry } from "@prosa/evolution-client/testing";
import type { LocaleCode } from "../../lib/strings/strings.ts";

export type ChaosSwitch = "duplicate" | "reorder" | "delay" | "fail" | "disconnect" | "lid";
export type SendAction =
  | "album"
  | "voice"
  | "document"
  | "location"
  | "contact"
  | "sticker"
  | "editLast"
  | "removeLast"
  | "react";

export interface SimulatorStrings {
  title: string;
  lead: string;
  instance: string;
  who: string;
  newCustomer: string;
  newCustomerName: string;
  newCustomerPhone: string;
  newCustomerLid: string;
  newCustomerHint: string;
  add: string;
  cancel: string;
  group: (people: number) => string;
  withoutNinthDigit: string;
  lidOnly: string;
  speaksInGroup: string;
  send: string;
  actions: Record<SendAction, string>;
  chaos: string;
  switches: Record<ChaosSwitch, { title: string; text?: string }>;
  wire: string;
  wireEmpty: string;
  outcomes: Record<Exclude<WireEntry["outcome"], number>, string>;
  phoneTab: string;
  settingsTab: string;
  chats: string;
  back: string;
  openChat: (name: string) => string;
  typing: string;
  recording: string;
  online: string;
  today: string;
  yesterday: string;
  message: string;
  sendMessage: string;
  saveEdit: string;
  attach: string;
  photo: string;
  edited: string;
  deleted: string;
  replyingTo: string;
  editing: string;
  reply: string;
  edit: string;
  remove: string;
  removeReaction: string;
  messageActions: string;
  statuses: { sending: string; sent: string; delivered: string; read: string; failed: string };
  album: (count: number) => string;
  voice: string;
  sticker: string;
  emptyChat: string;
  noInstanceTitle: string;
  noInstance: string;
  pairing: string;
  pair: string;
  disconnected: string;
  unreachable: string;
  commandFailed: string;
}

const ptBr: SimulatorStrings = {
  title: "Simulador",
  lead: "Você é o cliente. O que escrever aqui chega ao painel como se viesse de um celular de verdade.",
  instance: "Número da empresa",
  who: "Quem escreve",
  newCustomer: "Novo cliente",
  newCustomerName: "Nome",
  newCustomerPhone: "Telefone, com país e DDD",
  newCustomerLid: "LID, se o número for oculto",
  newCustomerHint: "Basta um dos dois: telefone ou LID.",
  add: "Adicionar",
  cancel: "Cancelar",
  group: (people) => `grupo, ${people} pessoas`,
  withoutNinthDigit: "sem o nono dígito",
  lidOnly: "só LID, número oculto",
  speaksInGroup: "Quem fala no grupo",
  send: "Mandar",
  actions: {
    album: "Fotos",
    voice: "Áudio",
    document: "Documento",
    location: "Local",
    contact: "Contato",
    sticker: "Figurinha",
    editLast: "Editar última",
    removeLast: "Apagar última",
    react: "Reagir ❤️",
  },
  chaos: "Provocar falhas",
  switches: {
    duplicate: { title: "Repetir cada evento", text: "O mesmo webhook chega duas vezes" },
    reorder: { title: "Trocar a ordem", text: "Status antes da mensagem" },
    delay: { title: "Atrasar até 8 s" },
    fail: { title: "Responder 500 ao envio", text: "Vira resultado desconhecido" },
    disconnect: { title: "Cair a conexão", text: "O canal fica fora do ar" },
    lid: { title: "Trocar número por LID", text: "A mesma pessoa, com outro endereço" },
  },
  wire: "O que passou pelo fio",
  wireEmpty: "Nada ainda. Escreva algo no telefone.",
  outcomes: {
    duplicate: "repetido",
    retry: "de novo",
    "no-answer": "sem resposta",
    dropped: "perdido",
  },
  phoneTab: "Telefone",
  settingsTab: "Ajustes",
  chats: "Conversas",
  back: "Voltar às conversas",
  openChat: (name) => `Abrir conversa com ${name}`,
  typing: "digitando",
  recording: "gravando áudio",
  online: "online",
  today: "Hoje",
  yesterday: "Ontem",
  message: "Mensagem",
  sendMessage: "Enviar",
  saveEdit: "Salvar edição",
  attach: "Anexar arquivo",
  photo: "Mandar uma foto",
  edited: "editada",
  deleted: "Mensagem apagada",
  replyingTo: "Respondendo a",
  editing: "Editando",
  reply: "Responder",
  edit: "Editar",
  remove: "Apagar",
  removeReaction: "Tirar reação",
  messageActions: "Ações da mensagem",
  statuses: {
    sending: "Enviando",
    sent: "Enviada",
    delivered: "Entregue",
    read: "Lida",
    failed: "Não enviada",
  },
  album: (count) => `${count} fotos`,
  voice: "Áudio",
  sticker: "Figurinha",
  emptyChat: "Nenhuma mensagem ainda. Diga bom dia.",
  noInstanceTitle: "Nenhum número conectado",
  noInstance: "O servidor de teste não tem instância. Crie um canal e volte aqui.",
  pairing: "O número espera o QR code.",
  pair: "Ler o QR code",
  disconnected: "O número está fora do ar. O que você escrever chega quando ele voltar.",
  unreachable: "O servidor de teste não responde. Tentando de novo.",
  commandFailed: "Não deu certo",
};

const en: SimulatorStrings = {
  title: "Simulator",
  lead: "You are the customer. What you write here reaches the inbox as if from a real phone.",
  instance: "The company's number",
  who: "Who writes",
  newCustomer: "New customer",
  newCustomerName: "Name",
  newCustomerPhone: "Phone, with country and area code",
  newCustomerLid: "LID, if the number is hidden",
  newCustomerHint: "One of the two is enough: phone or LID.",
  add: "Add",
  cancel: "Cancel",
  group: (people) => `group, ${people} people`,
  withoutNinthDigit: "without the ninth digit",
  lidOnly: "LID only, number hidden",
  speaksInGroup: "Who speaks in the group",
  send: "Send",
  actions: {
    album: "Photos",
    voice: "Voice note",
    document: "Document",
    location: "Location",
    contact: "Contact",
    sticker: "Sticker",
    editLast: "Edit last",
    removeLast: "Delete last",
    react: "React ❤️",
  },
  chaos: "Provoke faults",
  switches: {
    duplicate: { title: "Repeat every event", text: "The same webhook arrives twice" },
    reorder: { title: "Shuffle the order", text: "Status before its message" },
    delay: { title: "Delay by up to 8 s" },
    fail: { title: "Answer 500 to sends", text: "Becomes an unknown result" },
    disconnect: { title: "Drop the connection", text: "The channel goes offline" },
    lid: { title: "Swap number for LID", text: "The same person under another address" },
  },
  wire: "What passed over the wire",
  wireEmpty: "Nothing yet. Write something on the phone.",
  outcomes: {
    duplicate: "repeated",
    retry: "again",
    "no-answer": "no answer",
    dropped: "lost",
  },
  phoneTab: "Phone",
  settingsTab: "Settings",
  chats: "Chats",
  back: "Back to chats",
  openChat: (name) => `Open the chat with ${name}`,
  typing: "typing",
  recording: "recording",
  online: "online",
  today: "Today",
  yesterday: "Yesterday",
  message: "Message",
  sendMessage: "Send",
  saveEdit: "Save edit",
  attach: "Attach a file",
  photo: "Send a photo",
  edited: "edited",
  deleted: "Message deleted",
  replyingTo: "Replying to",
  editing: "Editing",
  reply: "Reply",
  edit: "Edit",
  remove: "Delete",
  removeReaction: "Remove reaction",
  messageActions: "Message actions",
  statuses: {
    sending: "Sending",
    sent: "Sent",
    delivered: "Delivered",
    read: "Read",
    failed: "Not sent",
  },
  album: (count) => `${count} photos`,
  voice: "Voice note",
  sticker: "Sticker",
  emptyChat: "No message yet. Say hello.",
  noInstanceTitle: "No number connected",
  noInstance: "The test server has no instance. Create a channel and come back.",
  pairing: "The number waits for its QR code.",
  pair: "Scan the QR code",
  disconnected: "The number is offline. What you write arrives when it is back.",
  unreachable: "The test server does not answer. Trying again.",
  commandFailed: "That did not work",
};

/** The simulator's words in one language. */
export function simulatorStringsOf(locale: LocaleCode): SimulatorStrings {
  return locale === "en" ? en : ptBr;
}
