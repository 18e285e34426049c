"use client";

export {
  type PastConversations,
  type ShownPast,
  usePastConversations,
} from "./hooks/use-past-conversations.ts";
export { useSettings } from "./hooks/use-settings.ts";
export { useTemplates } from "./hooks/use-templates.ts";
export * from "./hooks.ts";
export { Inbox, type InboxProps } from "./inbox/inbox.tsx";
export { useWorkText } from "./inbox/work-line.tsx";
export { parseListParams, toListParams } from "./internal/list-params.ts";
