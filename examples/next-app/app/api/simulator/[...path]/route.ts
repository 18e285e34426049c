import { fakeEvolutionUrl } from "../../../../lib/environment.ts";
import { guardCookieRequest } from "../../../../lib/guard-cookie-request.ts";
import { readCapped } from "../../../../lib/read-capped.ts";

const maxBytes = 1_000_000;

interface Context {
  params: Promise<{ path: string[] }>;
}

const passedHeaders = ["content-type", "content-length", "cache-control"];

/**
 * Hands the simulator through to the fake Evolution server, its event stream included.
 * Answers 404 wherever a real Evolution server is used.
 */
async function handOn(request: Request, { params }: Context): Promise<Response> {
  const base = fakeEvolutionUrl();
  if (!base) return new Response(null, { status: 404 });
  const refusal = guardCookieRequest(request);
  if (refusal) return refusal;

  const body = request.method === "GET" ? null : await readCapped(request, maxBytes);
  if (body === null && request.method !== "GET") return new Response(null, { status: 413 });

  const { path } = await params;
  const target = new URL(`/_fake/${path.map(encodeURIComponent).join("/")}`, base);
  target.search = new URL(request.url).search;
  const answer = await fetch(target, {
    method: request.method,
    headers: { "content-type": request.headers.get("content-type") ?? "application/json" },
    body,
    signal: request.signal,
    cache: "no-store",
  });
  const headers = new Headers();
  for (const name of passedHeaders) {
    const value = answer.headers.get(name);
    if (value) headers.set(name, value);
  }
  return new Response(answer.body, { status: answer.status, headers });
}

export { handOn as GET, handOn as POST };
