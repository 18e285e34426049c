import { type Identity, parseJid } from "@prosa/core";
import type { ReadContent } from "./content.ts";
import { choice } from "./content-structured.ts";
import { type Parties, sameParty } from "./parties.ts";
import { isFields, textOf } from "./wire.ts";

/**
 * What the sender of a vote has chosen, as the answer that it is; `null` when it cannot be told.
 *
 * `pollUpdates` lists every option with all who voted for it. In a group the author's are meant; in a
 * chat of two whatever was not chosen by the other side, since a voter may be named by a LID that the
 * message does not carry.
 *
 * @see Evolution 2.3.7 decrypts votes; what it cannot decrypt has no voters, and older ones no list.
 */
export function readVote(
  pollUpdates: unknown,
  { chat, author, fromMe }: Exclude<Parties, { refused: string }>,
  own: Identity | null,
): ReadContent | null {
  const among = (voter: Identity, identities: Identity[]) =>
    identities.some((identity) => sameParty(identity, voter));
  const otherSide = fromMe ? chat.identities : own ? [own] : [];
  const meant = (voter: unknown) => {
    const identity = typeof voter === "string" ? parseJid(voter) : null;
    if (identity === null) return false;
    return chat.kind === "group"
      ? among(identity, author?.identities ?? [])
      : !among(identity, otherSide);
  };
  const chosen = (Array.isArray(pollUpdates) ? pollUpdates : [])
    .filter(isFields)
    .filter(({ voters }) => Array.isArray(voters) && voters.some(meant))
    .flatMap(({ name }) => textOf(name) ?? []);
  return chosen.length > 0 ? { ...choice(null, chosen.join(", ")), attachments: [] } : null;
}
