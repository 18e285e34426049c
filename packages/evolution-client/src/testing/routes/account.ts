import { emit } from "../events.ts";
import { failure } from "../http-failure.ts";
import { toJid } from "../people.ts";
import { validate } from "../validate.ts";
import type { Instance, Json } from "../world.ts";
import { created, ok, type Route, type RouteContext } from "./route.ts";

const proxies = new WeakMap<Instance, Json>();
const templates = new WeakMap<Instance, Json[]>();

/** Evolution tries the proxy on the internet; the fake has none, so an enabled one always fails. */
function setProxy({ instance, body }: RouteContext) {
  const proxy = validate(body, {
    required: ["enabled", "host", "port", "protocol"],
    types: { enabled: "boolean", host: "string", port: "string", protocol: "string" },
  });
  if (proxy.enabled === true) throw failure(400, ["Invalid proxy"]);
  proxies.set(instance, proxy);
  return created({ proxy: { instanceName: instance.name, proxy } });
}

function handleLabel({ world, instance, body }: RouteContext) {
  const { number, labelId, action } = validate(body, {
    required: ["number", "labelId", "action"],
    types: { number: "string", labelId: "string" },
    oneOf: { action: ["add", "remove"] },
  });
  const chatId = toJid(String(number));
  emit(world, instance, "labels.association", {
    instance: instance.name,
    type: action,
    chatId,
    labelId,
  });
  return ok({ numberJid: chatId, labelId, [String(action)]: true });
}

function offerCall({ body }: RouteContext) {
  const { number, isVideo, callDuration } = validate(body, {
    required: ["number", "callDuration"],
    types: { number: "string", callDuration: "number" },
  });
  return created({ id: "123", jid: toJid(String(number)), isVideo, callDuration });
}

/** Templates of an instance: one that is approved, and what was created since. */
function templatesOf({ instance }: RouteContext): Json[] {
  if (instance.integration !== "WHATSAPP-BUSINESS")
    throw failure(500, ["Error: Request failed with status code 400"]);
  const first: Json = {
    name: "boas_vindas",
    components: [{ type: "BODY", text: "Olá {{1}}" }],
    language: "pt_BR",
    status: "APPROVED",
    category: "UTILITY",
    id: "900000000000001",
  };
  const list = templates.get(instance) ?? [first];
  templates.set(instance, list);
  return list;
}

function createTemplate(context: RouteContext) {
  const list = templatesOf(context);
  const { name, category, language, components } = validate(context.body, {
    required: ["name", "category", "language", "components"],
    types: { components: "array" },
  });
  const id = context.world.random.digits(context.world.next("template"), 15);
  list.push({ name, components, language, status: "PENDING", category, id });
  return created({ id, status: "PENDING", category });
}

function editTemplate(context: RouteContext) {
  const { templateId, category, components } = validate(context.body, {
    required: ["templateId"],
  });
  const found = templatesOf(context).find(({ id }) => id === templateId);
  if (!found) throw failure(400, ["Template not found"]);
  Object.assign(found, category ? { category } : {}, components ? { components } : {});
  return ok({ success: true });
}

function deleteTemplate(context: RouteContext) {
  const { name } = validate(context.body, { required: ["name"] });
  const kept = templatesOf(context).filter((template) => template.name !== name);
  templates.set(context.instance, kept);
  return ok({ success: true });
}

const at = (method: string, path: string, handle: Route["handle"]): Route => ({
  method,
  path,
  scope: "instance",
  handle,
});

/** Proxy, labels, calls and templates. */
export const accountRoutes: Route[] = [
  at("POST", "proxy/set", setProxy),
  at("GET", "proxy/find", ({ instance }) => ok(proxies.get(instance) ?? null)),
  at("GET", "label/findLabels", () => ok([])),
  at("POST", "label/handleLabel", handleLabel),
  at("POST", "call/offer", offerCall),
  at("GET", "template/find", (context) => ok(templatesOf(context))),
  at("POST", "template/create", createTemplate),
  at("POST", "template/edit", editTemplate),
  at("DELETE", "template/delete", deleteTemplate),
];
