import type { ConversationItem, Message } from "@prosa/core";
import type { Session } from "../transport/transport.ts";

export const tenantId = "tenant-horizonte";
export const base = Date.parse("2026-11-12T13:26:00.000Z");

/** ISO time so many minutes before the fixed now of the seeded data. */
export function minutesAgo(minutes: number): string {
  return new Date(base - minutes * 60_000).toISOString();
}

export function buildSession(overrides: Partial<Session> = {}): Session {
  const tenant: Session["tenants"][number] = {
    id: tenantId,
    name: "Marcenaria Horizonte",
    slug: "horizonte",
    role: "supervisor",
    locale: "pt-BR",
    timeZone: "America/Sao_Paulo",
  };
  const mb = 1024 * 1024;
  return {
    me: { id: "op-renata", name: "Renata Prado", email: "supervisora@horizonte.example" },
    tenants: [tenant],
    tenant,
    permissions: [
      "conversation.read",
      "message.send",
      "note.write",
      "conversation.update",
      "conversation.assign",
      "conversation.start",
      "contact.update",
      "contact.merge",
      "contact.block",
      "conversation.read_all",
      "message.inspect",
      "message.change_others",
      "saved_view.share",
    ],
    channels: [
      {
        id: "channel-pinheiros",
        name: "Loja Pinheiros",
        provider: "evolution",
        status: "connected",
        capabilities: {
          reply: true,
          reaction: true,
          typing: true,
          receipts: true,
          edit: { withinMs: 15 * 60_000, kinds: ["text", "image", "video"] },
          delete: { withinMs: 60 * 3_600_000 },
          media: {
            image: { maxBytes: 16 * mb, mimes: ["image/jpeg", "image/png", "image/webp"] },
            video: { maxBytes: 16 * mb, mimes: ["video/mp4"] },
            audio: { maxBytes: 16 * mb, mimes: [] },
            document: { maxBytes: 64 * mb, mimes: [] },
          },
          maxChars: 65_536,
          voiceNotes: true,
          sessionWindowHours: null,
          templates: false,
        },
      },
    ],
    teams: [
      { id: "team-medicoes", name: "Medições" },
      { id: "team-posvenda", name: "Pós-venda" },
    ],
    members: [
      {
        id: "op-renata",
        name: "Renata Prado",
        role: "supervisor",
        availability: "online",
        canAnswer: true,
      },
      {
        id: "op-caio",
        name: "Caio Menezes",
        role: "agent",
        availability: "online",
        canAnswer: true,
      },
      { id: "op-lia", name: "Lia Moura", role: "agent", availability: "away", canAnswer: true },
      {
        id: "op-vera",
        name: "Vera Antunes",
        role: "viewer",
        availability: "online",
        canAnswer: false,
      },
    ],
    labels: [
      { id: "l-Orçamento", name: "Orçamento", color: "75" },
      { id: "l-Cozinha", name: "Cozinha", color: "345" },
    ],
    topics: [`prosa:tenant:${tenantId}:1`],
    serverTime: minutesAgo(0),
    ...overrides,
  };
}

export function buildConversation(overrides: Partial<ConversationItem> = {}): ConversationItem {
  return {
    id: "conversation-1",
    tenantId,
    number: 1342,
    status: "open",
    priority: "normal",
    assignee: null,
    team: null,
    channel: { id: "channel-pinheiros", name: "Loja Pinheiros", provider: "evolution" },
    contact: { id: "contact-1", kind: "person", name: "Marina Siqueira", phone: "+5511981234567" },
    labels: [],
    lastSeq: 0,
    lastInboundSeq: 0,
    lastMessageAt: null,
    preview: null,
    windowExpiresAt: null,
    waitingSince: null,
    snoozedUntil: null,
    mergedIntoId: null,
    rev: 1,
    read: { lastReadSeq: 0, unread: 0 },
    ...overrides,
  };
}

export function buildMessage(overrides: Partial<Message> = {}): Message {
  const direction = overrides.direction ?? "in";
  return {
    id: "message-1",
    conversationId: "conversation-1",
    seq: 1,
    sortTs: minutesAgo(60),
    createdAt: minutesAgo(60),
    direction,
    origin: direction === "in" ? "customer" : "panel",
    kind: direction === "note" ? "note" : direction === "system" ? "system" : "text",
    body: "Oi, bom dia!",
    content: {},
    author:
      direction === "in"
        ? { kind: "customer", id: null, name: "Marina Siqueira" }
        : { kind: "member", id: "op-renata", name: "Renata Prado" },
    status: direction === "out" ? "read" : null,
    errorCode: null,
    clientMessageId: null,
    replyTo: null,
    attachments: [],
    reactions: [],
    editedAt: null,
    deletedAt: null,
    ...overrides,
  };
}
