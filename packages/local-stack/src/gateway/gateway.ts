import type pg from "pg";
import { errorMessage } from "../errors.ts";
import {
  type AccessTokenOptions,
  completeSession,
  HookRefused,
  sessionPaths,
} from "./access-token.ts";
import { adminUsers, isAdminUsersPath, refusal } from "./admin-users.ts";
import { type StackKeys, tokenOf } from "./caller.ts";
import { preflight, withCors } from "./cors.ts";
import { rewriteJsonPathFilters } from "./json-path-filters.ts";
import { nameSignedUrls, nameUploadedFile, signPaths } from "./storage-shims.ts";

/** What stands behind the gateway. */
export interface GatewayParts {
  /** Lite, as it is now: a reload replaces it. */
  lite: (request: Request) => Promise<Response>;
  /** Answers `/realtime/v1/api/*`. */
  realtime: (request: Request) => Promise<Response>;
  health: () => Promise<Record<string, string>>;
  pool: pg.Pool;
  keys: StackKeys;
  accessToken: AccessTokenOptions;
  log: (line: string) => void;
}

const LITE_PATHS = /^\/(rest|auth|storage)\/v1(\/|$)/;

/**
 * Joins lite, the admin API and Realtime behind one door that answers as a hosted project does.
 *
 * It never throws: a failure inside is a 500 in JSON, with CORS, and a line in the log.
 */
export function createGateway(parts: GatewayParts): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method === "OPTIONS") return preflight(request);
    try {
      return withCors(await route(request, parts));
    } catch (error) {
      const { pathname } = new URL(request.url);
      parts.log(`${request.method} ${pathname} failed: ${errorMessage(error)}`);
      return withCors(Response.json({ message: errorMessage(error) }, { status: 500 }));
    }
  };
}

async function route(request: Request, parts: GatewayParts): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/health" && request.method === "GET") return health(parts);
  if (isAdminUsersPath(pathname)) {
    if (tokenOf(request) === parts.keys.secretKey) return adminUsers(request, parts.pool);
    return refusal(403, "not_admin", "User not allowed: the admin API takes the secret key");
  }
  if (pathname.startsWith("/realtime/v1/api/")) return parts.realtime(request);
  if (!LITE_PATHS.test(pathname)) {
    return Response.json({ message: `Nothing is served at ${pathname}` }, { status: 404 });
  }
  return completeReply(pathname, await parts.lite(await prepareRequest(request)), parts);
}

async function health(parts: GatewayParts): Promise<Response> {
  const state = await parts.health();
  const ok = Object.values(state).every((word) => word === "ok");
  return Response.json({ status: ok ? "ok" : "degraded", ...state }, { status: ok ? 200 : 503 });
}

async function prepareRequest(request: Request): Promise<Request> {
  const url = new URL(request.url);
  if (url.pathname.startsWith("/rest/v1/") && url.search.includes("-%3E")) {
    return new Request(rewriteJsonPathFilters(url), request);
  }
  return nameUploadedFile(request);
}

async function completeReply(
  pathname: string,
  reply: Response,
  parts: GatewayParts,
): Promise<Response> {
  const isJson = reply.headers.get("content-type")?.includes("json") ?? false;
  if (!reply.ok || !isJson) return reply;
  if (signPaths.test(pathname)) return replaceBody(reply, nameSignedUrls(await reply.json()));
  if (!sessionPaths.test(pathname)) return reply;
  try {
    const body: Record<string, unknown> = await reply.json();
    return replaceBody(reply, await completeSession(body, parts.accessToken));
  } catch (error) {
    if (error instanceof HookRefused) {
      return refusal(error.status, "hook_refused", error.message);
    }
    throw error;
  }
}

function replaceBody(reply: Response, body: unknown): Response {
  const headers = new Headers(reply.headers);
  headers.delete("content-length");
  return new Response(JSON.stringify(body), { status: reply.status, headers });
}
