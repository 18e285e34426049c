import type { Operator, Role } from "@prosa/core";
import type { SupabaseClient } from "@supabase/supabase-js";

/** One company that the person works for. */
export interface ShellTenant {
  id: string;
  name: string;
  role: Role;
}

export interface ShellSession {
  me: Operator;
  tenants: ShellTenant[];
  /** The company on screen. */
  tenant: ShellTenant;
}

/** What the shell knows before it draws: a session, a person without company, or no answer. */
export type ShellState =
  | { state: "ready"; session: ShellSession }
  | { state: "no-tenant" }
  | { state: "unavailable"; code: string };

/** Reads who the person is and where they work; `wantedTenantId` is ignored where they do not. */
export async function readShellSession(
  client: SupabaseClient,
  wantedTenantId: string | null,
): Promise<ShellState> {
  const { data, error } = await client
    .schema("prosa")
    .rpc("get_session", { args: { tenantId: wantedTenantId } });
  if (error?.message === "auth.forbidden") return { state: "no-tenant" };
  if (error) return { state: "unavailable", code: error.code || error.message };
  const { me, tenants }: { me: Operator | null; tenants: ShellTenant[] } = data;
  const tenant = tenants.find(({ id }) => id === wantedTenantId) ?? tenants[0];
  if (!me || !tenant) return { state: "no-tenant" };
  return { state: "ready", session: { me, tenants, tenant } };
}
