import { contactFunctions } from "./contact-functions.ts";
import { parseAnswer } from "./parse.ts";
import type { CallOptions, InboxTransport } from "./transport.ts";

/** Calls one user function of the schema `prosa`. */
export type Call = (fn: string, args: object, options?: CallOptions) => Promise<unknown>;

/** The ways to change what was sent; `post` goes where the sender is woken. */
export function changeMethods(
  post: (messageId: string, change: object, options?: CallOptions) => Promise<unknown>,
) {
  const tell = async (messageId: string, change: object, o?: CallOptions) =>
    parseAnswer("changedMessage", await post(messageId, change, o));
  return {
    edit: (messageId, body, o) => tell(messageId, { change: "edit", body }, o),
    delete: (messageId, o) => tell(messageId, { change: "delete" }, o),
    dropChange: (messageId) => tell(messageId, { change: "drop" }),
  } satisfies Partial<InboxTransport>;
}

/** The methods that are one function of the schema each, whatever carries the call. */
export function userFunctions(call: Call) {
  return {
    session: async (query, o) => parseAnswer("session", await call("get_session", query, o)),
    async conversations({ status, ...query }, o) {
      const args = { ...query, ...(status.length > 0 && { status }) };
      return parseAnswer("page", await call("list_conversations", args, o));
    },
    sync: async (query, o) => parseAnswer("sync", await call("sync_conversations", query, o)),
    conversation: async (conversationId, o) =>
      parseAnswer("item", await call("get_conversation", { conversationId }, o)),
    counts: async (query, o) => parseAnswer("counts", await call("count_conversations", query, o)),
    search: async (query, o) => parseAnswer("found", await call("search_inbox", query, o)),
    quickReplies: async (query, o) =>
      parseAnswer("quickReplies", await call("list_quick_replies", query, o)).items,
    templates: async (query, o) => parseAnswer("templates", await call("list_templates", query, o)),
    refreshTemplates: async (channelId) =>
      Object(await call("refresh_templates", { channelId })).isRefreshing === true,
    messages: async (query, o) => parseAnswer("window", await call("list_messages", query, o)),
    message: async (messageId, o) =>
      parseAnswer("message", await call("get_message", { messageId }, o)),
    revisions: async (messageId, o) =>
      parseAnswer("revisions", await call("list_revisions", { messageId }, o)).items,
    pastConversations: async (query, o) =>
      parseAnswer("past", await call("list_past_conversations", query, o)),
    changes: async (query, o) => parseAnswer("changes", await call("list_changes", query, o)),
    markRead: async (conversationId, seq) =>
      parseAnswer("read", await call("mark_read", { conversationId, seq })),
    update: async (conversationId, patch) =>
      parseAnswer("conversation", await call("update_conversation", { conversationId, patch })),
    setLabels: async (conversationId, labelIds) =>
      parseAnswer("conversation", await call("set_labels", { conversationId, labelIds })),
    contacts: contactFunctions(call),
    async updateMany(conversationIds, change) {
      const args = { conversationIds, ...change };
      const { results, undoId = null } = parseAnswer(
        "results",
        await call("update_conversations", args),
      );
      return { results, undoId };
    },
    undo: async (undoId) => parseAnswer("results", await call("undo_update", { undoId })).results,
    setReadMarks: async (marks) =>
      parseAnswer("results", await call("set_read_marks", { marks })).results,
    transfer: async (input) =>
      parseAnswer("transferred", await call("transfer_conversation", input)).conversation,
    savedViews: async (query, o) =>
      parseAnswer("views", await call("list_saved_views", query, o)).items,
    saveView: async (view) => parseAnswer("view", await call("save_view", view)),
    async deleteView(view) {
      await call("delete_view", view);
    },
    orderViews: async (order) => parseAnswer("views", await call("order_views", order)).items,
    async retryFile(attachmentId) {
      await call("retry_attachment", { attachmentId });
    },
  } satisfies Partial<InboxTransport>;
}
