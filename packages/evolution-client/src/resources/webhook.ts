import * as guard from "../guards.ts";
import type { CallOptions, Requester } from "../request.ts";
import { routesOf } from "./route.ts";

/** Names that `events` accepts in 2.3.7; `[]` subscribes to all of them. */
export type WebhookEventName =
  | "APPLICATION_STARTUP"
  | "QRCODE_UPDATED"
  | "MESSAGES_SET"
  | "MESSAGES_UPSERT"
  | "MESSAGES_EDITED"
  | "MESSAGES_UPDATE"
  | "MESSAGES_DELETE"
  | "SEND_MESSAGE"
  | "SEND_MESSAGE_UPDATE"
  | "CONTACTS_SET"
  | "CONTACTS_UPSERT"
  | "CONTACTS_UPDATE"
  | "PRESENCE_UPDATE"
  | "CHATS_SET"
  | "CHATS_UPSERT"
  | "CHATS_UPDATE"
  | "CHATS_DELETE"
  | "GROUPS_UPSERT"
  | "GROUP_UPDATE"
  | "GROUP_PARTICIPANTS_UPDATE"
  | "CONNECTION_UPDATE"
  | "LABELS_EDIT"
  | "LABELS_ASSOCIATION"
  | "CALL"
  | "TYPEBOT_START"
  | "TYPEBOT_CHANGE_STATUS"
  | "REMOVE_INSTANCE"
  | "LOGOUT_INSTANCE"
  | "INSTANCE_CREATE"
  | "INSTANCE_DELETE"
  | "STATUS_INSTANCE";

/** Where an instance's events go. */
export interface WebhookSettings {
  enabled: boolean;
  /** http or https; others are accepted by Evolution and never called. */
  url: string;
  /** `[]` means all. Missing is HTTP 500 in 2.3.7, so it is required here. */
  events: WebhookEventName[];
  /** Sent with every event. `jwt_key` is special: it becomes an `Authorization` JWT instead. */
  headers?: Record<string, string>;
  /** Appends the event to the path (`/messages-upsert`). */
  byEvents?: boolean;
  /** Puts whole files into events. A change counts only after the next reconnect (2.3.7). */
  base64?: boolean;
}

/** The stored settings. */
export interface WebhookRow {
  id: string;
  url: string;
  headers: Record<string, string> | null;
  enabled: boolean;
  events: string[];
  webhookByEvents: boolean;
  webhookBase64: boolean;
  createdAt: string;
  updatedAt: string;
  instanceId: string;
}

/** The events of an instance and where they go. */
export interface WebhookResource {
  /** Replaces the settings. @throws EvolutionError `validation` for a bad URL or missing events. */
  set(instance: string, settings: WebhookSettings, options?: CallOptions): Promise<WebhookRow>;
  /** `null` when nothing was ever set. */
  find(instance: string, options?: CallOptions): Promise<WebhookRow | null>;
}

/** Webhook settings alone, for bundles that need no more. */
export function createWebhookResource(call: Requester): WebhookResource {
  const { route, bare } = routesOf(call, "webhook");
  const set = route<{ webhook: WebhookSettings }, WebhookRow>("set", {
    check: ({ webhook }) => guard.webhook(webhook),
  });
  return {
    set: async (name, settings, options) => set(name, { webhook: settings }, options),
    find: bare("find"),
  };
}
