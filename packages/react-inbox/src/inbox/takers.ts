import type { Member } from "../transport/transport.ts";

const order = ["online", "away", "offline"] as const;

/** Who may be given a conversation: those who may answer, whoever is there first. */
export function takers(members: readonly Member[]): Member[] {
  return members
    .filter(({ canAnswer }) => canAnswer)
    .sort((one, other) => order.indexOf(one.availability) - order.indexOf(other.availability));
}
