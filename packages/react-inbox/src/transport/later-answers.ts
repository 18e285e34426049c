import type { Conversation } from "@prosa/core";
import * as v from "valibot";
import {
  conversation,
  conversationFields,
  count,
  countOrNull,
  direction,
  flag,
  item,
  maybe,
  message,
  read,
  type Schema,
  text,
  textOrNull,
} from "./parse.ts";
import type {
  BulkResult,
  ChangeAck,
  PastPage,
  QuickReply,
  Revision,
  SavedView,
  SearchPage,
  TemplateList,
} from "./transport.ts";

export const found: Schema<SearchPage> = v.object({
  conversations: v.array(item),
  messages: v.array(v.object({ message, conversation: item })),
  nextCursor: textOrNull,
});
export const quickReplies: Schema<{ items: QuickReply[] }> = v.object({
  items: v.array(v.object({ id: text, shortcut: text, title: text, body: text })),
});
export const templates: Schema<TemplateList> = v.object({
  items: v.array(
    v.object({
      id: text,
      name: text,
      language: text,
      category: text,
      header: textOrNull,
      body: text,
      footer: textOrNull,
      buttons: v.array(text),
      variables: v.array(
        v.object({
          key: text,
          place: v.picklist(["header", "body", "button"]),
          name: text,
          button: v.optional(count),
          example: textOrNull,
        }),
      ),
    }),
  ),
  refreshedAt: textOrNull,
  errorCode: textOrNull,
});
export const revisions: Schema<{ items: Revision[] }> = v.object({
  items: v.array(v.object({ body: textOrNull, at: textOrNull, by: direction })),
});
export const past: Schema<PastPage> = v.object({
  items: v.array(
    v.object({
      ...conversationFields,
      startedAt: text,
      resolvedAt: textOrNull,
      resolvedBy: textOrNull,
    }),
  ),
  nextBefore: countOrNull,
});
export const results: Schema<{ results: BulkResult[]; undoId?: string | null | undefined }> =
  v.object({
    undoId: v.optional(textOrNull),
    results: v.array(
      v.object({
        conversationId: text,
        ok: flag,
        error: v.optional(text),
        conversation: v.optional(conversation),
        read: v.optional(read),
      }),
    ),
  });
export const transferred: Schema<{ conversation: Conversation }> = v.object({ conversation });
const idsOrNone = maybe(v.array(textOrNull));
const ids = maybe(v.array(text));
export const view: Schema<SavedView> = v.object({
  id: text,
  name: text,
  isShared: flag,
  query: v.object({
    tab: v.fallback(v.picklist(["mine", "unassigned", "all"]), "all"),
    status: v.fallback(v.array(v.picklist(["open", "pending", "snoozed", "resolved"])), []),
    filters: maybe(
      v.object({
        assigneeIds: idsOrNone,
        teamIds: idsOrNone,
        channelIds: ids,
        labelIds: ids,
        priority: maybe(v.array(v.picklist(["low", "normal", "high", "urgent"]))),
        unread: maybe(flag),
        waiting: maybe(flag),
      }),
    ),
    sort: maybe(v.picklist(["recent", "waiting", "priority"])),
  }),
});
export const views: Schema<{ items: SavedView[] }> = v.object({ items: v.array(view) });
export const changedMessage: Schema<ChangeAck> = v.object({ message, rev: count });
export const started = v.object({ conversationId: text });
