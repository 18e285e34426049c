import type { ShellSession } from "./shell-session.ts";

/** Whether to offer the pages of channels and members; the database decides about each call itself. */
export function isAdmin({ tenant }: Pick<ShellSession, "tenant">): boolean {
  return tenant.role === "owner" || tenant.role === "admin";
}
