import { failure, invalid } from "../http-failure.ts";
import { validate } from "../validate.ts";
import type { Instance, Json, World } from "../world.ts";
import { created, objectAt, ok, type Route } from "./route.ts";

/** The names that 2.3.7 answers for a subscription to everything. */
const eventNames = [
  "APPLICATION_STARTUP",
  "QRCODE_UPDATED",
  "MESSAGES_SET",
  "MESSAGES_UPSERT",
  "MESSAGES_EDITED",
  "MESSAGES_UPDATE",
  "MESSAGES_DELETE",
  "SEND_MESSAGE",
  "SEND_MESSAGE_UPDATE",
  "CONTACTS_SET",
  "CONTACTS_UPSERT",
  "CONTACTS_UPDATE",
  "PRESENCE_UPDATE",
  "CHATS_SET",
  "CHATS_UPSERT",
  "CHATS_UPDATE",
  "CHATS_DELETE",
  "GROUPS_UPSERT",
  "GROUP_UPDATE",
  "GROUP_PARTICIPANTS_UPDATE",
  "CONNECTION_UPDATE",
  "LABELS_EDIT",
  "LABELS_ASSOCIATION",
  "CALL",
  "TYPEBOT_START",
  "TYPEBOT_CHANGE_STATUS",
  "REMOVE_INSTANCE",
  "LOGOUT_INSTANCE",
  "INSTANCE_CREATE",
  "INSTANCE_DELETE",
  "STATUS_INSTANCE",
];

/** Builds the stored row of webhook settings; `events: []` becomes all of them. */
export function webhookRow(
  world: World,
  instance: Instance,
  webhook: Json,
): NonNullable<Instance["webhook"]> {
  const now = new Date().toISOString();
  const events = Array.isArray(webhook.events) ? webhook.events.map(String) : [];
  const headers = objectAt(webhook, "headers") as Record<string, string>;
  return {
    id: instance.webhook?.id ?? world.random.databaseId(world.next("row")),
    url: String(webhook.url),
    headers: "headers" in webhook ? headers : null,
    enabled: webhook.enabled !== false,
    events: events.length > 0 ? events : eventNames,
    webhookByEvents: webhook.byEvents === true,
    webhookBase64: webhook.base64 === true,
    createdAt: instance.webhook?.createdAt ?? now,
    updatedAt: now,
    instanceId: instance.id,
  };
}

/** Webhook settings of an instance. */
export const webhookRoutes: Route[] = [
  {
    method: "POST",
    path: "webhook/set",
    scope: "instance",
    handle: ({ world, instance, body }) => {
      validate(body, { required: ["webhook"] });
      const webhook = objectAt(body, "webhook");
      if (!Array.isArray(webhook.events))
        throw failure(500, ["TypeError: Cannot read properties of undefined (reading 'length')"]);
      const unknown = webhook.events.findIndex((name) => !eventNames.includes(String(name)));
      if (unknown >= 0)
        throw invalid([`webhook.events[${unknown}] is not one of enum values: ${eventNames}`]);
      instance.webhook = webhookRow(world, instance, webhook);
      world.changed();
      return created(instance.webhook);
    },
  },
  {
    method: "GET",
    path: "webhook/find",
    scope: "instance",
    handle: ({ instance }) => ok(instance.webhook),
  },
];
