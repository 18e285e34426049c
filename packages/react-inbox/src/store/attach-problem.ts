import type { Attachment, ChannelCapabilities } from "@prosa/core";

type AttachmentKind = Attachment["kind"];

/** Why a file was not taken. */
export type AttachProblem =
  | { code: "too_large"; maxBytes: number }
  /** `mimes`: what the channel takes of this kind; empty when it takes none. */
  | { code: "wrong_type"; kind: Attachment["kind"]; mimes: readonly string[] };

/**
 * The files that a channel takes, and why it does not take the first of the others.
 *
 * @param kindOf - how a file of this type is sent
 */
export function sortFiles(
  files: readonly File[],
  kindOf: (mime: string) => AttachmentKind,
  capabilities: ChannelCapabilities,
): { good: File[]; problem: AttachProblem | null } {
  const problems = files.map((file) => findProblem(file, kindOf(file.type), capabilities));
  return {
    good: files.filter((_, index) => problems[index] === null),
    problem: problems.find((each) => each !== null) ?? null,
  };
}

/** What keeps a file from being sent through a channel, or `null`. */
function findProblem(
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
