import {
  advanceStatus,
  type Conversation,
  type ConversationChanged,
  type ConversationItem,
  type DeliveryStatus,
  INBOX_EVENT_VERSION,
  type InboxEvent,
  type Message,
  type MessageTemplate,
  ProsaError,
} from "@prosa/core";
import { fillTemplate, missingVariables } from "../internal/fill-template.ts";
import { foldText } from "../internal/fold-text.ts";
import { mentionedIn } from "../internal/mentions.ts";
import { sessionWindow } from "../internal/session-window.ts";
import { matches, sortKey } from "../store/list-order.ts";
import { compareMessages } from "../store/thread-window.ts";
import type {
  BulkChange,
  BulkResult,
  ConversationPatch,
  ConversationQuery,
  FirstMessage,
  MessageQuery,
  OutgoingMessage,
  PastConversation,
  QuickReply,
  Revision,
  SavedView,
  SearchQuery,
  Session,
  TemplateList,
} from "../transport/transport.ts";
import { buildConversation, buildMessage } from "./build.ts";
import { createFakeContacts, type FakeContactSeed } from "./fake-contacts.ts";
import { createFakeViews } from "./fake-views.ts";
import { workOf } from "./work-of.ts";

export interface FakeSeed {
  session: Session;
  conversations: ConversationItem[];
  messages: Message[];
  quickReplies?: QuickReply[];
  /** Approved templates, by channel. */
  templates?: Record<string, MessageTemplate[]>;
  /** Why they could not be read again. */
  templatesError?: string;
  contacts?: FakeContactSeed;
  /** Versions of messages that were edited, by message. */
  revisions?: Record<string, Revision[]>;
  /** How earlier conversations ended; the others have just a beginning. */
  endings?: Record<string, Pick<PastConversation, "resolvedAt" | "resolvedBy">>;
  views?: SavedView[];
}

/**
 * A tenant in memory: enough of the server's rules (`seq`, `rev`, change log, idempotent sends) to
 * drive the inbox in stories and tests. The rules themselves are proven on Postgres, not here.
 */
