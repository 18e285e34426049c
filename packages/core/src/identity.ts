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

/**
 * The key that both spellings of a Brazilian mobile share: `55`, area code, last eight digits.
 * Landlines (local part of eight digits that starts with 2 to 5) and other countries have none.
 */
export function brVariantKey(digits: string): string | null {
  const match = /^55([1-9]\d)(9?)(\d{8})$/.exec(digits);
  if (!match) return null;
  const [, area, ninth, local] = match as unknown as [string, string, string, string];
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

/**
 * Reads a WhatsApp address by its suffix. `null` for what is no correspondent: broadcast lists,
 * status, newsletters, the empty string, anything unreadable. A bare number counts as a phone.
 * A device part (`:12`) is dropped. `@c.us` is the old spelling of `@s.whatsapp.net`.
 */
export function parseJid(jid: string): Identity | null {
  const match = /^([^@:]+)(?::\d+)?(?:@([a-z.]+))?$/.exec(jid.trim());
  if (!match) return null;
  const user = match[1] as string;
  switch (match[2]) {
    case undefined: {
      const digits = user.replace(/\D/g, "");
      return /^\+?[\d ()-]+$/.test(user) && digits.length >= 8
        ? phoneIdentity("phone", digits, digits)
        : null;
    }
    case "s.whatsapp.net":
    case "c.us":
      return /^\d+$/.test(user) ? phoneIdentity("jid", `${user}@s.whatsapp.net`, user) : null;
    case "lid":
      return { kind: "lid", value: `${user}@lid`, valueKey: user, brVariantKey: null };
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
