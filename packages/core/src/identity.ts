/** A spelling of a remote party: a phone, a WhatsApp id, a LID, or an id of another provider. */
export type IdentityKind = "phone" | "jid" | "lid" | "bsuid" | "group" | "api";

export interface Identity {
  kind: IdentityKind;
  /** As the provider spells it, e.g. `5511987650001@s.whatsapp.net`. */
  value: string;
  /** What equality is decided on: unique per channel and kind. */
  valueKey: string;
  /** Brazilian mobiles only: the key without the ninth digit, so that both spellings meet. */
  brVariantKey: string | null;
}

/** The 67 area codes that Brazil has given out. */
const brazilianAreas =
  /^(1[1-9]|2[12478]|3[1-57-8]|4[1-9]|5[1345]|6[1-9]|7[134579]|8[1-9]|9[1-9])$/;

/**
 * The key that both spellings of a Brazilian mobile share: `55`, area code, last eight digits.
 *
 * Which area codes dropped the ninth digit for whom is no rule, so that both spellings match
 * everywhere. Landlines (local part of eight digits that starts with 2 to 5), area codes that
 * nobody has and other countries have none.
 */
export function brVariantKey(digits: string): string | null {
  const match = /^55(\d\d)(9?)(\d{8})$/.exec(digits);
  if (!match) return null;
  const [, area, ninth, local] = match as unknown as [string, string, string, string];
  if (!brazilianAreas.test(area)) return null;
  if (ninth === "" && !/^[6-9]/.test(local)) return null;
  return `55${area}${local}`;
}

/** Digits of a phone as people of its country write it to the world: Brazilian mobiles get their nine. */
export function canonicalPhone(digits: string): string {
  const key = brVariantKey(digits);
  return key === null ? digits : `55${key.slice(2, 4)}9${key.slice(4)}`;
}

/** Strips Mexico's and Argentina's mobile digit, which some providers insert: `521…`, `549…`. */
function withoutMobileDigit(digits: string): string {
  const match = /^(52)1(\d{10})$/.exec(digits) ?? /^(54)9(\d{10})$/.exec(digits);
  return match ? `${match[1]}${match[2]}` : digits;
}

function phoneIdentity(kind: "phone" | "jid", value: string, digits: string): Identity {
  return {
    kind,
    value,
    valueKey: withoutMobileDigit(digits),
    brVariantKey: brVariantKey(digits),
  };
}

/** Longer than any that exists, and short enough for an index. */
const jidMaxChars = 250;

/**
 * Reads a WhatsApp address by its suffix. `null` for what is no correspondent: broadcast lists,
 * status, newsletters, the empty string, anything unreadable. A bare number counts as a phone, a
 * country and letters (`BR.1a2B3c`) as an id that Meta gives one business for a user.
 *
 * Agent and device (`_1:12`) are dropped. `@c.us` is the old spelling of `@s.whatsapp.net`;
 * `@hosted` and `@hosted.lid` are the same people's devices at Meta.
 */
export function parseJid(jid: string): Identity | null {
  const match = /^([^@:_]+)(?:_\d+)?(?::\d+)?(?:@([a-z.]+))?$/.exec(jid.trim());
  if (!match || jid.length > jidMaxChars) return null;
  const user = match[1] as string;
  switch (match[2]) {
    case undefined: {
      if (/^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/.test(user))
        return { kind: "bsuid", value: user, valueKey: user, brVariantKey: null };
      const digits = user.replace(/\D/g, "");
      return /^\+?[\d ()-]+$/.test(user) && digits.length >= 8
        ? phoneIdentity("phone", digits, digits)
        : null;
    }
    case "s.whatsapp.net":
    case "c.us":
    case "hosted":
      return /^\d+$/.test(user) ? phoneIdentity("jid", `${user}@s.whatsapp.net`, user) : null;
    case "lid":
    case "hosted.lid":
      return /^\d+$/.test(user)
        ? { kind: "lid", value: `${user}@lid`, valueKey: user, brVariantKey: null }
        : null;
    case "g.us":
      return { kind: "group", value: `${user}@g.us`, valueKey: user, brVariantKey: null };
    default:
      return null;
  }
}

/** The phone that an identity shows, in E.164, or `null` for a LID, a group or an API id. */
export function phoneOf(identity: Pick<Identity, "kind" | "value">): string | null {
  if (identity.kind !== "phone" && identity.kind !== "jid") return null;
  const digits = identity.value.replace(/@.*$/, "").replace(/\D/g, "");
  return digits === "" ? null : `+${canonicalPhone(withoutMobileDigit(digits))}`;
}
