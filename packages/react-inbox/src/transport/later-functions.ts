import * as answers from "./later-answers.ts";
import { conversation, readAs } from "./parse.ts";
import type { CallOptions, InboxTransport } from "./transport.ts";
import type { Carrier } from "./user-functions.ts";

export { contactFunctions } from "./contact-functions.ts";

/** The methods that no first message waits for, whatever carries the call. */
export function laterFunctions({ call, about, begin }: Carrier) {
  const settle =
    (verb: "retry" | "discard" | "verify") =>
    async (messageId: string, settings: object = {}) => {
      await about(messageId, verb, settings);
    };
  const change = async (messageId: string, body: object, o?: CallOptions) =>
    readAs(answers.changedMessage, "changedMessage", await about(messageId, "change", body, o));
  const results = async (fn: string, args: object) =>
    readAs(answers.results, "results", await call(fn, args));

  return {
    search: async (query, o) =>
      readAs(answers.found, "found", await call("search_inbox", query, o)),
    quickReplies: async (query, o) =>
      readAs(answers.quickReplies, "quickReplies", await call("list_quick_replies", query, o))
        .items,
    templates: async (query, o) =>
      readAs(answers.templates, "templates", await call("list_templates", query, o)),
    refreshTemplates: async (channelId) =>
      Object(await call("refresh_templates", { channelId })).isRefreshing === true,
    revisions: async (messageId, o) =>
      readAs(answers.revisions, "revisions", await call("list_revisions", { messageId }, o)).items,
    pastConversations: async (query, o) =>
      readAs(answers.past, "past", await call("list_past_conversations", query, o)),
    startConversation: async (first) => readAs(answers.started, "started", await begin(first)),
    retry: settle("retry"),
    discard: settle("discard"),
    verify: settle("verify"),
    edit: (messageId, body, o) => change(messageId, { change: "edit", body }, o),
    delete: (messageId, o) => change(messageId, { change: "delete" }, o),
    dropChange: (messageId) => change(messageId, { change: "drop" }),
    update: async (conversationId, patch) =>
      readAs(
        conversation,
        "conversation",
        await call("update_conversation", { conversationId, patch }),
      ),
    setLabels: async (conversationId, labelIds) =>
      readAs(conversation, "conversation", await call("set_labels", { conversationId, labelIds })),
    async updateMany(conversationIds, change) {
      const answer = await results("update_conversations", { conversationIds, ...change });
      return { results: answer.results, undoId: answer.undoId ?? null };
    },
    undo: async (undoId) => (await results("undo_update", { undoId })).results,
    setReadMarks: async (marks) => (await results("set_read_marks", { marks })).results,
    transfer: async (input) =>
      readAs(answers.transferred, "transferred", await call("transfer_conversation", input))
        .conversation,
    savedViews: async (query, o) =>
      readAs(answers.views, "views", await call("list_saved_views", query, o)).items,
    saveView: async (view) => readAs(answers.view, "view", await call("save_view", view)),
    async deleteView(view) {
      await call("delete_view", view);
    },
    orderViews: async (order) =>
      readAs(answers.views, "views", await call("order_views", order)).items,
    async retryFile(attachmentId) {
      await call("retry_attachment", { attachmentId });
    },
  } satisfies Partial<InboxTransport>;
}
