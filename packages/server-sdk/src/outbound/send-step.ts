import type { Message } from "@prosa/core";
import type { SealedChannel } from "../open-sender.ts";
import type { MessageReference } from "../ports/index.ts";

/** The channel of a lane, with what a sender needs. */
export interface SendChannel extends SealedChannel {
  tenantId: string;
  status: string;
}

export interface CallStep {
  state: "call";
  attempt: { id: string; n: number; deadlineAt: string };
  message: Message;
  sendKey: string;
  replyTo: MessageReference | null;
  channel: SendChannel;
}

/** Typing is to be shown first: the same lane sends when it was shown long enough. */
export interface TypeStep {
  state: "type";
  typingMs: number;
  retryAt: string;
  sendKey: string;
  channel: SendChannel;
}

export interface LookupStep {
  state: "lookup";
  attempt: { id: string; n: number; startedAt: string };
  message: Message;
  sendKey: string;
  channel: SendChannel;
  knownExternalIds: string[];
  /** The followers have waited long enough: let them go unless it is settled now. */
  last: boolean;
}

export interface ReactStep {
  state: "react";
  messageId: string;
  version: number;
  emoji: string;
  target: MessageReference | null;
  sendKey: string;
  channel: SendChannel;
}

export interface ChangeStep {
  state: "change";
  messageId: string;
  kind: "edit" | "delete";
  /** The new text of an edit. */
  body: string | null;
  version: number;
  /** From 1. */
  attempt: number;
  target: MessageReference;
  channel: SendChannel;
}

/** What `begin_send_attempt` asks of the lane of a conversation. */
export type SendStep =
  | CallStep
  | TypeStep
  | LookupStep
  | ReactStep
  | ChangeStep
  | { state: "echoes" }
  | { state: "wait"; retryAt: string }
  | { state: "idle" };
