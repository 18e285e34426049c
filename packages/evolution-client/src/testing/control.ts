import type { IncomingMessage, ServerResponse } from "node:http";
import { parseChaos } from "./chaos.ts";
import { runCommand } from "./command.ts";
import type { FakeState } from "./fake-state.ts";
import { shownIn } from "./records.ts";
import { readBody } from "./rest-server.ts";
import type { World } from "./world.ts";

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;
const maxLog = 200;

function hostnameOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).hostname : "";
}

/** Everything that a phone simulator shows, without secrets. */
export function stateOf(world: World, instanceName: string | null): FakeState {
  const instance =
    (instanceName ? world.instances.get(instanceName) : world.instances.values().next().value) ??
    null;
  const customers = [...world.customers.values()];
  return {
    rev: world.rev,
    instance: instance?.name ?? null,
    instances: [...world.instances.values()].map((each) => ({
      name: each.name,
      id: each.id,
      state: each.state,
      number: each.number,
      profileName: each.profileName,
      qr: each.qr && { base64: each.qr.base64, count: each.qr.count },
      webhookUrl: each.webhook?.url ?? null,
    })),
    customers,
    chats: Object.fromEntries(
      customers.map(({ id }) => [id, instance ? shownIn(instance, id) : []]),
    ),
    presence: instance?.presence ?? {},
    chaos: world.chaos,
    log: world.log.slice(0, maxLog),
  };
}

function stream(world: World, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    connection: "keep-alive",
  });
  const tell = (): boolean => response.write(`event: change\ndata: {"rev":${world.rev}}\n\n`);
  tell();
  let scheduled = false;
  const unsubscribe = world.onChange(() => {
    if (scheduled) return;
    scheduled = true;
    setTimeout(() => {
      scheduled = false;
      if (!response.writableEnded) tell();
    }, 30).unref();
  });
  request.on("close", unsubscribe);
}

function media(world: World, id: string, response: ServerResponse): void {
  const found = world.media.get(id);
  if (!found) {
    json(response, 404, { error: `There is no file "${id}".` });
    return;
  }
  const inline = /^(image\/(jpeg|png|gif|webp)|audio\/|video\/|application\/pdf)/.test(found.mime);
  response.writeHead(200, {
    "content-type": inline ? found.mime : "application/octet-stream",
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox",
    "cache-control": "private, max-age=3600",
  });
  response.end(found.bytes);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}

/**
 * Answers `/_fake/*`, the simulator's door: state, commands, chaos, files and a change stream.
 *
 * There is no key, so only pages of this machine may use it: a foreign `Host` or `Origin` is 403,
 * and a POST must be JSON, which a form of another site cannot send.
 */
export async function control(
  world: World,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
  setChaos: (patch: unknown) => void,
): Promise<void> {
  const origin = request.headers.origin;
  const host = hostnameOf(`http://${request.headers.host ?? ""}`);
  if (!loopback.test(host) || (origin && !loopback.test(hostnameOf(origin))))
    return json(response, 403, { error: "The control API is for this machine only." });
  if (origin) {
    response.setHeader("access-control-allow-origin", origin);
    response.setHeader("vary", "origin");
    response.setHeader("access-control-allow-headers", "content-type");
    response.setHeader("access-control-allow-methods", "GET, POST");
  }
  const path = url.pathname.slice("/_fake/".length);
  if (request.method === "OPTIONS") {
    response.writeHead(204).end();
    return;
  }
  if (request.method === "GET" && path === "events") return stream(world, request, response);
  if (request.method === "GET" && path === "state") {
    if (url.searchParams.get("since") === String(world.rev))
      return json(response, 200, { rev: world.rev, unchanged: true });
    return json(response, 200, stateOf(world, url.searchParams.get("instance")));
  }
  if (request.method === "GET" && path.startsWith("media/"))
    return media(world, decodeURIComponent(path.slice("media/".length)), response);
  if (request.method !== "POST" || !["command", "chaos"].includes(path))
    return json(response, 404, { error: `There is no ${request.method} ${url.pathname}.` });
  if (!(request.headers["content-type"] ?? "").startsWith("application/json"))
    return json(response, 415, { error: "Send application/json." });
  const body = await readBody(request);
  if (path === "chaos") {
    setChaos(parseChaos(body));
    return json(response, 200, { ok: true, result: world.chaos });
  }
  try {
    return json(response, 200, { ok: true, result: runCommand(world, body) ?? null });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return json(response, 400, { ok: false, error: message });
  }
}
