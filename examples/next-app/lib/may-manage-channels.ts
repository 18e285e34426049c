import type { ShellSession } from "./shell-session.ts";

/** Whether to offer the page of channels; the database decides about each call itself. */
export function mayManageChannels({ tenant }: Pick<ShellSession, "tenant">): boolean {
  return tenant.role === "owner" || tenant.role === "admin";
}
