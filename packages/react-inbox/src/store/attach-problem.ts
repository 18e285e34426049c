import type { Attachment, ChannelCapabilities } from "@prosa/core";

type AttachmentKind = Attachment["kind"];

/** Why a file was not taken. */
export type AttachProblem =
  | { code: "too_large"; maxBytes: number }
  /** `mimes`: what the channel takes of this kind; empty when it takes none. */
  | { code: "wrong_type"; kind: Attachment["kind"]; mimes: readonly string[] };

/** What keeps a file from being sent through a channel, or `null`. */
export function findProblem(
  file: File,
  kind: AttachmentKind,
  capabilities: ChannelCapabilities,
): AttachProblem | null {
  const limit = capabilities.media[kind];
  const isRestricted = Object.keys(capabilities.media).length > 0;
  const wrongType = { code: "wrong_type" as const, kind, mimes: limit?.mimes ?? [] };
  if (!limit) return isRestricted ? wrongType : null;
  if (limit.mimes.length > 0 && !limit.mimes.includes(file.type)) {
    const asDocument = capabilities.media.document;
    return asDocument && file.size <= asDocument.maxBytes ? null : wrongType;
  }
  return file.size > limit.maxBytes ? { code: "too_large", maxBytes: limit.maxBytes } : null;
}
