import type { Message } from "@prosa/core";
import type { JsonObject, MessageReference } from "../ports/index.ts";

/** A channel as the database hands it to a sender. */
export interface SendChannel {
  id: string;
  tenantId: string;
  provider: string;
  settings: JsonObject;
  status: string;
  secret: { ciphertext: string; keyVersion: number } | null;
}

export interface CallStep {
  state: "call";
  attempt: { id: string; n: number; deadlineAt: string };
  message: Message;
  sendKey: string;
  replyTo: MessageReference | null;
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

/** What `begin_send_attempt` asks of the lane of a conversation. */
export type SendStep =
  | CallStep
  | LookupStep
  | ReactStep
  | { state: "echoes" }
  | { state: "wait"; retryAt: string }
  | { state: "idle" };
