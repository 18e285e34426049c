import type { SupabaseClient } from "@supabase/supabase-js";
import { abortedError, rpcError } from "./to-error.ts";
import type { Call } from "./user-functions.ts";

/** Calls user functions with the host's own client, as whoever is signed in there. */
export function callBy(client: SupabaseClient): Call {
  return async (fn, args, options) => {
    const query = client.schema("prosa").rpc(fn, { args });
    const { data, error, status } = await (options?.signal
      ? query.abortSignal(options.signal)
      : query);
    if (options?.signal?.aborted) throw abortedError(options.signal);
    if (error) throw rpcError(error, status);
    return data;
  };
}
