import { newInstanceName } from "../guards.ts";
import type { CallOptions, Requester } from "../request.ts";
import { routesOf } from "./route.ts";
import type { InstanceSettings } from "./settings.ts";
import type { WebhookSettings } from "./webhook.ts";

/** Evolution's channels. Do not use `WHATSAPP-BUSINESS` up to 2.3.7: it mixes up customers. */
export type Integration = "WHATSAPP-BAILEYS" | "WHATSAPP-BUSINESS" | "EVOLUTION";

/** As held in the server's memory: `open` may lie after a silent drop. */
export type ConnectionState = "open" | "connecting" | "close";

/** What {@link InstanceResource.create} takes. */
export interface CreateInstanceRequest extends Partial<InstanceSettings> {
  /** Letters, digits, `.`, `_`, `-`. Never empty. */
  instanceName: string;
  integration: Integration;
  /** The instance's own key; generated when absent. */
  token?: string;
  /** Digits with country code. */
  number?: string;
  /** Start pairing at once and answer with a QR code. */
  qrcode?: boolean;
  /** Meta only. */
  businessId?: string;
  webhook?: WebhookSettings;
}

/** A QR code to pair a phone with; valid for about 20 s, then `qrcode.updated` brings the next. */
export interface QrCode {
  /** Eight characters to type into the phone, when a number was given. */
  pairingCode: string | null;
  /** Text of the QR code. */
  code: string;
  /** PNG as a data URI. */
  base64: string;
  /** How many codes were shown; the server gives up at its limit (30). */
  count: number;
}

/** Answer of {@link InstanceResource.create}. `hash` is the instance's key: a secret. */
export interface CreatedInstance {
  instance: {
    instanceName: string;
    instanceId: string;
    integration: Integration;
    webhookWaBusiness: string | null;
    accessTokenWaBusiness: string;
    status: ConnectionState;
  };
  hash: string;
  webhook: {
    webhookUrl?: string;
    webhookHeaders?: Record<string, string>;
    webhookByEvents?: boolean;
    webhookBase64?: boolean;
  };
  settings: InstanceSettings;
  qrcode?: QrCode;
}

/** Name and state of an instance. */
export interface InstanceState {
  instance: { instanceName: string; state: ConnectionState };
}

/** One row of {@link InstanceResource.fetchInstances}. `token` is a secret. */
export interface InstanceRow {
  id: string;
  name: string;
  connectionStatus: ConnectionState;
  ownerJid: string | null;
  profileName: string | null;
  profilePicUrl: string | null;
  integration: Integration;
  number: string | null;
  businessId: string | null;
  token: string;
  clientName: string;
  disconnectionReasonCode: number | null;
  /** JSON in a string. */
  disconnectionObject: string | null;
  disconnectionAt: string | null;
  createdAt: string;
  updatedAt: string;
  Setting?: InstanceSettings | null;
  _count?: { Message: number; Contact: number; Chat: number };
}

/** Answer of logout and delete. */
export interface InstanceDone {
  status: string;
  error: boolean;
  response: { message: string };
}

/** Life of an instance. */
export interface InstanceResource {
  /**
   * Creates an instance. Needs the global key.
   * @throws EvolutionError `validation` for an empty or unsafe name, before anything leaves;
   * `rejected` when the name is in use.
   */
  create(request: CreateInstanceRequest, options?: CallOptions): Promise<CreatedInstance>;
  /**
   * Starts pairing. Answers the QR code, or the state when already open.
   *
   * `number` asks for a pairing code and only counts while the state is `close`.
   */
  connect(
    instance: string,
    request?: { number?: string },
    options?: CallOptions,
  ): Promise<QrCode | InstanceState>;
  connectionState(instance: string, options?: CallOptions): Promise<InstanceState>;
  /** All instances that the key opens; a filter that matches nothing throws `not_found`. */
  fetchInstances(
    filter?: { instanceName?: string; instanceId?: string; number?: string },
    options?: CallOptions,
  ): Promise<InstanceRow[]>;
  /** Reopens the connection. Throws for a closed one, which Evolution reports with HTTP 200. */
  restart(instance: string, options?: CallOptions): Promise<InstanceState>;
  /** Unpairs the phone. Throws `disconnected` when it is not connected. */
  logout(instance: string, options?: CallOptions): Promise<InstanceDone>;
  /** Removes the instance; its stored data is purged after the answer. */
  delete(instance: string, options?: CallOptions): Promise<InstanceDone>;
  /** Shows the business as available or not, to everybody. */
  setPresence(
    instance: string,
    request: { presence: "available" | "unavailable" },
    options?: CallOptions,
  ): Promise<{ presence: string }>;
}

/** The life of instances alone, for bundles that need no more. */
export function createInstanceResource(call: Requester): InstanceResource {
  const { route, bare } = routesOf(call, "instance");
  return {
    create: async (request, options) => {
      newInstanceName(request.instanceName);
      return call({ method: "POST", path: ["instance", "create"], body: request }, options);
    },
    connect: route("connect", { method: "GET", query: ["number"], safe: false }),
    connectionState: bare("connectionState"),
    fetchInstances: async (filter, options) =>
      call({ method: "GET", path: ["instance", "fetchInstances"], query: { ...filter } }, options),
    restart: bare("restart", "POST"),
    logout: bare("logout", "DELETE"),
    delete: bare("delete", "DELETE"),
    setPresence: route("setPresence"),
  };
}
