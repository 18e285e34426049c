import type { CallOptions, Requester } from "../request.ts";
import type {
  GroupInfo,
  GroupMember,
  InviteRequest,
  OfGroup,
  ParticipantChange,
  ParticipantResult,
} from "./group-info.ts";
import { routesOf } from "./route.ts";

type Updated = Promise<{ update: string }>;

/** Groups. `groups.update` never arrives by webhook (2.3.7): poll `findGroupInfos`. */
export interface GroupResource {
  findGroupInfos(instance: string, request: OfGroup, options?: CallOptions): Promise<GroupInfo>;
  fetchAllGroups(
    instance: string,
    request: { getParticipants: boolean },
    options?: CallOptions,
  ): Promise<GroupInfo[]>;
  participants(
    instance: string,
    request: OfGroup,
    options?: CallOptions,
  ): Promise<{ participants: GroupMember[] }>;
  /** `participants` are digits or JIDs. */
  create(
    instance: string,
    request: { subject: string; description?: string; participants: string[] },
    options?: CallOptions,
  ): Promise<GroupInfo>;
  updateGroupSubject(
    instance: string,
    request: OfGroup & { subject: string },
    options?: CallOptions,
  ): Updated;
  updateGroupDescription(
    instance: string,
    request: OfGroup & { description: string },
    options?: CallOptions,
  ): Updated;
  /** `image` is a URL or bare base64. */
  updateGroupPicture(
    instance: string,
    request: OfGroup & { image: string },
    options?: CallOptions,
  ): Updated;
  /** Each participant has a result of its own; the call succeeds even when all of them failed. */
  updateParticipant(
    instance: string,
    request: OfGroup & ParticipantChange,
    options?: CallOptions,
  ): Promise<{ updateParticipants: ParticipantResult[] }>;
  /** `announcement`: only admins write; `locked`: only admins edit the group. */
  updateSetting(
    instance: string,
    request: OfGroup & { action: "announcement" | "not_announcement" | "locked" | "unlocked" },
    options?: CallOptions,
  ): Promise<Record<string, unknown>>;
  /** `expiration` in seconds: 0 (off), 86400, 604800 or 7776000. */
  toggleEphemeral(
    instance: string,
    request: OfGroup & { expiration: 0 | 86_400 | 604_800 | 7_776_000 },
    options?: CallOptions,
  ): Promise<{ success: boolean }>;
  inviteCode(
    instance: string,
    request: OfGroup,
    options?: CallOptions,
  ): Promise<{ inviteUrl: string; inviteCode: string }>;
  inviteInfo(
    instance: string,
    request: { inviteCode: string },
    options?: CallOptions,
  ): Promise<GroupInfo>;
  /** Joins the group. A GET that acts, so it is never repeated. */
  acceptInviteCode(
    instance: string,
    request: { inviteCode: string },
    options?: CallOptions,
  ): Promise<{ accepted: boolean; groupJid: string }>;
  sendInvite(
    instance: string,
    request: InviteRequest,
    options?: CallOptions,
  ): Promise<{ send: boolean; inviteUrl: string }>;
  revokeInviteCode(
    instance: string,
    request: OfGroup,
    options?: CallOptions,
  ): Promise<{ revoked: boolean; inviteCode: string }>;
  leaveGroup(
    instance: string,
    request: OfGroup,
    options?: CallOptions,
  ): Promise<{ groupJid: string; leave: boolean }>;
}

/** Groups alone, for bundles that need no more. */
export function createGroupResource(call: Requester): GroupResource {
  const { route } = routesOf(call, "group");
  const query = ["groupJid"];
  const ofGroup = { method: "GET", query } as const;
  const ofInvite = { method: "GET", query: ["inviteCode"] } as const;
  return {
    findGroupInfos: route("findGroupInfos", ofGroup),
    fetchAllGroups: route("fetchAllGroups", { method: "GET", query: ["getParticipants"] }),
    participants: route("participants", ofGroup),
    create: route("create"),
    updateGroupSubject: route("updateGroupSubject", { query }),
    updateGroupDescription: route("updateGroupDescription", { query }),
    updateGroupPicture: route("updateGroupPicture", { query }),
    updateParticipant: route("updateParticipant", { query }),
    updateSetting: route("updateSetting", { query }),
    toggleEphemeral: route("toggleEphemeral", { query }),
    inviteCode: route("inviteCode", ofGroup),
    inviteInfo: route("inviteInfo", ofInvite),
    acceptInviteCode: route("acceptInviteCode", { ...ofInvite, safe: false }),
    sendInvite: route("sendInvite"),
    revokeInviteCode: route("revokeInviteCode", { query }),
    leaveGroup: route("leaveGroup", { method: "DELETE", query }),
  };
}
