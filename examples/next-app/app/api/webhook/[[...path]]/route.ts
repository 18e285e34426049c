import { getProsa } from "../../../../lib/prosa.ts";

/** Providers knock here: `/api/webhook[/<provider>/<channelId>[/<event>]]`. */
export async function POST(request: Request): Promise<Response> {
  const prosa = await getProsa();
  return prosa.webhook(request);
}
