import type { MessageKind } from "@prosa/core";
import type { icons } from "lucide-react";
import { type ComponentType, type CSSProperties, createContext, useContext } from "react";
import type { Formatters } from "../internal/formatters.ts";
import type { Tokens } from "../internal/tokens.ts";
import type { InboxClient } from "../store/inbox-client.ts";
import type { ListQuery } from "../store/state.ts";
import type { ThreadItem } from "../store/thread-items.ts";
import type { InboxLocale, InboxStrings } from "../strings/strings.ts";

/** What a host may give a class or a style of its own. */
export type ElementKey =
  | "root"
  | "frame"
  | "listPane"
  | "threadPane"
  | "threadHeader"
  | "contextPane"
  | "banner";

export interface IconProps {
  className?: string;
  size?: number | string;
  strokeWidth?: number | string;
  "aria-hidden"?: boolean | "true" | "false";
}

/** An icon by its name at lucide, e.g. `PanelRight`. */
export type IconKey = keyof typeof icons;

export type ColorScheme = "light" | "dark" | "system" | "inherit";

export interface Appearance {
  /**
   * `inherit` follows the page: `data-scheme`, `data-theme` or `.dark` above the inbox, else its CSS
   * `color-scheme`. @defaultValue `"inherit"`
   */
  colorScheme?: ColorScheme;
  /** @defaultValue `"comfortable"` */
  density?: "comfortable" | "compact";
  /** @defaultValue `"md"` */
  radius?: "none" | "sm" | "md" | "lg";
  /** Tokens by name without their prefix, e.g. `{ accent: "#0a5" }`; an accent colors what follows it. */
  variables?: Partial<Tokens>;
  /** A class, or a style, for parts of the drop-in. */
  elements?: Partial<Record<ElementKey, string | CSSProperties>>;
  /** Icons drawn by the host. */
  icons?: Partial<Record<IconKey, ComponentType<IconProps>>>;
  layout?: {
    /** `open` and `closed` say how it begins; narrow containers begin closed. @defaultValue `"auto"` */
    contextPane?: "auto" | "open" | "closed" | "none";
    /** Width of the list in px where panes stand side by side. */
    listWidth?: number;
    /** Any CSS length, e.g. `"65ch"`. */
    bubbleMaxWidth?: string;
  };
}

/** What keys can do. */
export type ActionId =
  | "palette"
  | "sheet"
  | "search"
  /** Beside `/` in the thread; give it `"Mod+F"` to take the browser's own search. */
  | "searchThread"
  | "start"
  | "next"
  | "previous"
  | "goMine"
  | "goUnassigned"
  | "goAll"
  | "nextPane"
  | "previousPane"
  | "reply"
  | "note"
  | "resolve"
  | "resolveNext"
  | "snooze"
  | "assign"
  | "claim"
  | "labels"
  | "templates"
  | "context"
  // Actions that a later version brings are named by their id, too.
  | (string & {});

/** Other keys for an action: `"Alt+E"`, several, or none with `null`. */
export type Keymap = Partial<Record<ActionId, string | readonly string[] | null>>;

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
  /** Texts that the channel's provider approved. */
  templates?: boolean;
  emoji?: boolean;
  /** Recording voice notes. */
  voice?: boolean;
  mentions?: boolean;
  /**
   * How long a message waits for its author to take it back, in milliseconds, until an operator
   * chooses. @defaultValue 0
   */
  undoSendMs?: number;
  /** What sends until an operator chooses: Enter, or Control (Command) and Enter. @defaultValue `"enter"` */
  sendOn?: "enter" | "mod";
  /** Keys that work outside of text fields. */
  shortcuts?: boolean;
  /** The drop-in's sound for what comes in. */
  sound?: boolean;
  /** The drop-in's notifications of the operating system, which each operator turns on. */
  desktop?: boolean;
  /** The drop-in's count of unread conversations in `document.title` and on the app's icon. */
  titleBadge?: boolean;
  /** The dialog in which operators choose. */
  settings?: boolean;
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
  keymap: Keymap | false;
  /**
   * Opens a conversation for somebody who asked for it, through the host's navigation when it has one;
   * there at a message. Its composer takes the focus.
   */
  open(conversationId: string | null, messageId?: string): void;
  /** What was last opened so. What came by itself, as by an address, is not in it. */
  opened: { current: string | null };
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
