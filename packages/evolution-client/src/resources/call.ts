import { recipient } from "../guards.ts";
import type { CallOptions, Requester } from "../request.ts";
import { routesOf } from "./route.ts";

/** What {@link CallResource.offer} takes. */
export interface OfferCallRequest {
  number: string;
  isVideo: boolean;
  /** Seconds until it hangs up, 1 to 15. */
  callDuration: number;
}

/** Calls. */
export interface CallResource {
  /** A stub in 2.3.7: it answers the id `"123"` and nobody's phone rings. */
  offer(
    instance: string,
    request: OfferCallRequest,
    options?: CallOptions,
  ): Promise<{ id: string; jid: string; isVideo: boolean; callDuration: number }>;
}

/** Calls alone, for bundles that need no more. */
export function createCallResource(call: Requester): CallResource {
  const { route } = routesOf(call, "call");
  return {
    offer: route("offer", {
      check: ({ number }) => {
        recipient(number);
      },
    }),
  };
}
