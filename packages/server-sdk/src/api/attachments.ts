import { ProsaError, SIGNED_URL_SECONDS } from "@prosa/core";
import { z } from "zod";
import type { Caller, MediaStore, SqlGateway } from "../ports/index.ts";
import { parse } from "./message-body.ts";
import { readBytes, readJson } from "./read-body.ts";

export interface AttachmentDeps {
  sql: SqlGateway;
  /** Wakes the jobs of files. */
  wakeMedia: (attachmentIds: string[]) => void;
  /** Fetches a file that is not kept here. */
  openRemoteFile: (attachmentId: string) => Promise<Response>;
  media?: MediaStore;
}

const ofAttachment = z.strictObject({ attachmentId: z.uuid() });
const upload = z.strictObject({
  conversationId: z.uuid(),
  fileName: z.string().max(500),
  mime: z.string().max(200),
});
const ofFile = z.strictObject({ storagePath: z.string().min(1).max(500) });

/**
 * `POST retry_attachment` with `{ attachmentId }` fetches a file again; `GET attachments/<id>` hands on
 * one that is `remote`, as a download; `POST attachments?conversationId&fileName&mime` takes the
 * bytes of one and answers `{ attachmentId }`, which a message may then carry; `POST open_file` with `{ storagePath }` answers
 * `{ url, seconds }`, a signed URL and how long it works. `null` for any other path.
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
      parse(ofAttachment, await readJson(request)),
      caller,
    );
    if (state === "pending") deps.wakeMedia([attachmentId]);
    return Response.json({ attachmentId, state });
  }
  if (request.method === "POST" && path === "open_file") {
    const caller = await user();
    const wanted = parse(ofFile, await readJson(request));
    const { storagePath } = await deps.sql.call<{ storagePath: string }>(
      "open_file",
      wanted,
      caller,
    );
    const url = await storeOf(deps).signedUrl(storagePath, SIGNED_URL_SECONDS);
    return Response.json({ url, seconds: SIGNED_URL_SECONDS });
  }
  if (request.method === "POST" && path === "attachments") {
    return takeUpload(deps, request, await user());
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

/** The path is told to nobody before its bytes are there, so that nobody can replace them later. */
async function takeUpload(
  deps: AttachmentDeps,
  request: Request,
  caller: Caller,
): Promise<Response> {
  const store = storeOf(deps);
  const described = parse(upload, Object.fromEntries(new URL(request.url).searchParams));
  const bytes = Number(request.headers.get("content-length"));
  const { attachmentId, storagePath } = await deps.sql.call<{
    attachmentId: string;
    storagePath: string;
  }>("create_attachment", { ...described, bytes }, caller);
  await store.put(storagePath, await readBytes(request, bytes), described.mime);
  return Response.json({ attachmentId }, { status: 201 });
}

function storeOf({ media }: AttachmentDeps): MediaStore {
  if (media) return media;
  throw new ProsaError(
    "attachment.not_found",
    "No files are kept here, so none can be sent or shown. Set SUPABASE_URL and SUPABASE_SECRET_KEY.",
  );
}
