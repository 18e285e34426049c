import type { SupabaseClient } from "@supabase/supabase-js";
import type { InitialData } from "./store/initial-data.ts";
import { initialState } from "./store/initial-state.ts";
import { PAGE_SIZE } from "./store/lists.ts";
import type { ListQuery } from "./store/state.ts";
import { callBy } from "./transport/supabase-call.ts";
import { firstFunctions } from "./transport/user-functions.ts";

export { parseListParams, toListParams } from "./internal/list-params.ts";
export type { InitialData } from "./store/initial-data.ts";
export type { ListQuery } from "./store/state.ts";

/**
 * Fetches what the inbox shows first, on a server and as the operator who asks: two calls, side by
 * side. What it returns is for that operator alone: never cache it for several. It may be old when it
 * arrives: the browser reads what changed since.
 *
 * Throws `ProsaError`: `auth.forbidden` for who is no member of the tenant, and what the database or
 * the way there says. A page can catch it and leave `initialData` out: the inbox then loads by itself.
 * @example
 * const initialData = await loadInitialData({ client: await createSessionClient(), tenantId });
 */
export async function loadInitialData({
  client,
  tenantId,
  query = initialState.query,
  signal,
}: {
  /** A client of this one request, signed in as the operator. */
  client: SupabaseClient;
  tenantId: string;
  /** @defaultValue every conversation that is open or pending, most recent first */
  query?: ListQuery;
  signal?: AbortSignal;
}): Promise<InitialData> {
  const { session: readSession, conversations } = firstFunctions(callBy(client));
  const { viewId: _name, ...asked } = query;
  const options = signal ? { signal } : {};
  const [session, page] = await Promise.all([
    readSession({ tenantId }, options),
    conversations({ tenantId, ...asked, limit: PAGE_SIZE }, options),
  ]);
  return { query, session, page };
}
