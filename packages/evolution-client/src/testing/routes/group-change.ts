import { emit } from "../events.ts";
import type { FakeCustomer, FakeMember } from "../fake-state.ts";
import { failure } from "../http-failure.ts";
import { newPerson, ownJid, phoneJid, toJid, whoIs } from "../people.ts";
import { validate } from "../validate.ts";
import type { Instance, Json, World } from "../world.ts";
import { groupOf, groupsOf, infoOf, memberJid, ownMember } from "./group.ts";
import { created, ok, type Route, type RouteContext } from "./route.ts";

/** The code that invites to a group; a revocation makes the next one. */
const revocations = new WeakMap<FakeCustomer, number>();

const codeOf = (world: World, group: FakeCustomer): string =>
  world.random.hex(`invite:${group.jid}:${revocations.get(group) ?? 0}`, 22);

const linkOf = (code: string): string => `https://chat.whatsapp.com/${code}`;

function byCode({ world, query }: RouteContext): FakeCustomer {
  const code = query.get("inviteCode");
  const group = groupsOf(world).find((candidate) => codeOf(world, candidate) === code);
  if (!group) throw failure(404, ["No invite code"]);
  return group;
}

/** Details as WhatsApp itself gives them, which create and inviteInfo pass on. */
function metadata(world: World, instance: Instance, group: FakeCustomer): Json {
  const { pictureUrl: _, ...info } = infoOf(instance, group, true);
  const owner = group.members.find(({ admin }) => admin === "superadmin");
  return {
    ...info,
    addressingMode: "lid",
    ownerPn: owner ? phoneJid(owner) : ownJid(instance),
    joinApprovalMode: false,
    memberAddMode: world.customers.has(group.id),
  };
}

function memberFrom(world: World, asked: string): FakeMember {
  const jid = toJid(asked);
  const who = whoIs(world, jid);
  const phone = who?.phone ?? jid.split("@")[0] ?? null;
  return { id: phone ?? asked, name: who?.name ?? "", phone, lid: who?.lid ?? null, admin: null };
}

function create({ world, instance, body }: RouteContext) {
  const request = validate(body, {
    required: ["subject", "participants"],
    types: { subject: "string", participants: "array" },
  });
  const digits = `120363${world.random.digits(world.next("group"), 12)}`;
  const members = (request.participants as unknown[]).map((asked) =>
    memberFrom(world, String(asked)),
  );
  const group: FakeCustomer = {
    ...newPerson(`grupo-${digits}`, String(request.subject), digits, null),
    kind: "group",
    phone: null,
    jid: `${digits}@g.us`,
    members,
  };
  world.customers.set(group.id, group);
  const { desc: _, descId: __, ...created_ } = metadata(world, instance, group);
  const own = { ...ownMember(instance), admin: "superadmin" };
  const answer = {
    ...created_,
    subjectOwner: ownJid(instance),
    participants: [own, ...members.map(memberJid)],
  };
  emit(world, instance, "groups.upsert", [answer]);
  world.changed();
  return created(answer);
}

function participants({ world, instance, query }: RouteContext) {
  const group = groupOf(world, query);
  const members = group.members.map((member) => ({
    ...memberJid(member),
    name: null,
    imgUrl: group.pictureUrl,
  }));
  return ok({ participants: [...members, ownMember(instance)] });
}

function changed(world: World, group: FakeCustomer, action: string, asked: string): FakeMember {
  const jid = toJid(asked);
  const found = group.members.find((member) => phoneJid(member) === jid);
  const member = found ?? memberFrom(world, asked);
  if (action === "add" && !found) group.members.push(member);
  if (action === "remove") group.members = group.members.filter((each) => each !== member);
  if (action === "promote") member.admin = "admin";
  if (action === "demote") member.admin = null;
  return member;
}

function updateParticipant({ world, instance, query, body }: RouteContext) {
  const request = validate(body, {
    required: ["action", "participants"],
    types: { participants: "array" },
    oneOf: { action: ["add", "remove", "promote", "demote"] },
  });
  const group = groupOf(world, query);
  const action = String(request.action);
  const members = (request.participants as unknown[]).map((asked) =>
    memberJid(changed(world, group, action, String(asked))),
  );
  const own = ownMember(instance);
  emit(world, instance, "group-participants.update", {
    id: group.jid,
    author: own.id,
    authorPn: own.phoneNumber,
    participants: members,
    action,
    participantsData: members.map((jid) => ({ jid, phoneNumber: "[object Object]" })),
  });
  world.changed();
  return created({
    updateParticipants: members.map(({ phoneNumber: jid }) => ({
      status: "200",
      jid,
      content: { tag: "participant", attrs: { jid } },
    })),
  });
}

/** A change that needs its group and some fields, and says nothing but that it was done. */
const change =
  (
    required: string[],
    answer: Json,
    apply: (group: FakeCustomer, request: Json) => void = () => {},
  ) =>
  ({ world, query, body }: RouteContext) => {
    const request = validate(body, { required });
    apply(groupOf(world, query), request);
    world.changed();
    return created(answer);
  };

const at = (method: string, verb: string, handle: Route["handle"]): Route => ({
  method,
  path: `group/${verb}`,
  scope: "instance",
  handle,
});

const updated = { update: "success" };

/** What changes groups, and their invitations. */
export const groupChangeRoutes: Route[] = [
  at("POST", "create", create),
  at("GET", "participants", participants),
  at(
    "POST",
    "updateGroupSubject",
    change(["subject"], updated, (group, { subject }) => {
      group.name = String(subject);
    }),
  ),
  at("POST", "updateGroupDescription", change(["description"], updated)),
  at("POST", "updateGroupPicture", change(["image"], updated)),
  at("POST", "updateParticipant", updateParticipant),
  at("POST", "updateSetting", change(["action"], {})),
  at("POST", "toggleEphemeral", change(["expiration"], { success: true })),
  at("GET", "inviteCode", ({ world, query }) => {
    const inviteCode = codeOf(world, groupOf(world, query));
    return ok({ inviteUrl: linkOf(inviteCode), inviteCode });
  }),
  at("GET", "inviteInfo", (context) =>
    ok(metadata(context.world, context.instance, byCode(context))),
  ),
  at("GET", "acceptInviteCode", (context) => ok({ accepted: true, groupJid: byCode(context).jid })),
  at("POST", "sendInvite", ({ world, body }) => {
    const { groupJid } = validate(body, { required: ["groupJid", "description", "numbers"] });
    const group = groupOf(world, new URLSearchParams({ groupJid: String(groupJid) }));
    return ok({ send: true, inviteUrl: linkOf(codeOf(world, group)) });
  }),
  at("POST", "revokeInviteCode", ({ world, query }) => {
    const group = groupOf(world, query);
    revocations.set(group, (revocations.get(group) ?? 0) + 1);
    return created({ revoked: true, inviteCode: codeOf(world, group) });
  }),
  at("DELETE", "leaveGroup", ({ world, query }) => {
    const { id, jid } = groupOf(world, query);
    world.customers.delete(id);
    world.changed();
    return ok({ groupJid: jid, leave: true });
  }),
];
