import { ProsaError } from "@prosa/core";
import { verifyWebhook } from "@prosa/evolution-client";
import type { VerifyContext } from "../../ports/index.ts";

/**
 * Checks Evolution's own JWT when the channel has a `jwtKey`: HS256 alone, 30 minutes of leeway.
 *
 * Evolution mints it once and repeats it in retries for 20 minutes, and drops an event at a 401.
 * It proves no more than the key, so it comes on top of our token, which rides in `x-prosa-token`
 * then, for Evolution replaces `Authorization`.
 *
 * @throws ProsaError `webhook.unverified` when the JWT is missing, forged or too old.
 */
export async function verify(request: { headers: Headers }, context: VerifyContext): Promise<void> {
  const jwtKey = context.secrets?.jwtKey;
  if (!jwtKey) return;
  if (await verifyWebhook(request.headers, { jwtKey, now: context.nowMs })) return;
  throw new ProsaError(
    "webhook.unverified",
    "The webhook's JWT does not prove the channel's key. Set the same jwt_key in Evolution's webhook headers.",
  );
}
