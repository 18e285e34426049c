import { isAtLeast, type Role } from "./people.ts";

/** Every permission, and the least role that has it. The table `prosa.permissions` says the same. */
export const permissions = {
  "conversation.read": "viewer",
  "message.send": "agent",
  "note.write": "agent",
  "conversation.update": "agent",
  "conversation.assign": "agent",
  "conversation.start": "agent",
  "contact.update": "agent",
  "contact.merge": "agent",
  "contact.block": "supervisor",
  "conversation.read_all": "supervisor",
  "message.inspect": "supervisor",
  "message.change_others": "supervisor",
  "saved_view.share": "supervisor",
  "channel.manage": "admin",
  "team.manage": "admin",
  "member.manage": "admin",
  "privacy.manage": "admin",
  "audit.read": "admin",
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof permissions;

/** Whether a member of that role may do it. */
export function mayAs(
  role: Role | undefined,
  permission: Permission = "conversation.read",
): boolean {
  return isAtLeast(role, permissions[permission]);
}
