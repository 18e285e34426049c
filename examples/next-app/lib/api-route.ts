import { guardCookieRequest } from "./guard-cookie-request.ts";
import { getProsa } from "./prosa.ts";

/** A route of the API: the guard of cookie sessions, then Prosa's own handler. */
export async function apiRoute(request: Request): Promise<Response> {
  const refusal = guardCookieRequest(request);
  if (refusal) return refusal;
  const prosa = await getProsa();
  return prosa.api(request);
}
