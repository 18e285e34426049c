import type { OutgoingContent } from "../transport/transport.ts";
import type { Context } from "./context.ts";
import type { OutboxEntry, UploadContent } from "./state.ts";

/**
 * Uploads the file of an entry, unless it was, and answers what is sent in its place. `keep` holds the
 * id with the file: a repeated send names the same upload.
 */
export async function uploadFile(
  { transport, signal }: Context,
  entry: OutboxEntry,
  content: UploadContent,
  keep: (change: Partial<OutboxEntry>) => Promise<void>,
): Promise<OutgoingContent> {
  const { file, caption, voice } = content;
  let { attachmentId } = content;
  if (!attachmentId) {
    if (!transport.upload) throw new TypeError("This transport stores no files.");
    await keep({ state: "uploading" });
    const uploaded = await transport.upload(
      {
        conversationId: entry.conversationId,
        file,
        fileName: entry.fileName ?? "file",
        mime: entry.mime ?? "application/octet-stream",
      },
      (progress) => void keep({ progress }),
      { signal },
    );
    attachmentId = uploaded.attachmentId;
    await keep({ content: { ...content, attachmentId } });
  }
  return { kind: "media", attachmentId, ...(caption && { caption }), ...(voice && { voice }) };
}
