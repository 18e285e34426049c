import { EvolutionError } from "./errors.ts";
import { type CallOptions, createRequester, type EvolutionClientOptions } from "./request.ts";
import { type ChatResource, createChatResource } from "./resources/chat.ts";
import { createGroupResource, type GroupResource } from "./resources/group.ts";
import { createInstanceResource, type InstanceResource } from "./resources/instance.ts";
import { createMessageResource, type MessageResource } from "./resources/message.ts";
import { createSettingsResource, type SettingsResource } from "./resources/settings.ts";
import { createWebhookResource, type WebhookResource } from "./resources/webhook.ts";

/** Answer of `GET /`, which needs no key. */
export interface ServerInfo {
  status: number;
  message: string;
  /** Semantic version of the server, which decides its quirks. */
  version: string;
  clientName: string;
  whatsappWebVersion?: string;
}

/** A client of one Evolution server. It holds no connection and no state: nothing to close. */
export interface EvolutionClient {
  info(options?: CallOptions): Promise<ServerInfo>;
  readonly instance: InstanceResource;
  readonly message: MessageResource;
  readonly chat: ChatResource;
  readonly group: GroupResource;
  readonly webhook: WebhookResource;
  readonly settings: SettingsResource;
}

/**
 * Creates a client of an Evolution API 2 server. Never retries by itself.
 *
 * Every call rejects with an {@link EvolutionError} and nothing else.
 * @throws EvolutionError `validation` when `baseUrl` is no http(s) URL or `apiKey` is empty.
 * @example
 * ```ts
 * const evolution = createEvolutionClient({ baseUrl: "http://127.0.0.1:8080", apiKey });
 * const sent = await evolution.message.sendText("store", { number: "5511981234567", text: "Oi!" });
 * console.log(sent.key.id);
 * ```
 */
export function createEvolutionClient(options: EvolutionClientOptions): EvolutionClient {
  if (!URL.canParse(options.baseUrl) || !/^https?:$/.test(new URL(options.baseUrl).protocol))
    throw new EvolutionError({
      code: "validation",
      sent: "no",
      message: `"${options.baseUrl}" is no http(s) URL. Pass the root of the Evolution server as baseUrl.`,
    });
  if (!options.apiKey)
    throw new EvolutionError({
      code: "validation",
      sent: "no",
      message: "apiKey is empty, so Evolution would refuse every call. Pass the server's key.",
    });
  const call = createRequester(options);
  return {
    info: async (callOptions) => call({ method: "GET", path: [] }, callOptions),
    instance: createInstanceResource(call),
    message: createMessageResource(call),
    chat: createChatResource(call),
    group: createGroupResource(call),
    webhook: createWebhookResource(call),
    settings: createSettingsResource(call),
  };
}
