/** The two spellings of a frame: 1.0.0 sends objects, 2.0.0 arrays and binary broadcasts. */
export type ProtocolVersion = "1.0.0" | "2.0.0";

/** One message of the Phoenix channel protocol, in either direction. */
export interface Frame {
  joinRef: string | null;
  ref: string | null;
  /** `phoenix`, or `realtime:` and the channel's name. */
  topic: string;
  event: string;
  payload: Record<string, unknown>;
}

const PUSH = 3;
const BROADCAST = 4;
const RAW = 0;
const JSON_ENCODED = 1;

/**
 * Reads a frame as supabase-js sends it; a binary one is a broadcast (kind 3).
 *
 * @returns `null` for anything that is no frame.
 * @see realtime-js 2.119 `serializer.js`
 */
export function decodeFrame(data: Buffer, isBinary: boolean): Frame | null {
  if (isBinary) return decodePush(data);
  const parsed = parseJson(data.toString("utf8"));
  if (Array.isArray(parsed)) {
    const [joinRef, ref, topic, event, payload] = parsed;
    return toFrame({ join_ref: joinRef, ref, topic, event, payload });
  }
  return isRecord(parsed) ? toFrame(parsed) : null;
}

/** Writes a frame as text. */
export function encodeFrame(frame: Frame, version: ProtocolVersion): string {
  const { joinRef, ref, topic, event, payload } = frame;
  return version === "1.0.0"
    ? JSON.stringify({ join_ref: joinRef, ref, topic, event, payload })
    : JSON.stringify([joinRef, ref, topic, event, payload]);
}

/**
 * Writes a broadcast of raw bytes (kind 4), the one message that text cannot carry.
 *
 * @returns `null` when a name is longer than the 255 bytes that the header can say.
 */
export function encodeBinaryBroadcast(
  topic: string,
  event: string,
  bytes: Uint8Array,
): Buffer | null {
  const [topicBytes, eventBytes] = [Buffer.from(topic), Buffer.from(event)];
  if (topicBytes.length > 255 || eventBytes.length > 255) return null;
  const header = Buffer.from([BROADCAST, topicBytes.length, eventBytes.length, 0, RAW]);
  return Buffer.concat([header, topicBytes, eventBytes, bytes]);
}

function decodePush(data: Buffer): Frame | null {
  const [kind, ...lengths] = data.subarray(0, 6);
  if (kind !== PUSH || data.length < 7 || lengths.length !== 5) return null;
  const encoding = data[6];
  let offset = 7;
  const [joinRef, ref, topic, event, metadata] = lengths.map((length) => {
    const text = data.toString("utf8", offset, offset + length);
    offset += length;
    return text;
  });
  if (offset > data.length || !topic || event === undefined) return null;
  const bytes = data.subarray(offset);
  const content = encoding === JSON_ENCODED ? parseJson(bytes.toString("utf8")) : bytes;
  if (content === undefined) return null;
  const extra = metadata ? parseJson(metadata) : {};
  return {
    joinRef: joinRef || null,
    ref: ref || null,
    topic,
    event: "broadcast",
    payload: { ...(isRecord(extra) ? extra : {}), type: "broadcast", event, payload: content },
  };
}

function toFrame(value: Record<string, unknown>): Frame | null {
  const { topic, event, payload } = value;
  if (typeof topic !== "string" || typeof event !== "string") return null;
  return {
    joinRef: toRef(value.join_ref),
    ref: toRef(value.ref),
    topic,
    event,
    payload: isRecord(payload) ? payload : {},
  };
}

function toRef(value: unknown): string | null {
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON, so not a frame; the caller treats it as such.
    return undefined;
  }
}

/** Whether the value is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
