const EXPOSED =
  "content-range, content-location, content-profile, range-unit, link, location, x-total-count, x-supabase-api-version, sb-error-code";
const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

/** Answers a preflight: any origin, any method of the API, every header that was asked for. */
export function preflight(request: Request): Response {
  const asked = request.headers.get("access-control-request-headers");
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": METHODS,
      "access-control-allow-headers": asked ?? "authorization, apikey, content-type, x-client-info",
      "access-control-max-age": "3600",
      vary: "access-control-request-headers",
    },
  });
}

/** Lets a page of any origin read the reply. Keys and tokens ride in headers, never in cookies. */
export function withCors(reply: Response): Response {
  const headers = new Headers(reply.headers);
  headers.set("access-control-allow-origin", "*");
  headers.set("access-control-expose-headers", EXPOSED);
  headers.delete("access-control-allow-credentials");
  return new Response(reply.body, { status: reply.status, statusText: reply.statusText, headers });
}
