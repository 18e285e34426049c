import { connect, logout, makeLetters, open } from "../connection.ts";
import { emit } from "../events.ts";
import { failure } from "../http-failure.ts";
import { ownJid } from "../people.ts";
import { validate } from "../validate.ts";
import type { Instance, Json, World } from "../world.ts";
import { created, objectAt, ok, type Route, type RouteContext } from "./route.ts";
import { defaultSettings, settingNames } from "./settings.ts";
import { webhookRow } from "./webhook.ts";

const stateOf = (instance: Instance) => ({
  instance: { instanceName: instance.name, state: instance.state },
});

const qrOf = (instance: Instance) => ({
  pairingCode: instance.qr?.pairingCode ?? null,
  code: instance.qr?.code ?? null,
  base64: instance.qr?.base64 ?? null,
  count: instance.qr?.count ?? 0,
});

/** Adds an instance to the world without connecting it. */
function register(world: World, body: Json): Instance {
  const name = String(body.instanceName);
  const now = new Date().toISOString();
  const label = world.next("instance");
  const integration = String(body.integration ?? "WHATSAPP-BAILEYS");
  const instance: Instance = {
    id: world.random.uuid(label),
    name,
    integration,
    token: String(body.token ?? world.random.uuid(`${label}:token`).toUpperCase()),
    number: String(body.number ?? `55119${world.random.digits(label, 8)}`),
    paired: false,
    loggedInOnce: false,
    profileName: name,
    state: integration === "WHATSAPP-BAILEYS" ? "close" : "open",
    qr: null,
    cut: false,
    createdAt: now,
    updatedAt: now,
    webhook: null,
    activeBase64: false,
    settings: null,
    messages: [],
    known: [],
    presence: {},
  };
  const webhook = objectAt(body, "webhook");
  if (typeof webhook.url === "string") instance.webhook = webhookRow(world, instance, webhook);
  if (settingNames.some((key) => key in body))
    instance.settings = {
      ...defaultSettings(),
      ...Object.fromEntries(settingNames.flatMap((key) => (key in body ? [[key, body[key]]] : []))),
    };
  world.instances.set(name, instance);
  return instance;
}

function create({ world, body }: RouteContext) {
  const request = validate(body, { required: ["instanceName"], types: { instanceName: "string" } });
  const name = String(request.instanceName);
  if (world.instances.has(name)) throw failure(403, [`This name "${name}" is already in use.`]);
  const integrations = ["WHATSAPP-BAILEYS", "WHATSAPP-BUSINESS", "EVOLUTION"];
  const integration = String(request.integration ?? "WHATSAPP-BAILEYS");
  if (!integrations.includes(integration)) throw failure(400, ["Invalid integration"]);
  if (integration === "WHATSAPP-BUSINESS" && !request.token)
    throw failure(400, ["token is required"]);
  const instance = register(world, request);
  emit(world, instance, "instance.create", { instanceName: name, instanceId: instance.id });
  if (request.qrcode === true && integration === "WHATSAPP-BAILEYS") connect(world, instance);
  world.changed();
  const { webhook } = instance;
  return created({
    instance: {
      instanceName: name,
      instanceId: instance.id,
      integration,
      webhookWaBusiness: null,
      accessTokenWaBusiness: "",
      status: instance.state,
    },
    hash: instance.token,
    webhook: webhook
      ? {
          webhookUrl: webhook.url,
          webhookHeaders: webhook.headers,
          webhookByEvents: webhook.webhookByEvents,
          webhookBase64: webhook.webhookBase64,
        }
      : {},
    websocket: {},
    rabbitmq: {},
    nats: {},
    sqs: {},
    settings: { ...defaultSettings(), ...instance.settings },
    ...(instance.qr ? { qrcode: qrOf(instance) } : {}),
  });
}

