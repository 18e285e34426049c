import type { InboundContact, InboundEvent, Normalized } from "@prosa/core";
import { nameOf, ownIdentity, partyOf } from "./parties.ts";
import type { StoredItem } from "./stored-item.ts";
import { fieldsOf, firstText, isFields, textOf } from "./wire.ts";

/**
 * A contact event. On a group's JID it carries the name of whoever wrote last, so that it says
 * nothing about the group.
 */
export function normalizeContact(item: StoredItem): Normalized {
  const data = fieldsOf(item.data);
  const party = partyOf(
    [firstText(data.remoteJid, data.id), data.lid, data.remoteJidAlt, data.phoneNumber],
    ownIdentity(item.sender),
    nameOf(data.pushName) ?? nameOf(data.name) ?? nameOf(data.notify),
  );
  if (!party) return { ignored: "no_effect", detail: "no correspondent" };
  if (party.kind === "group") return { ignored: "no_effect", detail: "a group's last sender" };
  const pictureUrl = firstText(data.profilePicUrl, data.profilePictureUrl);
  return { effects: [contact(party, item, pictureUrl)] };
}

/** The contact effect of a party that an event spells in two ways; none for a single spelling. */
export function provenPair(spellings: unknown[], item: StoredItem): InboundContact[] {
  const party = partyOf(spellings, ownIdentity(item.sender));
  return party?.kind === "person" && party.identities.length > 1
    ? [contact(party, item, null)]
    : [];
}

/** A group's own metadata: here its name is its name. */
export function normalizeGroup(item: StoredItem): Normalized {
  const data = fieldsOf(item.data);
  if (item.groups === "ignore") return { ignored: "group_disabled" };
  const party = partyOf([data.id], ownIdentity(item.sender), nameOf(data.subject));
  return party?.kind === "group"
    ? { effects: [contact(party, item, textOf(data.pictureUrl))] }
    : { ignored: "no_effect", detail: "no group" };
}

/**
 * A change of a group's members teaches which phone belongs to which LID. `participantsData` is
 * left alone: 2.3.7 fills it with "[object Object]".
 */
export function normalizeParticipants(item: StoredItem): Normalized {
  if (item.groups === "ignore") return { ignored: "group_disabled" };
  const data = fieldsOf(item.data);
  const members = Array.isArray(data.participants) ? data.participants : [];
  const spellings = [
    [data.author, data.authorPn],
    ...members.map((member) => (isFields(member) ? [member.id, member.phoneNumber] : [member])),
  ];
  const effects = spellings.flatMap((pair) => provenPair(pair, item));
  return effects.length > 0
    ? { effects }
    : { ignored: "no_effect", detail: "no phone beside a LID" };
}

/** Who types. `available` and the like end it. */
export function normalizePresence(item: StoredItem): Normalized {
  const data = fieldsOf(item.data);
  const own = ownIdentity(item.sender);
  const chat = partyOf([data.id], own);
  if (!chat) return { ignored: "unsupported_chat" };
  const effects: InboundEvent[] = [];
  for (const [jid, value] of Object.entries(fieldsOf(data.presences))) {
    const presence = textOf(fieldsOf(value).lastKnownPresence);
    const author = partyOf([jid], own);
    if (!author || presence === null) continue;
    const state = presence === "composing" || presence === "recording" ? presence : "paused";
    effects.push({ type: "typing", chat, author: chat.kind === "group" ? author : null, state });
  }
  return effects.length > 0 ? { effects } : { ignored: "no_effect" };
}

function contact(
  party: InboundContact["party"],
  item: StoredItem,
  pictureUrl: string | null,
): InboundContact {
  return { type: "contact", party, pictureUrl, reportedAt: item.dateTime };
}
