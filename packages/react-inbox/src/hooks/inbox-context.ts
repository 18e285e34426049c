import type { MessageKind } from "@prosa/core";
import { type ComponentType, createContext, useContext } from "react";
import type { Formatters } from "../internal/formatters.ts";
import type { InboxClient } from "../store/inbox-client.ts";
import type { ListQuery } from "../store/state.ts";
import type { ThreadItem } from "../store/thread-items.ts";
import type { InboxLocale, InboxStrings } from "../strings/strings.ts";

export interface Appearance {
  /** `inherit` follows a `data-scheme` above the inbox. @defaultValue `"inherit"` */
  colorScheme?: "light" | "dark" | "system" | "inherit";
  /** Tokens by name without their prefix, e.g. `{ accent: "#0a5" }`. */
  variables?: Record<string, string>;
  /** Third pane. @defaultValue `"auto"` */
  contextPane?: "auto" | "none";
}

/** Parts that a host draws itself. */
export interface InboxComponents {
  /** Body of a message by its kind. */
  Message?: Partial<Record<MessageKind, ComponentType<{ item: ThreadItem }>>>;
  Avatar?: ComponentType<{ id: string; name: string; kind: "customer" | "team" }>;
  ChannelIcon?: ComponentType<{ provider: string }>;
}

/** Switches take away: each is on unless it is `false`. */
export interface InboxFeatures {
  notes?: boolean;
  attachments?: boolean;
  reactions?: boolean;
  assign?: boolean;
  resolve?: boolean;
  snooze?: boolean;
  priority?: boolean;
  labels?: boolean;
  quickReplies?: boolean;
  emoji?: boolean;
  /** Recording voice notes. */
  voice?: boolean;
  mentions?: boolean;
  /** How long a message waits for its author to take it back, in milliseconds. @defaultValue 0 */
  undoSendMs?: number;
  /** What sends until an operator chooses: Enter, or Control (Command) and Enter. @defaultValue `"enter"` */
  sendOn?: "enter" | "mod";
  /** Keys that work outside of text fields. */
  shortcuts?: boolean;
}

export interface InboxNavigation {
  conversationId: string | null;
  onConversationChange(conversationId: string | null): void;
}

/** The list's tab, filters and sort in the host's hands; see `toListParams` for an address. */
export interface InboxListState {
  query: ListQuery;
  onQueryChange(query: ListQuery): void;
}

export interface InboxContextValue {
  client: InboxClient;
  locale: InboxLocale;
  strings: InboxStrings;
  format: Formatters;
  appearance: Appearance;
  components: InboxComponents;
  features: InboxFeatures;
  /** Opens a conversation, through the host's navigation when it has one; there at a message. */
  open(conversationId: string | null, messageId?: string): void;
  /** Changes the list's query, through the host when it holds it. */
  setQuery(change: Partial<ListQuery>): void;
}

export const InboxContext = createContext<InboxContextValue | null>(null);

/** @throws Error outside an `InboxProvider`. */
export function useInbox(): InboxContextValue {
  const value = useContext(InboxContext);
  if (value) return value;
  throw new Error(
    "Inbox hooks and parts need an InboxProvider above them. Without it there is no session to show. Wrap them in <InboxProvider transport tenantId>.",
  );
}
