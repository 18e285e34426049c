import { isSecretKey } from "../redact.ts";
import { inventBase64, inventBytes, inventDigits, inventId, inventText } from "./invent.ts";
import { isIndexedBytes } from "./wire-values.ts";

const maxDepth = 64;

/** Fields whose texts are Evolution's or WhatsApp's own words, kept when they look like it. */
const ownWords = new Set(
  `event messageType status source action type mimetype addressingMode state lastKnownPresence
   mediaType integration admin associationType listType conversionSource entryPointConversionSource
   currency statusCode language category format subtype mediatype`.split(/\s+/),
);
const statusWord = /^([A-Z_]{3,20}|closed|offer|ringing|timeout|reject|accept|terminate)$/;

/** A person's own status text is no status of a message: `status` is kept for known words alone. */
const isOwnWord = (key: string, value: string): boolean =>
  ownWords.has(key) &&
  (key === "status" ? statusWord : /^[A-Za-z][\w./=+-]{0,59}(; [a-z]+=\w+)?$/).test(value);

const times = /(timestamp|timestampms|date|date_time|datetime|createdat|updatedat|setat|at)$/i;
const identifiers =
  /^(id|keyid|stanzaid|messageid|instanceid|labelid|selectedid|rowid|.*rowid|.*Id|directpath|server_id)$/i;
const coordinates = /^degrees(latitude|longitude)$/i;
const bytesKeys =
  /(sha256|mediakey|thumbnail|base64|waveform|messagesecret|keyhash|encpayload|enciv)$/i;

const address =
  /(\d{5,25})((?::\d{1,4})?@(?:s\.whatsapp\.net|lid|g\.us|c\.us|broadcast|newsletter))/g;

/** Replaces the digits of every JID and phone number inside, and leaves the rest. */
function withoutDigits(text: string, secret: string): string {
  return text
    .replace(address, (_, digits: string, suffix: string) => inventDigits(digits, secret) + suffix)
    .replace(/\d{8,}(?!\d*(?::\d+)?@)/g, (digits) => inventDigits(digits, secret));
}

function inventUrl(value: string, secret: string): string {
  const isWhatsApp = /^https?:\/\/[^/]*whatsapp\.net/.test(value);
  const host = isWhatsApp ? "https://mmg.whatsapp.net" : "https://host.example";
  return `${host}/${inventId(value.length > 24 ? value.slice(-24) : value, secret).replace(/\W/g, "")}`;
}

/** Texts that are JSON themselves (`paramsJson`, `disconnectionObject`). */
function nestedJson(value: string, secret: string, depth: number): string | null {
  if (!/^[{[]/.test(value)) return null;
  try {
    return JSON.stringify(anonymize(JSON.parse(value), secret, "", depth + 1));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function anonymizeText(value: string, secret: string, key: string, depth: number): string {
  if (value === "" || isEmojiOnly(value)) return value;
  if (isSecretKey(key)) return "[removed]";
  if (isOwnWord(key, value)) return value;
  if (times.test(key) && /^[\d:.TZ+-]+$/.test(value)) return value;
  if (bytesKeys.test(key)) return inventBase64(value, secret);
  if (/^(https?|wss?):\/\//.test(value)) return inventUrl(value, secret);
  if (/^[\d:]{5,30}(@[\w.]+)?$/.test(value) || /^[^\s@]{1,40}@[a-z.]{3,20}$/.test(value))
    return withoutDigits(value, secret);
  const json = nestedJson(value, secret, depth);
  if (json !== null) return json;
  if (identifiers.test(key)) return inventId(value, secret);
  if (/^[A-Za-z0-9+/_-]{60,}=*$/.test(value)) return inventBase64(value, secret);
  return inventText(value, secret);
}

const isEmojiOnly = (value: string): boolean =>
  /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f){1,8}$/u.test(value);

function anonymizeNumber(value: number, secret: string, key: string): number {
  if (coordinates.test(key)) return key.toLowerCase().endsWith("latitude") ? -23.5 : -46.6;
  if (/number|phone/i.test(key) && Math.abs(value) >= 1e7)
    return Number(inventDigits(String(Math.trunc(value)), secret));
  return value;
}

/**
 * Replaces everything that could name somebody: whatever is no word of Evolution's own, no time and
 * no plain number is replaced, fields that nobody has heard of included.
 *
 * The same value and secret always give the same replacement, so references between webhooks hold.
 * Phone numbers keep country, area and ninth digit; ids keep their prefix; bytes their length.
 */
export function anonymize(value: unknown, secret: string, key = "", depth = 0): unknown {
  if (depth > maxDepth) return null;
  if (typeof value === "string") return anonymizeText(value, secret, key, depth);
  if (typeof value === "number") return anonymizeNumber(value, secret, key);
  if (isIndexedBytes(value)) return inventBytes(value, secret);
  if (Array.isArray(value)) return value.map((item) => anonymize(item, secret, key, depth + 1));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      withoutDigits(name, secret),
      anonymize(item, secret, name, depth + 1),
    ]),
  );
}
