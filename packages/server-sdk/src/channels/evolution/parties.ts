import { type Identity, parseJid, type RemoteParty, visibleText } from "@prosa/core";
import { decodeBase64, type Fields, fieldsOf, textOf } from "./wire.ts";

/** The chat and the author that a message key names, or why it is no chat of ours. */
export type Parties =
  | { chat: RemoteParty; author: RemoteParty | null; fromMe: boolean }
  | { refused: "unsupported_chat" | "malformed"; detail: string };

/** The account's own identity, or `null` before its first login. */
export function ownIdentity(sender: unknown): Identity | null {
  const text = textOf(sender);
  return text === null ? null : parseJid(text);
}

/** True when both name one party: the same key, or both spellings of one Brazilian mobile. */
export function sameParty(a: Identity | null, b: Identity | null): boolean {
  if (a === null || b === null) return false;
  const numbers = isNumber(a) && isNumber(b);
  if (!numbers && a.kind !== b.kind) return false;
  return (
    a.valueKey === b.valueKey || (a.brVariantKey !== null && a.brVariantKey === b.brVariantKey)
  );
}

function isNumber(identity: Identity): boolean {
  return identity.kind === "jid" || identity.kind === "phone";
}

/**
 * A name worth showing: without control and direction characters, never empty, never digits alone.
 * @see Evolution sends `""` after own messages and the LID's digits in history imports.
 */
export function nameOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const name = visibleText(value).slice(0, 200);
  return name === "" || /^[\d\s()+.-]+$/.test(name) ? null : name;
}

/**
 * A party from its spellings, the used one first; `null` when the first is no correspondent, or when
 * one of them is the account's own: whoever is ourselves by one spelling is ourselves by all.
 */
export function partyOf(
  spellings: unknown[],
  own: Identity | null,
  name: string | null = null,
): RemoteParty | null {
  const identities: Identity[] = [];
  for (const spelling of spellings) {
    const identity = typeof spelling === "string" ? parseJid(spelling) : null;
    if (sameParty(identity, own)) return null;
    if (identity === null) {
      if (identities.length === 0) return null;
      continue;
    }
    if (!identities.some((known) => known.kind === identity.kind && sameParty(known, identity)))
      identities.push(identity);
  }
  const [first] = identities;
  if (!first) return null;
  const group = first.kind === "group";
  return {
    kind: group ? "group" : "person",
    identities: group ? [first] : identities.filter((identity) => identity.kind !== "group"),
    sendKey: first.value,
    name,
  };
}

/** Every spelling of a group message's author, the used one first. */
export function authorSpellings(key: Fields): unknown[] {
  return [key.participant, key.participantAlt, key.participantPn, key.participantLid];
}

/**
 * Reads who a message is from and to. Spellings are gathered from every field that a version of
 * Evolution used for them. The chat's name is the sender's in a chat of two, and never in a group.
 */
export function partiesOf(keyValue: unknown, own: Identity | null, pushName: unknown): Parties {
  const key = fieldsOf(keyValue);
  const remoteJid = textOf(key.remoteJid);
  if (remoteJid === null) return { refused: "malformed", detail: "no remoteJid" };
  const fromMe = key.fromMe === true;
  const identity = parseJid(remoteJid);
  if (identity === null || sameParty(identity, own))
    return { refused: "unsupported_chat", detail: remoteJid.replace(/^.*@/, "@") };
  const name = fromMe ? null : nameOf(pushName);
  if (identity.kind === "group") {
    const chat = partyOf([remoteJid], own);
    const author = fromMe ? null : partyOf(authorSpellings(key), own, name);
    return chat
      ? { chat, author, fromMe }
      : { refused: "unsupported_chat", detail: "group without a key" };
  }
  const senders = fromMe ? [] : [key.senderPn, key.senderLid];
  const chat = partyOf([remoteJid, key.remoteJidAlt, ...senders, key.previousRemoteJid], own, name);
  if (!chat) return { refused: "unsupported_chat", detail: "own account" };
  if (!fromMe && contradicts(textOf(key.id), identity))
    return { refused: "malformed", detail: "the wamid names another party than remoteJid" };
  return { chat, author: null, fromMe };
}

/**
 * True when the phone inside a `wamid` is another than the chat's.
 * @see Evolution up to 2.3.7, WHATSAPP-BUSINESS: concurrent deliveries get each other's remoteJid.
 */
function contradicts(id: string | null, chat: Identity): boolean {
  const encoded = /^wamid\.([A-Za-z0-9+/=]+)$/.exec(id ?? "")?.[1];
  if (!encoded || !isNumber(chat)) return false;
  const bytes = decodeBase64(encoded.slice(0, encoded.length - (encoded.length % 4)), 512);
  const phone = bytes && /\d{8,15}/.exec(new TextDecoder("latin1").decode(bytes))?.[0];
  return phone ? !sameParty(parseJid(phone), chat) : false;
}