export function createFakeServer(seed: FakeSeed, now: () => number) {
  const conversations = new Map(seed.conversations.map((each) => [each.id, { ...each }]));
  const messages = new Map(seed.messages.map((each) => [each.id, { ...each }]));
  const log: {
    conversationId: string;
    rev: number;
    kind: ConversationChanged["kind"];
    messageId: string | null;
    at: number;
  }[] = [];
  const sent = new Map<string, Message | null>();
  const revisions = new Map(Object.entries(seed.revisions ?? {}));
  const sinks = new Set<(event: InboxEvent) => void>();
  let clock = 0;
  let ids = 0;

  const publish = (event: InboxEvent) => {
    for (const sink of [...sinks]) sink(event);
  };
  const conversation = (id: string): ConversationItem => {
    const found = conversations.get(id);
    if (found) return found;
    throw new ProsaError("conversation.not_found", "There is no such conversation.");
  };
  const withoutRead = ({ read: _read, ...rest }: ConversationItem): Conversation => rest;
  /** The messages of each conversation in their order. */
  const threads = new Map<string, Message[]>();
  for (const each of [...messages.values()].sort(compareMessages)) threadOf(each).push(each);
  function threadOf({ conversationId }: Message): Message[] {
    const thread = threads.get(conversationId) ?? [];
    threads.set(conversationId, thread);
    return thread;
  }
  const inThread = (id: string): readonly Message[] => threads.get(id) ?? [];
  function put(message: Message): void {
    const thread = threadOf(message);
    const after = thread.findLastIndex((each) => compareMessages(each, message) < 0);
    thread.splice(after + 1, 0, message);
    messages.set(message.id, message);
  }

  let refreshedAt: string | null = null;

  function refuseIfClosed(id: string): void {
    const { channel, windowExpiresAt } = conversation(id);
    const { capabilities } = seed.session.channels.find((each) => each.id === channel.id) ?? {};
    const hours = capabilities?.sessionWindowHours ?? null;
    if (sessionWindow(hours, windowExpiresAt, now())?.state !== "closed") return;
    throw new ProsaError("message.window_closed", "Only templates may leave now.");
  }
  function templateOf(
    id: string,
    { templateId, variables }: { templateId: string; variables: Record<string, string> },
  ) {
    const found = seed.templates?.[conversation(id).channel.id]?.find(
      (each) => each.id === templateId,
    );
    if (!found) throw new ProsaError("template.not_found", "There is no such template.");
    if (missingVariables(found, variables).length > 0) {
      throw new ProsaError("template.incomplete", "Fill in every field.");
    }
    return {
      body: fillTemplate(found, variables),
      content: found.buttons.length > 0 ? { options: found.buttons } : {},
    };
  }

  function toEvent(entry: (typeof log)[number]): ConversationChanged {
    const message = entry.messageId ? messages.get(entry.messageId) : undefined;
    return structuredClone({
      v: INBOX_EVENT_VERSION,
      type: "change" as const,
      conversationId: entry.conversationId,
      rev: entry.rev,
      kind: entry.kind,
      conversation: withoutRead(conversation(entry.conversationId)),
      ...(message && { message }),
    });
  }

  function change(id: string, kind: ConversationChanged["kind"], messageId: string | null): void {
    const item = conversation(id);
    item.rev += 1;
    clock += 1;
    const entry = { conversationId: id, rev: item.rev, kind, messageId, at: clock };
    log.push(entry);
    publish(toEvent(entry));
  }

  function countUnread(item: ConversationItem): void {
    item.read.unread = Math.min(
      100,
      inThread(item.id).filter(
        (each) =>
          each.seq > item.read.lastReadSeq &&
          each.seq <= item.lastInboundSeq &&
          each.direction === "in",
      ).length,
    );
  }

  function addMessage(id: string, input: Partial<Message>): Message {
    const item = conversation(id);
    ids += 1;
    const at = new Date(now()).toISOString();
    const message = buildMessage({
      id: `message-new-${ids}`,
      sortTs: at,
      createdAt: at,
      ...input,
      conversationId: id,
      seq: item.lastSeq + 1,
    });
    put(message);
    item.lastSeq = message.seq;
    if (message.direction === "in" && !item.contact.blocked) {
      item.lastInboundSeq = message.seq;
      item.waitingSince ??= at;
    } else if (message.direction === "out") {
      item.waitingSince = null;
    }
    if (message.direction === "in" || message.direction === "out") {
      item.lastMessageAt = message.createdAt;
      item.preview = {
        kind: message.kind,
        text: message.body,
        direction: message.direction,
        status: message.status,
        voice: message.content.voice === true,
      };
    }
    countUnread(item);
    change(id, "message", message.id);
    return message;
  }

  const contacts = createFakeContacts(seed.contacts ?? {}, {
    me: seed.session.me,
    now,
    conversations,
    thread: inThread,
    changed: (id) => change(id, "conversation", null),
  });
  /** One line for one act, as on the server. */
  function tellWork(before: ConversationItem, after: ConversationItem): void {
    const work = workOf(before, after);
    const { id, name } = seed.session.me;
    if (!work) change(after.id, "conversation", null);
    else {
      addMessage(after.id, {
        direction: "system",
        kind: "system",
        body: null,
        status: null,
        author: { kind: "member", id, name },
        content: { work },
      });
    }
  }

  function setLabels(id: string, labelIds: string[]): Conversation {
    const item = conversation(id);
    const before = structuredClone(item);
    item.labels = seed.session.labels.filter((label) => labelIds.includes(label.id));
    tellWork(before, item);
    return withoutRead(structuredClone(item));
  }

  function update(id: string, patch: ConversationPatch): Conversation {
    const item = conversation(id);
    const before = structuredClone(item);
    const { assigneeId, teamId, ...rest } = patch;
    Object.assign(item, rest);
    if (item.status !== "snoozed") item.snoozedUntil = null;
    if (item.status === "resolved") item.waitingSince = null;
    if (assigneeId !== undefined) {
      const member = seed.session.members.find((each) => each.id === assigneeId);
      item.assignee = member ? { id: member.id, name: member.name } : null;
    }
    if (teamId !== undefined) {
      item.team = seed.session.teams.find((each) => each.id === teamId) ?? null;
    }
    tellWork(before, item);
    return withoutRead(structuredClone(item));
  }

  const protectedIds = new Set<string>();
  const undos = new Map<string, Record<"before" | "left", ReturnType<typeof stateOf>[]>>();
  const stateOf = (item: ConversationItem) =>
    structuredClone({
      id: item.id,
      status: item.status,
      priority: item.priority,
      assignee: item.assignee,
      team: item.team,
      snoozedUntil: item.snoozedUntil,
      waitingSince: item.waitingSince,
      labels: item.labels,
    });

  return {
    contacts,
    conversations,
    messages,
    sent,
    subscribe(sink: (event: InboxEvent) => void): () => void {
      sinks.add(sink);
      return () => {
        sinks.delete(sink);
      };
    },
    publish,
    /** The messages of a conversation in their order. */
    thread: (id: string) => [...inThread(id)],
    receive: (id: string, input: Partial<Message> = {}) =>
      addMessage(id, { direction: "in", ...input }),
    addMessage,
    setStatus(messageId: string, status: DeliveryStatus, errorCode: string | null = null): void {
      const message = messages.get(messageId);
      if (!message) return;
      const next = advanceStatus(message.status, status);
      if (next === message.status) return;
      message.status = next;
      message.errorCode = errorCode;
      const item = conversation(message.conversationId);
      if (item.preview && item.lastSeq === message.seq) item.preview.status = next;
      change(message.conversationId, "message_updated", messageId);
    },
    editMessage(messageId: string, input: Partial<Message>): void {
      const message = messages.get(messageId);
      if (!message) return;
      Object.assign(message, input);
      change(message.conversationId, "message_updated", messageId);
    },
    /** The file comes at the second try. */
    retryFile(attachmentId: string): void {
      for (const message of messages.values()) {
        const file = message.attachments.find(({ id }) => id === attachmentId);
        if (file?.state !== "failed") continue;
        message.attachments = message.attachments.map((each) =>
          each === file ? { ...each, state: "pending", errorCode: null } : each,
        );
        change(message.conversationId, "message_updated", message.id);
      }
    },
    typing(id: string, state: "composing" | "recording" | "paused" = "composing"): void {
      const name = conversation(id).contact.name;
      publish({ v: INBOX_EVENT_VERSION, type: "typing", conversationId: id, name, state });
    },
    session: () => ({
      ...structuredClone(seed.session),
      serverTime: new Date(now()).toISOString(),
    }),
    list(query: ConversationQuery) {
      const me = seed.session.me.id;
      const keyOf = (each: ConversationItem) => sortKey(each, query.sort);
      const rows = [...conversations.values()]
        .filter((each) => matches({ ...each, countedSeq: 0 }, query, me))
        .sort((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1));
      const from = query.cursor ? rows.findIndex((each) => keyOf(each) < (query.cursor ?? "")) : 0;
      const items = from < 0 ? [] : rows.slice(from, from + query.limit);
      const last = items.at(-1);
      const hasMore = last !== undefined && rows.at(-1) !== last;
      return structuredClone({
        items,
        nextCursor: hasMore ? keyOf(last) : null,
        syncCursor: String(clock),
      });
    },
    sync(cursor: string, limit: number) {
      const from = Number(cursor);
      const changed = log.filter((entry) => entry.at > from).slice(0, limit);
      const ids = new Set(changed.map((entry) => entry.conversationId));
      const last = changed.at(-1)?.at ?? from;
      return structuredClone({
        items: [...ids].map((id) => conversation(id)),
        left: [],
        cursor: String(last),
        more: log.some((entry) => entry.at > last),
        reset: false,
      });
    },
    conversation: (id: string) => structuredClone(conversation(id)),
    counts() {
      const rows = [...conversations.values()].filter((each) => each.status === "open");
      const cap = (count: number) => Math.min(100, count);
      return {
        mine: cap(rows.filter((each) => each.assignee?.id === seed.session.me.id).length),
        unassigned: cap(rows.filter((each) => each.assignee === null).length),
        all: cap(rows.length),
        unread: cap(rows.filter((each) => each.read.unread > 0).length),
      };
    },
    search({ query, limit, cursor, conversationId }: SearchQuery) {
      const has = (text: string | null) =>
        text !== null && foldText(text).includes(foldText(query.trim()));
      const rows = [...conversations.values()].sort((a, b) => (sortKey(a) < sortKey(b) ? 1 : -1));
      const from = Number(cursor ?? 0);
      const hits = [...messages.values()]
        .filter((each) => !each.deletedAt && has(each.body))
        .filter((each) => !conversationId || each.conversationId === conversationId)
        .sort((a, b) => compareMessages(b, a));
      return structuredClone({
        conversations: (conversationId ? [] : rows)
          .filter(({ contact, number }) => has(contact.name) || query === `#${number}`)
          .slice(0, limit),
        messages: hits
          .slice(from, from + limit)
          .map((message) => ({ message, conversation: conversation(message.conversationId) })),
        nextCursor: from + limit < hits.length ? String(from + limit) : null,
      });
    },
    window(query: MessageQuery) {
      const all = inThread(query.conversationId);
      const { before, after, around, limit } = query;
      let from = Math.max(0, all.length - limit);
      let to = all.length;
      if (before) {
        to = all.findIndex((each) => compareMessages(each, before) >= 0);
        if (to < 0) to = all.length;
        from = Math.max(0, to - limit);
      } else if (after) {
        from = all.findIndex((each) => compareMessages(each, after) > 0);
        if (from < 0) from = all.length;
        to = Math.min(all.length, from + limit);
      } else if (around) {
        const at = all.findIndex((each) => each.id === around);
        if (at < 0) throw new ProsaError("message.not_found", "There is no such message.");
        from = Math.max(0, at - Math.floor(limit / 2));
        to = Math.min(all.length, from + limit);
      }
      return structuredClone({
        items: all.slice(from, to),
        hasBefore: from > 0,
        hasAfter: to < all.length,
        rev: conversation(query.conversationId).rev,
      });
    },
    message(id: string): Message {
      const found = messages.get(id);
      if (found) return structuredClone(found);
      throw new ProsaError("message.not_found", "There is no such message.");
    },
    revisions: (id: string): Revision[] => structuredClone(revisions.get(id) ?? []),
    /** Numbers that end in 0000 are nobody's. */
    start(first: FirstMessage) {
      const digits = "phone" in first ? first.phone : null;
      if (digits?.endsWith("0000")) throw new ProsaError("contact.not_found", "Nobody has it.");
      const { me, channels } = seed.session;
      const known = [...conversations.values()].find(({ contact }) =>
        "phone" in first ? contact.phone === `+${digits}` : contact.id === first.contactId,
      );
      ids += 1;
      const id = known?.id ?? `conversation-new-${ids}`;
      const channel = channels.find((each) => each.id === first.channelId) ?? channels[0];
      if (!known && channel) {
        const { name, provider } = channel;
        conversations.set(
          id,
          buildConversation({
            id,
            number: 2000 + ids,
            assignee: { id: me.id, name: me.name },
            channel: { id: channel.id, name, provider },
            contact: { id: `contact-${id}`, kind: "person", name: null, phone: `+${digits}` },
          }),
        );
      }
      addMessage(id, {
        direction: "out",
        status: "queued",
        body: first.body,
        clientMessageId: first.clientMessageId,
        author: { kind: "member", id: me.id, name: me.name },
      });
      return { conversationId: id };
    },
    /** The provider takes every change at once. */
    changeMessage(id: string, edit: { body: string } | "delete" | "drop") {
      const message = messages.get(id);
      if (!message) throw new ProsaError("message.not_found", "There is no such message.");
      const at = new Date(now()).toISOString();
      const { id: by, name } = seed.session.me;
      if (edit === "delete") {
        Object.assign(message, { deletedAt: at, deletedBy: { id: by, name }, body: null });
      } else if (edit !== "drop") {
        const first = { body: message.body, at: message.sortTs, by: "out" as const };
        const known = revisions.get(id) ?? [first];
        revisions.set(id, [...known, { body: edit.body, at, by: "out" }]);
        Object.assign(message, { body: edit.body, editedAt: at });
      }
      message.change = null;
      change(message.conversationId, "message_updated", id);
      return structuredClone({ message, rev: conversation(message.conversationId).rev });
    },
    past({
      conversationId,
      before,
      limit,
    }: {
      conversationId: string;
      before?: number;
      limit: number;
    }) {
      const item = conversation(conversationId);
      const found = [...conversations.values()]
        .filter((each) => each.contact.id === item.contact.id && each.id !== item.id)
        .filter((each) => each.number < (before ?? item.number))
        .sort((a, b) => b.number - a.number);
      const items = found.slice(0, limit).map(
        (each): PastConversation => ({
          ...withoutRead(each),
          startedAt: inThread(each.id)[0]?.sortTs ?? new Date(now()).toISOString(),
          ...(seed.endings?.[each.id] ?? { resolvedAt: null, resolvedBy: null }),
        }),
      );
      const nextBefore = found.length > limit ? (items.at(-1)?.number ?? null) : null;
      return structuredClone({ items, nextBefore });
    },
    changes(id: string, afterRev: number, limit: number) {
      const entries = log.filter((entry) => entry.conversationId === id);
      const kept = entries[0]?.rev ?? Number.POSITIVE_INFINITY;
      const item = conversation(id);
      return {
        changes: entries
          .filter((entry) => entry.rev > afterRev)
          .slice(0, limit)
          .map(toEvent),
        reset: afterRev < item.rev && afterRev + 1 < kept,
        rev: item.rev,
      };
    },
    send(input: OutgoingMessage) {
      const known = sent.get(input.clientMessageId);
      if (known !== undefined) return { message: structuredClone(known), duplicate: true };
      const { content } = input;
      const me = seed.session.me;
      if (content.kind === "reaction") {
        sent.set(input.clientMessageId, null);
        const target = messages.get(content.messageId);
        if (target) {
          const others = target.reactions.filter((each) => each.actorKey !== "self");
          const at = new Date(now()).toISOString();
          target.reactions = [...others, { actorKey: "self", emoji: content.emoji, at }];
          change(input.conversationId, "message_updated", target.id);
        }
        return { message: null, duplicate: false };
      }
      const answered = inThread(input.conversationId).some(
        (each) =>
          input.expectedSeq !== undefined &&
          each.seq > input.expectedSeq &&
          each.direction === "out" &&
          each.author.id !== me.id,
      );
      if (answered) throw new ProsaError("conversation.answered", "A colleague answered first.");
      const isNote = content.kind === "note";
      const template =
        content.kind === "template" ? templateOf(input.conversationId, content) : null;
      if (!isNote && !template) refuseIfClosed(input.conversationId);
      const named = isNote
        ? mentionedIn(content.body, seed.session.members).map(({ id, name }) => ({ id, name }))
        : [];
      const quoted = input.replyToId ? messages.get(input.replyToId) : undefined;
      const message = addMessage(input.conversationId, {
        direction: isNote ? "note" : "out",
        kind: isNote ? "note" : template ? "template" : "text",
        body:
          template?.body ??
          ("body" in content
            ? content.body
            : "caption" in content
              ? (content.caption ?? null)
              : null),
        content: isNote && named.length > 0 ? { mentions: named } : (template?.content ?? {}),
        status: isNote ? null : "queued",
        clientMessageId: input.clientMessageId,
        author: { kind: "member", id: me.id, name: me.name },
        replyTo: quoted
          ? {
              id: quoted.id,
              externalId: null,
              kind: quoted.kind,
              body: quoted.body,
              direction: quoted.direction,
            }
          : null,
      });
      sent.set(input.clientMessageId, message);
      return { message: structuredClone(message), duplicate: false };
    },
    markRead(id: string, seq: number) {
      const item = conversation(id);
      item.read.lastReadSeq = Math.max(item.read.lastReadSeq, seq);
      countUnread(item);
      return { ...item.read };
    },
    templates: (channelId: string): TemplateList => ({
      items: structuredClone(seed.templates?.[channelId] ?? []),
      refreshedAt,
      errorCode: seed.templatesError ?? null,
    }),
    /** As if the customer had just written: free text may leave for so many hours. */
    openWindow(id: string, hours: number) {
      conversation(id).windowExpiresAt = new Date(now() + hours * 3_600_000).toISOString();
      change(id, "conversation", null);
    },
    refreshTemplates() {
      refreshedAt = new Date(now()).toISOString();
      return true;
    },
    quickReplies: (): QuickReply[] => structuredClone(seed.quickReplies ?? []),
    setLabels,
    update,
    updateMany(ids: string[], { patch = {}, addLabelIds = [], removeLabelIds = [] }: BulkChange) {
      const undoId = `undo-${undos.size + 1}`;
      const before = ids.flatMap((id) => conversations.get(id) ?? []).map(stateOf);
      const results = ids.map((id): BulkResult => {
        const item = conversations.get(id);
        if (!item || protectedIds.has(id)) {
          return { conversationId: id, ok: false, error: "conversation.not_found" };
        }
        update(id, patch);
        const held = item.labels.map((label) => label.id);
        const labelIds = [...held, ...addLabelIds].filter((each) => !removeLabelIds.includes(each));
        if (labelIds.join() !== held.join()) setLabels(id, labelIds);
        return { conversationId: id, ok: true, conversation: withoutRead(structuredClone(item)) };
      });
      const left = results.flatMap((each) =>
        each.ok ? stateOf(conversation(each.conversationId)) : [],
      );
      undos.set(undoId, { before, left });
      return { results, undoId };
    },
    undo(undoId: string): BulkResult[] {
      const { before = [], left = [] } = undos.get(undoId) ?? {};
      undos.delete(undoId);
      return left.map(({ id, ...was }): BulkResult => {
        const item = conversation(id);
        const { id: _, ...is } = stateOf(item);
        if (JSON.stringify(is) !== JSON.stringify(was)) {
          return { conversationId: id, ok: false, error: "storage.conflict" };
        }
        const had = structuredClone(item);
        Object.assign(
          item,
          before.find((each) => each.id === id),
        );
        tellWork(had, item);
        return { conversationId: id, ok: true, conversation: withoutRead(structuredClone(item)) };
      });
    },
    setReadMarks(marks: { conversationId: string; seq: number }[]): BulkResult[] {
      return marks.map(({ conversationId, seq }) => {
        const item = conversation(conversationId);
        item.read.lastReadSeq = seq;
        countUnread(item);
        return { conversationId, ok: true, read: { ...item.read } };
      });
    },
    /** Has changes of many refuse this conversation. */
    protect: (id: string) => void protectedIds.add(id),
    views: createFakeViews(seed.views),
  };
}

export type FakeServer = ReturnType<typeof createFakeServer>;
