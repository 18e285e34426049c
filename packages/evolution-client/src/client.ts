import { EvolutionError } from "./errors.ts";
import { type CallOptions, createRequester, type EvolutionClientOptions } from "./request.ts";
import { type BusinessResource, createBusinessResource } from "./resources/business.ts";
import { type CallResource, createCallResource } from "./resources/call.ts";
import { type ChatResource, createChatResource } from "./resources/chat.ts";
import { createGroupResource, type GroupResource } from "./resources/group.ts";
import { createInboundResource, type InboundResource } from "./resources/inbound.ts";
import { createInstanceResource, type InstanceResource } from "./resources/instance.ts";
import { createLabelResource, type LabelResource } from "./resources/label.ts";
import { createMessageResource, type MessageResource } from "./resources/message.ts";
import { createProfileResource, type ProfileResource } from "./resources/profile.ts";
import { createProxyResource, type ProxyResource } from "./resources/proxy.ts";
import { createSettingsResource, type SettingsResource } from "./resources/settings.ts";
import { createTemplateResource, type TemplateResource } from "./resources/template.ts";
import { createWebhookResource, type WebhookResource } from "./resources/webhook.ts";
import { withRetries } from "./retry.ts";
import { type EvolutionVersion, parseVersion } from "./version.ts";

/** Answer of `GET /`, which needs no key. */
export interface ServerInfo {
  status: number;
  message: string;
  /** Semantic version of the server, which decides its quirks. */
  version: string;
  clientName: string;
  whatsappWebVersion?: string;
}

/**
 * A client of one Evolution server. It holds no connection, and no state but the server's version:
 * nothing to close. Calls may run side by side.
 */
export interface EvolutionClient {
  info(options?: CallOptions): Promise<ServerInfo>;
  /**
   * The server's version and quirks. Asked once and remembered; a failed question is asked again.
   * A 2.4 server says its version before it is licensed.
   */
  version(options?: CallOptions): Promise<EvolutionVersion>;
  readonly instance: InstanceResource;
  readonly message: MessageResource;
  readonly chat: ChatResource;
  readonly group: GroupResource;
  readonly webhook: WebhookResource;
  readonly settings: SettingsResource;
  readonly proxy: ProxyResource;
  readonly label: LabelResource;
  readonly call: CallResource;
  readonly business: BusinessResource;
  readonly template: TemplateResource;
  readonly profile: ProfileResource;
  readonly inbound: InboundResource;
}

/**
 * Creates a client of an Evolution API 2 server. Repeats reads, never what may change anything.
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
  const call = withRetries(createRequester(options), options);
  const info = async (callOptions?: CallOptions): Promise<ServerInfo> =>
    call({ method: "GET", path: [], keyless: true }, callOptions);
  let known: EvolutionVersion | null = null;
  return {
    info,
    version: async (callOptions) => {
      if (known) return known;
      const text: unknown = (await info(callOptions))?.version;
      known = parseVersion(typeof text === "string" ? text : "");
      return known;
    },
    instance: createInstanceResource(call),
    message: createMessageResource(call),
    chat: createChatResource(call),
    group: createGroupResource(call),
    webhook: createWebhookResource(call),
    settings: createSettingsResource(call),
    proxy: createProxyResource(call),
    label: createLabelResource(call),
    call: createCallResource(call),
    business: createBusinessResource(call),
    template: createTemplateResource(call),
    profile: createProfileResource(call),
    inbound: createInboundResource(call),
  };
}
