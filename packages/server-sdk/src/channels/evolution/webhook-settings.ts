import type { WebhookEventName, WebhookRow, WebhookSettings } from "@prosa/evolution-client";
import type { FoundWebhook, WebhookProblem, WebhookTarget } from "../../ports/index.ts";

/** What the inbox lives on. Others are taken and ignored. */
export const neededEvents: readonly WebhookEventName[] = [
  "QRCODE_UPDATED",
  "CONNECTION_UPDATE",
  "STATUS_INSTANCE",
  "LOGOUT_INSTANCE",
  "REMOVE_INSTANCE",
  "MESSAGES_SET",
  "MESSAGES_UPSERT",
  "MESSAGES_EDITED",
  "MESSAGES_UPDATE",
  "MESSAGES_DELETE",
  "SEND_MESSAGE",
  "SEND_MESSAGE_UPDATE",
  "CONTACTS_UPSERT",
  "CONTACTS_UPDATE",
  "PRESENCE_UPDATE",
  "GROUPS_UPSERT",
  "GROUP_UPDATE",
];

/**
 * The webhook as Prosa wants it: whole files stay out of events, and our token rides where Evolution
 * leaves it alone.
 */
export function webhookSettings(
  target: WebhookTarget,
  jwtKey: string | undefined,
): WebhookSettings {
  return {
    enabled: true,
    url: target.url,
    // Evolution replaces Authorization by its JWT where there is a jwt_key.
    headers: jwtKey
      ? { jwt_key: jwtKey, "x-prosa-token": target.token }
      : { authorization: `Bearer ${target.token}` },
    events: [...neededEvents],
    byEvents: false,
    base64: false,
  };
}

/** What differs between a stored webhook and the wanted one, and the token that it sends. */
export function compareWebhook(row: WebhookRow | null, expected: { url: string }): FoundWebhook {
  if (!row) return { problems: ["missing"], token: null };
  const headers = new Headers(Object.entries(row.headers ?? {}));
  const token =
    headers.get("x-prosa-token") ??
    /^Bearer\s+(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1] ??
    null;
  const lacksEvents =
    row.events.length > 0 && neededEvents.some((event) => !row.events.includes(event));
  const found: [WebhookProblem, boolean][] = [
    ["disabled", !row.enabled],
    ["url", row.url !== expected.url],
    ["token", token === null],
    ["events", lacksEvents],
    ["base64", row.webhookBase64],
    ["by_events", row.webhookByEvents],
  ];
  return { problems: found.filter(([, isWrong]) => isWrong).map(([problem]) => problem), token };
}
