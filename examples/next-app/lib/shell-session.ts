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
  /** What they may do there. The database decides about each call itself. */
  permissions: string[];
  availability: Availability;
}

export type Availability = "online" | "away" | "offline";

/** What `get_session` says of a company that was named. */
interface Answer {
  me: Operator | null;
  tenants: ShellTenant[];
  tenant: ShellTenant | null;
  permissions: string[];
  members: { id: string; availability: Availability }[];
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
  const ask = (tenantId: string | null) =>
    client.schema("prosa").rpc("get_session", { args: { tenantId } });
  let { data, error } = await ask(wantedTenantId);
  // A company that was chosen in the past, and is none of theirs any more.
  if (wantedTenantId && error?.message === "auth.forbidden") ({ data, error } = await ask(null));
  const first = (data as Answer | null)?.tenant ? null : (data as Answer | null)?.tenants[0];
  if (first) ({ data, error } = await ask(first.id));
  if (error?.message === "auth.forbidden") return { state: "no-tenant" };
  if (error) return { state: "unavailable", code: error.code || error.message };
  const { me, tenants, tenant, permissions, members } = data as Answer;
  if (!me || !tenant) return { state: "no-tenant" };
  const availability = members.find(({ id }) => id === me.id)?.availability ?? "online";
  return { state: "ready", session: { me, tenants, tenant, permissions, availability } };
}
