import type {
  AccountSettings,
  ManagedChannel,
  PairingCode,
  WebhookProblem,
} from "@prosa/server-sdk";
import { ApiError, askApi } from "../../lib/ask-api.ts";
import type { ChannelsStrings } from "./strings.ts";

const base = "/api/internal/v1/channels";

/** What the page asks of the server. */
export const channelsApi = {
  list: (tenantId: string, signal: AbortSignal) =>
    ask<{ channels: ManagedChannel[] }>(`?tenantId=${tenantId}`, undefined, signal),
  create: (tenantId: string, name: string) =>
    ask<{ channel: ManagedChannel }>("", { tenantId, name }),
  connect: (id: string, phone: string | null, signal: AbortSignal) =>
    ask<{ code: PairingCode | null }>(`/${id}/connect`, phone ? { phone } : {}, signal),
  restart: (id: string) => ask<object>(`/${id}/restart`, {}),
  logout: (id: string) => ask<object>(`/${id}/logout`, {}),
  rename: (id: string, name: string) => ask<object>(`/${id}/rename`, { name }),
  remove: (id: string, confirm: string) => ask<object>(`/${id}/delete`, { confirm }),
  getSettings: (id: string) => ask<{ settings: AccountSettings }>(`/${id}/settings`),
  setSettings: (id: string, patch: Partial<AccountSettings>) =>
    ask<{ settings: AccountSettings }>(`/${id}/settings`, patch),
  audit: (id: string) => ask<{ problems: WebhookProblem[] }>(`/${id}/audit`),
  repair: (id: string) => ask<{ repaired: WebhookProblem[] }>(`/${id}/repair`, {}),
};

/** Has the simulator's phone scan the code of an instance. */
export async function scanInSimulator(instance: string, profileName: string): Promise<void> {
  await fetch("/api/simulator/command", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ command: "scanQr", instance, args: { profileName } }),
  });
}

/** What went wrong, in the words of the page. */
export function explain(error: unknown, { errors }: ChannelsStrings): string {
  const code = error instanceof ApiError ? error.code : "internal";
  if (code === "auth.forbidden") return errors.forbidden;
  if (code === "channel.unavailable" || code === "network") return errors.unavailable;
  if (code === "channel.disconnected") return errors.disconnected;
  if (code === "channel.rejected") return errors.rejected;
  if (code === "channel.rate_limited") return errors.limited;
  return errors.other(code);
}

function ask<Answer>(path: string, body?: object, signal?: AbortSignal): Promise<Answer> {
  return askApi<Answer>(`${base}${path}`, body, signal);
}
