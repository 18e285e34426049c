/** Names a group by its JID, `…@g.us`. */
export interface OfGroup {
  groupJid: string;
}

/** A member: `id` is a LID or a phone JID, `phoneNumber` its phone JID when known. */
export interface GroupParticipant {
  id: string;
  phoneNumber?: string;
  admin: "admin" | "superadmin" | null;
}

/** A member with what Evolution knows of the contact; the account itself has neither. */
export interface GroupMember extends GroupParticipant {
  name?: string | null;
  imgUrl?: string | null;
}

/** A group. Times are seconds since 1970. */
export interface GroupInfo {
  /** `…@g.us` */
  id: string;
  subject: string;
  subjectOwner?: string;
  subjectTime?: number;
  /** Not answered by `create` and `inviteInfo`; null when there is none. */
  pictureUrl: string | null;
  size: number;
  creation: number;
  owner?: string;
  /** Owner's phone JID (`create` and `inviteInfo`, Baileys 7). */
  ownerPn?: string;
  addressingMode?: "pn" | "lid";
  desc?: string;
  descId?: string;
  /** Only admins edit the group. */
  restrict: boolean;
  /** Only admins write. */
  announce: boolean;
  isCommunity: boolean;
  isCommunityAnnounce: boolean;
  joinApprovalMode?: boolean;
  memberAddMode?: boolean;
  participants?: GroupParticipant[];
}

/** What happens to members. */
export interface ParticipantChange {
  action: "add" | "remove" | "promote" | "demote";
  /** Digits or JIDs. */
  participants: string[];
}

/** What became of one member. */
export interface ParticipantResult {
  /** `"200"` when done; `"403"`: privacy wants an invitation; `"409"`: already in. */
  status: string;
  jid: string;
  content?: unknown;
}

/** An invitation that goes out as messages. */
export interface InviteRequest {
  groupJid: string;
  /** Text that precedes the link. */
  description: string;
  /** Digits with country code. */
  numbers: string[];
}
