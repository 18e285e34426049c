import { deliver, preview } from "./webhook-delivery.ts";
import type { Json, World } from "./world.ts";

/**
 * Tells the server's errors webhook about a request that failed in shape 1. The envelope names no
 * instance and carries the GLOBAL key.
 * @see Evolution 2.3.7, the setting ERRORS_WEBHOOK.
 */
export function reportError(world: World, body: unknown): void {
  const { status, error, response } = (body ?? {}) as Json & { response?: Json };
  if (!world.errorsWebhookUrl || typeof status !== "number" || !response) return;
  const envelope = {
    event: "error",
    data: { error, message: response.message, status, response },
    date_time: new Date().toISOString(),
    api_key: world.apiKey,
    server_url: world.url,
  };
  const parcel = {
    event: "error",
    instance: "",
    url: world.errorsWebhookUrl,
    headers: {
      accept: "application/json, text/plain, */*",
      "content-type": "application/json",
      "user-agent": "axios/1.21.1",
    },
    body: JSON.stringify(envelope),
    preview: preview(envelope),
    chaos: world.chaos,
    ordinal: world.next("event"),
  };
  void world.track(deliver(world, parcel));
}
