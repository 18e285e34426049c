import { failure } from "../http-failure.ts";
import { phoneJid, toJid, whoIs } from "../people.ts";
import { validate } from "../validate.ts";
import type { Instance, Json, World } from "../world.ts";
import { created, objectAt, ok, type Route, type RouteContext } from "./route.ts";

const privacy = new WeakMap<Instance, Json>();
const everybody: Json = {
  readreceipts: "all",
  profile: "all",
  status: "contacts",
  online: "all",
  last: "contacts",
  groupadd: "all",
};

const numberOf = (body: unknown): string =>
  String(validate(body, { required: ["number"], types: { number: "string" } }).number);

function fetchProfile({ world, body }: RouteContext) {
  const jid = toJid(numberOf(body));
  const who = whoIs(world, jid);
  if (!who) throw failure(400, [{ jid, exists: false, number: jid }]);
  return ok({
    wuid: who.jid,
    name: who.name,
    numberExists: true,
    picture: who.pictureUrl,
    status: { status: "Disponível", setAt: "2025-11-13T02:13:20.000Z" },
    isBusiness: who.business !== undefined,
  });
}

function fetchBusinessProfile({ world, body }: RouteContext) {
  const number = numberOf(body);
  const jid = toJid(number);
  const who = whoIs(world, jid);
  if (who?.business === undefined)
    return ok({
      isBusiness: false,
      message: "Not is business profile",
      jid,
      exists: who !== null,
      number,
    });
  return ok({
    isBusiness: true,
    wid: phoneJid(who),
    description: who.business,
    website: ["https://loja.example"],
    email: "contato@loja.example",
    category: "Shopping",
    business_hours: {},
  });
}

function rename({ world, instance, body }: RouteContext) {
  instance.profileName = String(validate(body, { required: ["name"] }).name);
  world.changed();
  return ok({ update: "success" });
}

const done =
  (...required: string[]) =>
  ({ body }: RouteContext) => {
    if (required.length > 0) validate(body, { required });
    return ok({ update: "success" });
  };

/** Answers what a chat route says of the chat, whoever it is. */
function chatOf(body: unknown): string {
  return String(
    validate(body, { required: ["lastMessage", "chat"], types: { lastMessage: "object" } }).chat,
  );
}

function findChatByRemoteJid({ world, instance, query }: RouteContext) {
  const remoteJid = query.get("remoteJid");
  if (!remoteJid)
    return { status: 400, body: { error: "remoteJid is a required query parameter" } };
  const last = instance.messages.findLast(({ record }) => record.key.remoteJid === remoteJid);
  return ok(last ? chatRow(world, instance, remoteJid) : null);
}

function chatRow(world: World, instance: Instance, remoteJid: string): Json {
  return {
    id: world.random.databaseId(`chat:${instance.id}:${remoteJid}`),
    remoteJid,
    name: whoIs(world, remoteJid)?.name ?? null,
    labels: null,
    createdAt: instance.createdAt,
    updatedAt: instance.updatedAt,
    instanceId: instance.id,
    unreadMessages: 0,
  };
}

function businessAnswer({ world, body }: RouteContext, list: "catalog" | "collections") {
  const jid = toJid(numberOf(body));
  const isBusiness = whoIs(world, jid)?.business !== undefined;
  return ok({ wuid: jid, numberExists: true, isBusiness, [`${list}Length`]: 0, [list]: [] });
}

const at = (method: string, path: string, handle: Route["handle"]): Route => ({
  method,
  path,
  scope: "instance",
  handle,
});

/** Profiles, privacy, businesses, and what is done to a chat as a whole. */
export const profileRoutes: Route[] = [
  at("POST", "chat/fetchProfile", fetchProfile),
  at("POST", "chat/fetchBusinessProfile", fetchBusinessProfile),
  at("POST", "chat/updateProfileName", rename),
  at("POST", "chat/updateProfileStatus", done("status")),
  at("POST", "chat/updateProfilePicture", done("picture")),
  at("DELETE", "chat/removeProfilePicture", done()),
  at("GET", "chat/fetchPrivacySettings", ({ instance }) => ok(privacy.get(instance) ?? everybody)),
  at("POST", "chat/updatePrivacySettings", ({ instance, body }) => {
    const data = validate(body, { required: Object.keys(everybody) });
    privacy.set(instance, data);
    return created({ update: "success", data });
  }),
  at("POST", "chat/markChatUnread", ({ body }) =>
    created({ chatId: chatOf(body), markedChatUnread: true }),
  ),
  at("POST", "chat/archiveChat", ({ body }) =>
    created({ chatId: chatOf(body), archived: objectAt({ body }, "body").archive === true }),
  ),
  at("POST", "chat/updateBlockStatus", ({ body }) => {
    const { status } = validate(body, {
      required: ["number", "status"],
      oneOf: { status: ["block", "unblock"] },
    });
    return created({ [String(status)]: "success" });
  }),
  at("GET", "chat/findChatByRemoteJid", findChatByRemoteJid),
  at("POST", "business/getCatalog", (context) => businessAnswer(context, "catalog")),
  at("POST", "business/getCollections", (context) => businessAnswer(context, "collections")),
];
