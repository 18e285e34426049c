import type { IncomingMessage } from "node:http";
import { reportError } from "./errors-webhook.ts";
import { failure, HttpFailure } from "./http-failure.ts";
import { accountRoutes } from "./routes/account.ts";
import { chatRoutes } from "./routes/chat.ts";
import { extraMessageRoutes } from "./routes/extra-message.ts";
import { findRoutes } from "./routes/find.ts";
import { groupRoutes } from "./routes/group.ts";
import { groupChangeRoutes } from "./routes/group-change.ts";
import { inboundRoutes } from "./routes/inbound.ts";
import { instanceRoutes } from "./routes/instance.ts";
import { messageRoutes } from "./routes/message.ts";
import { profileRoutes } from "./routes/profile.ts";
import type { Route, RouteAnswer, RouteContext } from "./routes/route.ts";
import { settingsRoutes } from "./routes/settings.ts";
import { webhookRoutes } from "./routes/webhook.ts";
import { preview } from "./webhook-delivery.ts";
import { logWire, type World } from "./world.ts";

const routes: Route[] = [
  ...instanceRoutes,
  ...webhookRoutes,
  ...settingsRoutes,
  ...messageRoutes,
  ...chatRoutes,
  ...findRoutes,
  ...groupRoutes,
  ...groupChangeRoutes,
  ...profileRoutes,
  ...accountRoutes,
  ...extraMessageRoutes,
  ...inboundRoutes,
];

/** A request as far as the routes need it. */
export interface RestRequest {
  method: string;
  url: URL;
  apiKey: string;
  body: unknown;
}

function find(method: string, segments: readonly string[]): Route | undefined {
  const path = segments.slice(0, 2).join("/");
  return routes.find(
    (route) =>
      route.method === method &&
      route.path === path &&
      segments.length === (route.scope === "instance" ? 3 : 2),
  );
}

function info(world: World): RouteAnswer {
  const body = {
    status: 200,
    message: "Welcome to the Evolution API, it is working!",
    version: world.version,
    clientName: "evolution",
    manager: `${world.url}/manager`,
    documentation: "https://doc.evolution-api.com",
    whatsappWebVersion: "2.3000.1027934701",
  };
  return { status: 200, body };
}

/** Guard order of the real server: route, then whether the instance exists, then the key. */
async function handle(world: World, request: RestRequest): Promise<RouteAnswer> {
  const { method, url, apiKey, body } = request;
  const segments = url.pathname.split("/").filter(Boolean).map(decodeURIComponent);
  if (segments.length === 0 && method === "GET") return info(world);
  const route = find(method, segments);
  if (!route) throw failure(404, [`Cannot ${method} ${url.pathname}`]);
  const name = segments[2] ?? "";
  const instance = world.instances.get(name);
  if (route.scope === "instance" && !instance)
    throw failure(404, [`The "${name}" instance does not exist`]);
  const isGlobal = apiKey === world.apiKey;
  const owns = instance
    ? instance.token === apiKey
    : route.path === "instance/fetchInstances" &&
      [...world.instances.values()].some(({ token }) => token === apiKey);
  if (route.scope !== "open" && !isGlobal && !owns) throw failure(401, "Unauthorized");
  const context = { world, query: url.searchParams, body, isGlobal, apiKey };
  return route.handle({ ...context, instance } as RouteContext);
}

/** Answers one REST call and logs it. Errors that are no {@link HttpFailure} become HTTP 500. */
export async function answer(world: World, request: RestRequest): Promise<RouteAnswer> {
  const at = Date.now();
  if (world.chaos.slowMs > 0) await world.sleep(world.chaos.slowMs);
  let result: RouteAnswer;
  try {
    result = await handle(world, request);
  } catch (error) {
    if (error instanceof HttpFailure) result = { status: error.status, body: error.body };
    else
      result = {
        status: 500,
        body: {
          status: 500,
          error: "Internal Server Error",
          response: { message: [String(error)] },
        },
      };
  }
  if (result.status >= 400) reportError(world, result.body);
  record(world, request, at, result.status, result.body);
  return result;
}

/** Logs a REST call; a status of null means that no answer was given. */
export function record(
  world: World,
  request: Pick<RestRequest, "method" | "url" | "body">,
  at: number,
  status: number | null,
  response: unknown,
): void {
  const [, verb = "/", instance] = request.url.pathname.split("/").filter(Boolean);
  logWire(world, {
    at,
    direction: "rest",
    label: `${request.method} ${verb}`,
    instance: instance ?? null,
    outcome: status ?? "no-answer",
    latencyMs: Date.now() - at,
    attempt: 1,
    body: preview({ request: request.body, response }),
  });
}

/** Reads a JSON body; malformed JSON is 400 with a wrong name, as Evolution answers it. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (chunks.length === 0) return null;
  const text = Buffer.concat(chunks).toString("utf8");
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new HttpFailure(400, {
      status: 400,
      error: "Internal Server Error",
      response: { message: error.message },
    });
  }
}
