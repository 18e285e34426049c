import { laterMethods } from "./later-methods.ts";
import { parseAnswer } from "./parse.ts";
import type { CallOptions, FirstMessage, InboxTransport } from "./transport.ts";

/** Calls one user function of the schema `prosa`. */
export type Call = (fn: string, args: object, options?: CallOptions) => Promise<unknown>;

/** How calls reach the server: functions of the schema, and what the sender or the provider is asked for. */
export interface Carrier {
  call: Call;
  /** Goes where the sender is woken. */
  about(
    messageId: string,
    verb: "retry" | "discard" | "verify" | "change",
    body: object,
    options?: CallOptions,
  ): Promise<unknown>;
  begin(first: FirstMessage): Promise<unknown>;
}

const later = () => import("./later-functions.ts");

/** What the first look at an inbox needs. */
export function firstFunctions(call: Call) {
  return {
    session: async (query, o) => parseAnswer("session", await call("get_session", query, o)),
    async conversations({ status, ...query }, o) {
      const args = { ...query, ...(status.length > 0 && { status }) };
      return parseAnswer("page", await call("list_conversations", args, o));
    },
  } satisfies Partial<InboxTransport>;
}

/** The methods that are one function of the schema each, whatever carries the call. */
export function userFunctions(carrier: Carrier) {
  const { call } = carrier;
  return {
    ...firstFunctions(call),
    sync: async (query, o) => parseAnswer("sync", await call("sync_conversations", query, o)),
    conversation: async (conversationId, o) =>
      parseAnswer("item", await call("get_conversation", { conversationId }, o)),
    counts: async (query, o) => parseAnswer("counts", await call("count_conversations", query, o)),
    messages: async (query, o) => parseAnswer("window", await call("list_messages", query, o)),
    message: async (messageId, o) =>
      parseAnswer("message", await call("get_message", { messageId }, o)),
    changes: async (query, o) => parseAnswer("changes", await call("list_changes", query, o)),
    markRead: async (conversationId, seq) =>
      parseAnswer("read", await call("mark_read", { conversationId, seq })),
    ...laterMethods(async () => (await later()).laterFunctions(carrier), {
      search: true,
      quickReplies: true,
      templates: true,
      refreshTemplates: true,
      revisions: true,
      pastConversations: true,
      startConversation: true,
      retry: true,
      discard: true,
      verify: true,
      edit: true,
      delete: true,
      dropChange: true,
      update: true,
      setLabels: true,
      updateMany: true,
      undo: true,
      setReadMarks: true,
      transfer: true,
      savedViews: true,
      saveView: true,
      deleteView: true,
      orderViews: true,
      retryFile: true,
    }),
    contacts: laterMethods(async () => (await later()).contactFunctions(call), {
      get: true,
      update: true,
      block: true,
      notes: true,
      saveNote: true,
      deleteNote: true,
      media: true,
      merge: true,
      unmerge: true,
    }),
  } satisfies Partial<InboxTransport>;
}
