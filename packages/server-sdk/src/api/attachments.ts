import { ProsaError } from "@prosa/core";
import type { Caller, SqlGateway } from "../ports/index.ts";
import { readJson } from "./read-json.ts";

export interface AttachmentDeps {
  sql: SqlGateway;
  /** Wakes the jobs of files. */
  wakeMedia: (attachmentIds: string[]) => void;
  /** Fetches a file that is not kept here. */
  openRemoteFile: (attachmentId: string) => Promise<Response>;
}

/**
 * `POST retry_attachment` with `{ attachmentId }` fetches a file again; `GET attachments/<id>` hands on
 * one that is `remote`, as a download. `null` for any other path.
 */
export async function answerAttachments(
  deps: AttachmentDeps,
  request: Request,
  path: string,
  user: () => Promise<Caller>,
): Promise<Response | null> {
  if (request.method === "POST" && path === "retry_attachment") {
    const caller = await user();
    const { attachmentId, state } = await deps.sql.call<{ attachmentId: string; state: string }>(
      "retry_attachment",
      { attachmentId: idIn(await readJson(request)) },
      caller,
    );
    if (state === "pending") deps.wakeMedia([attachmentId]);
    return Response.json({ attachmentId, state });
  }
  const [, id] = /^attachments\/([0-9a-f-]{36})$/.exec(path) ?? [];
  if (request.method !== "GET" || !id) return null;
  const opened = await deps.sql.call<{ attachmentId: string }>(
    "open_attachment",
    { attachmentId: id },
    await user(),
  );
  return deps.openRemoteFile(opened.attachmentId);
}

function idIn(body: unknown): string {
  if (typeof body === "object" && body !== null && "attachmentId" in body) {
    return String(body.attachmentId);
  }
  throw new ProsaError("request.invalid", "The body must name an attachmentId.");
}
