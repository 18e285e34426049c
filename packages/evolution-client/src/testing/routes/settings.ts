import { validate } from "../validate.ts";
import type { Json } from "../world.ts";
import { created, ok, type Route } from "./route.ts";

const required = [
  "rejectCall",
  "groupsIgnore",
  "alwaysOnline",
  "readMessages",
  "readStatus",
  "syncFullHistory",
] as const;

/** All settings that a create or set may carry. */
export const settingNames: readonly string[] = [...required, "msgCall", "wavoipToken"];

/** What an instance has when nothing was set. */
export function defaultSettings(): Json {
  return {
    rejectCall: false,
    msgCall: "",
    groupsIgnore: false,
    alwaysOnline: false,
    readMessages: false,
    readStatus: false,
    syncFullHistory: false,
    wavoipToken: "",
  };
}

/** Settings of an instance. */
export const settingsRoutes: Route[] = [
  {
    method: "POST",
    path: "settings/set",
    scope: "instance",
    handle: ({ world, instance, body }) => {
      const request = validate(body, { required });
      instance.settings = { ...defaultSettings(), ...request };
      world.changed();
      return created({ settings: { instanceName: instance.name, settings: request } });
    },
  },
  {
    method: "GET",
    path: "settings/find",
    scope: "instance",
    handle: ({ instance }) => ok(instance.settings),
  },
];