function row(instance: Instance): Json {
  const dates = { createdAt: instance.createdAt, updatedAt: instance.updatedAt };
  return {
    id: instance.id,
    name: instance.name,
    connectionStatus: instance.state,
    ownerJid: instance.paired ? ownJid(instance) : null,
    profileName: instance.paired ? instance.profileName : null,
    profilePicUrl: null,
    integration: instance.integration,
    number: null,
    businessId: null,
    token: instance.token,
    clientName: "evolution",
    disconnectionReasonCode: null,
    disconnectionObject: null,
    disconnectionAt: null,
    ...dates,
    Chatwoot: null,
    Proxy: null,
    Rabbitmq: null,
    Nats: null,
    Sqs: null,
    Websocket: null,
    Setting: instance.settings && {
      id: `cm${instance.id.replaceAll("-", "").slice(0, 23)}`,
      ...instance.settings,
      ...dates,
      instanceId: instance.id,
    },
    _count: {
      Message: instance.messages.length,
      Contact: instance.known.length,
      Chat: new Set(instance.messages.map(({ customerId }) => customerId)).size,
    },
  };
}

function fetchInstances({ world, query, isGlobal, apiKey }: RouteContext) {
  const name = query.get("instanceName");
  const id = query.get("instanceId");
  const number = query.get("number");
  const found = [...world.instances.values()].filter(
    (instance) =>
      (isGlobal || instance.token === apiKey) &&
      (!name || instance.name === name) &&
      (!id || instance.id === id) &&
      (!number || instance.number === number),
  );
  if (name && found.length === 0) throw failure(404, [`Instance "${name}" not found`]);
  return ok(found.map(row));
}

/** Life of instances. */
export const instanceRoutes: Route[] = [
  { method: "POST", path: "instance/create", scope: "server", handle: create },
  { method: "GET", path: "instance/fetchInstances", scope: "server", handle: fetchInstances },
  {
    method: "GET",
    path: "instance/connect",
    scope: "instance",
    handle: ({ world, instance, query }) => {
      if (instance.state === "open") return ok(stateOf(instance));
      const wantsLetters = instance.state === "close" && query.get("number");
      if (instance.state === "close") connect(world, instance);
      const answer = ok(instance.qr ? qrOf(instance) : stateOf(instance));
      // The first answer has none in 2.3.7: WhatsApp makes them after it.
      if (wantsLetters) makeLetters(world, instance);
      return answer;
    },
  },
  {
    method: "GET",
    path: "instance/connectionState",
    scope: "instance",
    handle: ({ instance }) => ok(stateOf(instance)),
  },
  {
    method: "POST",
    path: "instance/restart",
    scope: "instance",
    handle: ({ world, instance }) => {
      if (instance.state === "close") return ok({ error: true, message: "[object Object]" });
      if (instance.paired) {
        connect(world, instance);
        if (instance.state !== "open") open(world, instance);
      }
      return ok(stateOf(instance));
    },
  },
  {
    method: "DELETE",
    path: "instance/logout",
    scope: "instance",
    handle: ({ world, instance }) => {
      if (instance.state === "close")
        throw failure(400, [`The "${instance.name}" instance is not connected`]);
      logout(world, instance);
      return ok({ status: "SUCCESS", error: false, response: { message: "Instance logged out" } });
    },
  },
  {
    method: "DELETE",
    path: "instance/delete",
    scope: "instance",
    handle: ({ world, instance }) => {
      if (instance.state !== "close") logout(world, instance);
      emit(world, instance, "instance.delete", {
        instanceName: instance.name,
        instanceId: instance.id,
      });
      world.instances.delete(instance.name);
      world.changed();
      return ok({ status: "SUCCESS", error: false, response: { message: "Instance deleted" } });
    },
  },
  {
    method: "POST",
    path: "instance/setPresence",
    scope: "instance",
    handle: ({ body }) => {
      const { presence } = validate(body, { required: ["presence"] });
      return created({ presence });
    },
  },
];
