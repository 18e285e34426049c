import { bearerOf } from "./bearer.ts";

/**
 * Refuses a request that another site may have made with this browser's cookies: a write must come
 * from our own origin and carry JSON, or a file as plain bytes: neither is what a form can send.
 * Requests with a bearer token prove themselves.
 * @returns The refusal, or `null` when the request may go on.
 */
export function guardCookieRequest(request: Request): Response | null {
  if (request.method === "GET" || request.method === "HEAD" || bearerOf(request)) return null;
  if (!comesFromHere(request)) {
    return refuse(403, "The request comes from another origin, so its cookies do not count.");
  }
  const hasBody = request.headers.get("content-length") !== "0" && request.body !== null;
  const type = (request.headers.get("content-type") ?? "").split(";")[0] ?? "";
  if (hasBody && !["application/json", "application/octet-stream"].includes(type.trim())) {
    return refuse(
      415,
      "Only JSON and plain bytes are taken here. Send content-type application/json.",
    );
  }
  return null;
}

function comesFromHere(request: Request): boolean {
  const origin = request.headers.get("origin");
  if (!origin) return request.headers.get("sec-fetch-site") === "same-origin";
  const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host");
  return URL.canParse(origin) && new URL(origin).host === host;
}

function refuse(status: 403 | 415, message: string): Response {
  const code = status === 403 ? "auth.forbidden" : "message.unsupported";
  const requestId = crypto.randomUUID();
  return Response.json({ error: { code, message, details: null, requestId } }, { status });
}
