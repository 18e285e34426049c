import { isProsaError, type Message, ProsaError } from "@prosa/core";
import type { InboxTransport } from "../transport/transport.ts";
import type { StateStore } from "./create-store.ts";
import type { KeyValueStore } from "./key-value-store.ts";
import type { createServerClock } from "./server-clock.ts";

/** What a host may want to count. Never holds message text. */
export type InboxUiEvent =
  | { type: "conversation_opened"; conversationId: string }
  | { type: "message_sent"; conversationId: string; kind: string }
  | { type: "message_failed"; conversationId: string; code: string };

/** A customer wrote, or a colleague called the operator in a note: for a sound or a system notification. */
export interface InboxNotification {
  conversationId: string;
  message: Message;
  /** The operator looks at this conversation right now. */
  isWatched: boolean;
}

export interface ClientCallbacks {
  onEvent?(event: InboxUiEvent): void;
  onError?(error: ProsaError): void;
  onNotify?(notification: InboxNotification): void;
  /** What was written into `from` went on in `to`: a closed or merged conversation goes on there. */
  onMoved?(from: string, to: string): void;
}

/** What the parts of one client share. */
export interface Context {
  readonly store: StateStore;
  readonly transport: InboxTransport;
  readonly storage: KeyValueStore;
  readonly tenantId: string;
  readonly callbacks: ClientCallbacks;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: () => number;
  /** What people are shown; `now` orders what this machine does and is never corrected. */
  readonly clock: ReturnType<typeof createServerClock>;
  /** Aborted when the client closes. */
  readonly signal: AbortSignal;
}

/** Any failure as a ProsaError; ours passes unchanged. */
export function toProsaError(cause: unknown): ProsaError {
  if (isProsaError(cause)) return cause;
  return new ProsaError("internal", cause instanceof Error ? cause.message : String(cause), {
    cause,
  });
}

/** Nothing but another request would help. Signing in again mends `auth.required`. */
export function isFinal(error: ProsaError): boolean {
  return error.retry === "never" && error.code !== "auth.required";
}

/** Tells the host about a failure, unless the client was closed meanwhile. */
export function reportError(context: Context, cause: unknown): ProsaError {
  const error = toProsaError(cause);
  if (!context.signal.aborted) context.callbacks.onError?.(error);
  return error;
}
