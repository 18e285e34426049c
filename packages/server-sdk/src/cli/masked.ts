import type { Json } from "../ports/index.ts";

/** Fields that say what kind of thing failed, and nothing of anybody. */
const plain = new Set(
  `id tenantId channelId queue sourceId errorClass firstAt lastAt resolution replayedAt replayedBy note
   normalizerVersion event providerEvent messageType dateTime date_time source status fromMe kind
   backfillId since messageId instanceId messageTimestamp addressingMode mimetype pull`.split(
    /\s+/,
  ),
);

/** Digits of phones and the names of accounts, wherever a text holds them. */
export function maskedText(text: string): string {
  return text.replace(/\d{6,}/g, (digits) => `${digits.slice(0, 2)}…${digits.slice(-2)}`);
}

/**
 * The shape of a value without what people wrote or are called: texts become their length, and long
 * numbers in keys of lanes and in error messages lose their middle.
 */
export function masked(value: Json, key = ""): Json {
  if (Array.isArray(value)) return value.map((item) => masked(item, key));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, masked(item ?? null, name)]),
    );
  }
  if (typeof value !== "string" || plain.has(key)) return value;
  if (key === "laneKey") {
    const [channel = "", ...lane] = value.split("/");
    return [channel, maskedText(lane.join("/"))].join("/");
  }
  return key === "error" ? maskedText(value) : `‹${value.length} characters›`;
}
