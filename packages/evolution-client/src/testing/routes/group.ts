import type { FakeCustomer } from "../fake-state.ts";
import { failure } from "../http-failure.ts";
import { ownJid, phoneJid } from "../people.ts";
import type { Instance, Json, World } from "../world.ts";
import { ok, type Route } from "./route.ts";

const createdAt = 1_763_000_000;

function infoOf(instance: Instance, group: FakeCustomer, withParticipants: boolean): Json {
  const members = group.members.map((member) => ({
    id: member.lid ? `${member.lid}@lid` : phoneJid(member),
    phoneNumber: phoneJid(member),
    admin: member.admin,
  }));
  const owner = members.find(({ admin }) => admin === "superadmin")?.id ?? ownJid(instance);
  const own = { id: `9${instance.number}@lid`, phoneNumber: ownJid(instance), admin: "admin" };
  return {
    id: group.jid,
    subject: group.name,
    subjectOwner: owner,
    subjectTime: createdAt,
    pictureUrl: group.pictureUrl,
    size: members.length + 1,
    creation: createdAt,
    owner,
    desc: `Conversa de ${group.name}`,
    descId: "ABC",
    restrict: false,
    announce: false,
    ...(withParticipants ? { participants: [...members, own] } : {}),
    isCommunity: false,
    isCommunityAnnounce: false,
  };
}

const groupsOf = (world: World): FakeCustomer[] =>
  [...world.customers.values()].filter(({ kind }) => kind === "group");

/** Groups that the business is in: all of them. */
export const groupRoutes: Route[] = [
  {
    method: "GET",
    path: "group/findGroupInfos",
    scope: "instance",
    handle: ({ world, instance, query }) => {
      const jid = query.get("groupJid");
      if (!jid)
        throw failure(400, [
          "The group id needs to be informed in the query",
          'ex: "groupJid=120362@g.us"',
        ]);
      const group = groupsOf(world).find((candidate) => candidate.jid === jid);
      if (!group) throw failure(400, ["[object Object]"]);
      return ok(infoOf(instance, group, true));
    },
  },
  {
    method: "GET",
    path: "group/fetchAllGroups",
    scope: "instance",
    handle: ({ world, instance, query }) => {
      const participants = query.get("getParticipants");
      if (participants === null)
        throw failure(400, ["The getParticipants needs to be informed in the query"]);
      return ok(groupsOf(world).map((group) => infoOf(instance, group, participants === "true")));
    },
  },
];
