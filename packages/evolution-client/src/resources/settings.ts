import { instanceName } from "../guards.ts";
import type { CallOptions, Requester } from "../request.ts";

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

/** @internal */
export function createSettingsResource(call: Requester): SettingsResource {
  const at = (verb: string, name: string): string[] => ["settings", verb, instanceName(name)];
  return {
    set: async (name, settings, options) =>
      call({ method: "POST", path: at("set", name), body: settings }, options),
    find: async (name, options) => call({ method: "GET", path: at("find", name) }, options),
  };
}
