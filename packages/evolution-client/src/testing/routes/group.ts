import type { FakeCustomer, FakeMember } from "../fake-state.ts";
import { failure } from "../http-failure.ts";
import { ownJid, phoneJid } from "../people.ts";
import type { Instance, Json, World } from "../world.ts";
import { ok, type Route } from "./route.ts";

const createdAt = 1_763_000_000;

/** A member as group routes and events show it. */
export const memberJid = (member: FakeMember) => ({
  id: member.lid ? `${member.lid}@lid` : phoneJid(member),
  phoneNumber: phoneJid(member),
  admin: member.admin,
});

/** The business as a member. */
export const ownMember = (instance: Instance) => ({
  id: `9${instance.number}@lid`,
  phoneNumber: ownJid(instance),
  admin: "admin",
});

/** A group as the read routes show it. */
export function infoOf(instance: Instance, group: FakeCustomer, withParticipants: boolean): Json {
  const members = group.members.map(memberJid);
  const owner = members.find(({ admin }) => admin === "superadmin")?.id ?? ownJid(instance);
  const own = ownMember(instance);
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

/** All groups: the business is in every one. */
export const groupsOf = (world: World): FakeCustomer[] =>
  [...world.customers.values()].filter(({ kind }) => kind === "group");

/** The group that the query names. @throws HttpFailure 400 as Evolution answers it. */
export function groupOf(world: World, query: URLSearchParams): FakeCustomer {
  const jid = query.get("groupJid");
  if (!jid)
    throw failure(400, [
      "The group id needs to be informed in the query",
      'ex: "groupJid=120362@g.us"',
    ]);
  const group = groupsOf(world).find((candidate) => candidate.jid === jid);
  if (!group) throw failure(400, ["[object Object]"]);
  return group;
}

/** Groups that the business is in: all of them. */
export const groupRoutes: Route[] = [
  {
    method: "GET",
    path: "group/findGroupInfos",
    scope: "instance",
    handle: ({ world, instance, query }) => {
      return ok(infoOf(instance, groupOf(world, query), true));
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
