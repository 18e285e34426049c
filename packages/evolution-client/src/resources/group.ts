import { instanceName } from "../guards.ts";
import type { CallOptions, Requester } from "../request.ts";

/** A member: `id` is a LID or a phone JID, `phoneNumber` its phone JID when known. */
export interface GroupParticipant {
  id: string;
  phoneNumber?: string;
  admin: "admin" | "superadmin" | null;
}

/** A group. Times are seconds since 1970. */
export interface GroupInfo {
  /** `…@g.us` */
  id: string;
  subject: string;
  subjectOwner?: string;
  subjectTime?: number;
  pictureUrl: string | null;
  size: number;
  creation: number;
  owner?: string;
  desc?: string;
  descId?: string;
  restrict: boolean;
  announce: boolean;
  isCommunity: boolean;
  isCommunityAnnounce: boolean;
  participants?: GroupParticipant[];
}

/** Groups. `groups.update` never arrives by webhook (2.3.7): poll here. */
export interface GroupResource {
  findGroupInfos(
    instance: string,
    request: { groupJid: string },
    options?: CallOptions,
  ): Promise<GroupInfo>;
  fetchAllGroups(
    instance: string,
    request: { getParticipants: boolean },
    options?: CallOptions,
  ): Promise<GroupInfo[]>;
}

/** @internal */
export function createGroupResource(call: Requester): GroupResource {
  const read = <T>(
    verb: string,
    name: string,
    query: Record<string, string | boolean>,
    options?: CallOptions,
  ) => call<T>({ method: "GET", path: ["group", verb, instanceName(name)], query }, options);
  return {
    findGroupInfos: async (name, request, options) =>
      read("findGroupInfos", name, { ...request }, options),
    fetchAllGroups: async (name, request, options) =>
      read("fetchAllGroups", name, { ...request }, options),
  };
}
