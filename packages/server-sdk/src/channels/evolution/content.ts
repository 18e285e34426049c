import type { InboundAttachment, MessageContent, MessageKind } from "@prosa/core";
import { isMedia, readAttachment } from "./content-media.ts";
import { readStructured } from "./content-structured.ts";
import { templateNamed } from "./template-name.ts";
import { type Fields, fieldsOf, firstText, isFields, textOf } from "./wire.ts";

/** What a message says, whatever wraps it. */
export interface ReadContent {
  kind: MessageKind;
  body: string | null;
  content: MessageContent;
  attachments: InboundAttachment[];
}

// Whatever holds a `message` is a wrapper; these are so without one too.
const wrappers = new Set([
  "ephemeralMessage",
  "viewOnceMessage",
  "viewOnceMessageV2",
  "viewOnceMessageV2Extension",
  "documentWithCaptionMessage",
  "editedMessage",
]);
const maxWrappers = 6;

// Siblings of the message itself: metadata, and the media that Evolution adds.
const beside = new Set([
  "messageContextInfo",
  "senderKeyDistributionMessage",
  "fastRatchetKeySenderKeyDistributionMessage",
  "contextInfo",
  "base64",
  "mediaUrl",
  "speechToText",
]);

// Evolution's names of what holds nothing but metadata.
const nothing = new Set(["unknown", ...beside]);

/** A message without its wrappers. */
export interface Unwrapped {
  /** Evolution's name of the kind, or `null` when nothing but metadata is inside. */
  branch: string | null;
  value: unknown;
  viewOnce: boolean;
  /** It replaces the text of the message whose id it has. */
  edited: boolean;
  /** Where `base64` and `mediaUrl` lie. */
  outer: Fields;
}

/** Unwraps a message, at most six levels deep. */
export function unwrap(message: unknown): Unwrapped {
  const outer = fieldsOf(message);
  let inner = outer;
  let viewOnce = false;
  let edited = false;
  for (let depth = 0; depth <= maxWrappers; depth++) {
    const branch = branchOf(inner);
    if (branch === null || !wraps(inner, branch))
      return { branch, value: branch === null ? null : inner[branch], viewOnce, edited, outer };
    viewOnce ||= branch.startsWith("viewOnce");
    edited ||= branch === "editedMessage";
    const wrapped = fieldsOf(inner[branch]);
    inner = isFields(wrapped.message) ? wrapped.message : wrapped;
  }
  return { branch: "nested", value: null, viewOnce, edited, outer };
}

function wraps(message: Fields, branch: string): boolean {
  return wrappers.has(branch) || isFields(fieldsOf(message[branch]).message);
}

function branchOf(message: Fields): string | null {
  const branches = Object.keys(message).filter(
    (name) => !beside.has(name) && message[name] !== null && message[name] !== undefined,
  );
  return branches.find((name) => wraps(message, name) || isMedia(name)) ?? branches[0] ?? null;
}

/** The text of an edited message: its body, or the caption of its media. */
export function textOfMessage(message: unknown): string | null {
  const { branch, value } = unwrap(message);
  if (branch === "conversation") return textOf(value);
  const fields = fieldsOf(value);
  if (branch === "protocolMessage") return textOfMessage(fields.editedMessage);
  return firstText(fields.text, fields.caption);
}

/** Reads a message's content; `null` when there is nothing to show, only metadata. */
export function readContent(
  unwrapped: Unwrapped,
  messageType: string | null,
  context: Fields,
): ReadContent | null {
  const { branch, value, viewOnce, outer } = unwrapped;
  if (branch === null && (messageType === null || nothing.has(messageType))) return null;
  const common = contextContent(context);
  const of = (
    kind: MessageKind,
    body: string | null,
    content: MessageContent = {},
  ): ReadContent => ({
    kind,
    body,
    content: { ...content, ...common },
    attachments: [],
  });
  if (branch === "conversation") {
    const body = textOf(value);
    const pressed = messageType === "buttonMessage" || messageType === "interactiveMessage";
    if (pressed && body !== null) return of("choice", body, { choice: { id: null, title: body } });
    const template = templateNamed(body);
    return template === null
      ? of("text", body)
      : of("template", template, { providerKind: "template" });
  }
  const fields = fieldsOf(value);
  if (branch !== null && isMedia(branch)) {
    const attachment = readAttachment(branch, fields, outer);
    const read = of(attachment.kind, textOf(fields.caption), {
      ...(fields.ptt === true ? { voice: true } : {}),
      ...(fields.gifPlayback === true ? { gif: true } : {}),
      ...(viewOnce || fields.viewOnce === true ? { viewOnce: true } : {}),
    });
    return { ...read, attachments: [attachment] };
  }
  const structured = branch === null ? null : readStructured(branch, fields);
  if (structured) return of(structured.kind, structured.body, structured.content);
  return of("unsupported", null, { providerKind: branch ?? messageType ?? "unknown" });
}

function contextContent(context: Fields): MessageContent {
  const ad = fieldsOf(context.externalAdReply);
  const forwarded = context.isForwarded === true;
  return {
    ...(forwarded ? { forwarded } : {}),
    ...(Object.keys(ad).length > 0
      ? {
          ad: {
            sourceId: textOf(ad.sourceId),
            sourceUrl: textOf(ad.sourceUrl),
            title: textOf(ad.title),
          },
        }
      : {}),
  };
}
