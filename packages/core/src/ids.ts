declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type TenantId = Branded<"TenantId">;
export type ChannelId = Branded<"ChannelId">;
export type ConversationId = Branded<"ConversationId">;
export type MessageId = Branded<"MessageId">;

/**
 * Builds a UUID version 7 (RFC 9562) from a time in milliseconds and ten random bytes.
 *
 * Ids of one millisecond have no order among themselves: order comes from `seq`, `rev` and `ord`.
 */
export function uuidV7(nowMs: number, random: Uint8Array): string {
  const [version = 0, low = 0, variant = 0, ...rest] = random.subarray(0, 10);
  const bytes = [(version & 0x0f) | 0x70, low, (variant & 0x3f) | 0x80, ...rest];
  const time = Math.floor(nowMs).toString(16).padStart(12, "0");
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return (time + hex).replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
