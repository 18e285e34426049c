"use client";

export {
  type ActionId,
  type Appearance,
  type ColorScheme,
  type ElementKey,
  type IconKey,
  type IconProps,
  type InboxComponents,
  type InboxFeatures,
  type InboxListState,
  type InboxNavigation,
  type Keymap,
  useInbox,
} from "./hooks/inbox-context.ts";
export { InboxProvider, type InboxProviderProps } from "./hooks/inbox-provider.tsx";
export { useComposer } from "./hooks/use-composer.ts";
export {
  useActiveConversation,
  useConversation,
  useConversations,
  usePresence,
  useTyping,
  useUnreadCount,
} from "./hooks/use-conversations.ts";
export { useInboxState } from "./hooks/use-inbox-state.ts";
export { useMediaUrl } from "./hooks/use-media-url.ts";
export { useMessages, useOutbox, useSendMessage } from "./hooks/use-messages.ts";
export { useNow } from "./hooks/use-now.ts";
export { useQuickReplies } from "./hooks/use-quick-replies.ts";
export { useSearch } from "./hooks/use-search.ts";
export { useFormat, useInboxClient, useLinkStatus, useSession, useT } from "./hooks/use-session.ts";
export type { Formatters } from "./internal/formatters.ts";
export type { SessionWindow } from "./internal/session-window.ts";
export type { TokenName, Tokens } from "./internal/tokens.ts";
export type { AttachProblem } from "./store/attach-problem.ts";
export type { ClientCallbacks, InboxNotification, InboxUiEvent } from "./store/context.ts";
export {
  createInboxClient,
  type InboxClient,
  type InboxClientOptions,
} from "./store/inbox-client.ts";
export { type KeyValueStore, memoryStore } from "./store/key-value-store.ts";
export type { InboxSettings, NotifyScope } from "./store/settings.ts";
export type {
  ComposerAttachment,
  ComposerMode,
  Draft,
  InboxState,
  KnownConversation,
  LinkStatus,
  ListQuery,
  OutboxEntry,
  OutboxState,
} from "./store/state.ts";
export type { ThreadItem } from "./store/thread-items.ts";
export type { InboxLocale, InboxStrings } from "./strings/strings.ts";
export type {
  ConversationPatch,
  ConversationTab,
  InboxTransport,
  ListFilters,
  ListSort,
  OutgoingContent,
  OutgoingMessage,
  PastConversation,
  QuickReply,
  Revision,
  SavedView,
  Session,
  TemplateList,
} from "./transport/transport.ts";
