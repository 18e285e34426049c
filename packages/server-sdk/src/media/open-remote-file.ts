import { ProsaError } from "@prosa/core";
import type { SqlGateway } from "../ports/index.ts";
import type { ClaimedAttachment } from "./claimed-attachment.ts";
import { fetchSource, type SourceDeps } from "./fetch-source.ts";
import { inspectFile } from "./inspect-file.ts";
import { servedType } from "./media-type.ts";

/**
 * Fetches a file that is not kept here and hands it on. The caller has checked who asks.
 *
 * @throws ProsaError `attachment.not_found` when it is no such file, or the provider has dropped it;
 * `channel.unavailable` when a later try may get it.
 */
export async function openRemoteFile(
  deps: SourceDeps & { sql: SqlGateway },
  attachmentId: string,
): Promise<Response> {
  const located = await deps.sql.call<ClaimedAttachment | null>(
    "locate_attachment",
    { attachmentId },
    "service",
  );
  if (!located) {
    throw new ProsaError(
      "attachment.not_found",
      "This file is not at the provider any more, or never was. Reload the conversation.",
    );
  }
  const { attachment } = located;
  const { bytes, fileName } = await fetchSource(deps, located);
  const { mime } = await inspectFile(bytes, attachment.kind);
  const name = encodeURIComponent(attachment.fileName ?? fileName ?? attachment.kind);
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": servedType(mime),
      "content-disposition": `attachment; filename*=UTF-8''${name}`,
      "content-security-policy": "sandbox",
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    },
  });
}
