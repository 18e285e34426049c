import type { MessageContent } from "./message-payload.ts";

/** A message without its wrappers. */
export interface UnwrappedMessage {
  /** The innermost content. */
  content: MessageContent;
  /**
   * The key that says what it is, such as `conversation` or `imageMessage`; null when there is none
   * (`messageContextInfo` alone). Trust it over `messageType`.
   */
  type: string | null;
  /** Keys of the wrappers, outermost first: `ephemeralMessage`, `viewOnceMessageV2`, … */
  wrappers: string[];
}

const maxDepth = 8;
const wrapperKeys: readonly string[] = [
  "ephemeralMessage",
  "viewOnceMessage",
  "viewOnceMessageV2",
  "viewOnceMessageV2Extension",
  "documentWithCaptionMessage",
  "editedMessage",
  "deviceSentMessage",
  "groupMentionedMessage",
  "lottieStickerMessage",
  "associatedChildMessage",
  "botInvokeMessage",
];
/** Keys that accompany a content without being one. */
const companions: readonly string[] = [
  "messageContextInfo",
  "senderKeyDistributionMessage",
  "contextInfo",
  "base64",
  "mediaUrl",
  "speechToText",
];

const asRecord = (value: unknown): Record<string, unknown> | null =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;

/**
 * Takes a message out of its wrappers, at most 8 deep: disappearing and view-once messages arrive
 * wrapped (2.3.7 unwraps only documents with a caption). Never throws; a value that is no message has
 * an empty content.
 *
 * What Evolution injects beside the wrapper (`base64`, `mediaUrl`) is carried to the content.
 */
export function unwrapMessage(message: unknown): UnwrappedMessage {
  let content: Record<string, unknown> = asRecord(message) ?? {};
  const wrappers: string[] = [];
  const injected: Record<string, unknown> = {};
  while (wrappers.length < maxDepth) {
    const outer = content;
    for (const key of ["base64", "mediaUrl"]) if (key in outer) injected[key] ??= outer[key];
    const wrapper = wrapperKeys.find((key) => Object.hasOwn(outer, key) && asRecord(outer[key]));
    const inner = wrapper ? asRecord(asRecord(outer[wrapper])?.message) : null;
    if (!wrapper || !inner) break;
    wrappers.push(wrapper);
    content = inner;
  }
  const type =
    Object.keys(content).find(
      (key) => !companions.includes(key) && content[key] !== null && content[key] !== undefined,
    ) ?? null;
  const whole = wrappers.length > 0 ? { ...injected, ...content } : content;
  return { content: whole as MessageContent, type, wrappers };
}
