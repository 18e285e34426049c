import type { CallOptions, Requester } from "../request.ts";
import { routesOf } from "./route.ts";

/** Behavior of an instance. All but the two texts are required by `set`. */
export interface InstanceSettings {
  rejectCall: boolean;
  /** Text sent when a call is rejected. */
  msgCall?: string;
  /** True drops all group traffic. */
  groupsIgnore: boolean;
  alwaysOnline: boolean;
  /** True marks every inbound message as read at once. */
  readMessages: boolean;
  readStatus: boolean;
  syncFullHistory: boolean;
  wavoipToken?: string;
}

/** Settings of an instance. */
export interface SettingsResource {
  set(
    instance: string,
    settings: InstanceSettings,
    options?: CallOptions,
  ): Promise<{ settings: { instanceName: string; settings: InstanceSettings } }>;
  /** `null` when nothing was ever set. */
  find(instance: string, options?: CallOptions): Promise<InstanceSettings | null>;
}

/** Settings alone, for bundles that need no more. */
export function createSettingsResource(call: Requester): SettingsResource {
  const { route, bare } = routesOf(call, "settings");
  return { set: route("set"), find: bare("find") };
}
