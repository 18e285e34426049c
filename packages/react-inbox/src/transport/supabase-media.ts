import { ProsaError, SIGNED_URL_SECONDS } from "@prosa/core";
import type { SupabaseClient } from "@supabase/supabase-js";
import type { Ask } from "./ask.ts";
import { parseAnswer } from "./parse.ts";
import { abortedError } from "./to-error.ts";
import type { InboxTransport } from "./transport.ts";
import type { Call } from "./user-functions.ts";

/**
 * Uploads into the path that `create_attachment` opens, signed URLs to read, and, by `filesUrl`, files
 * that Prosa does not keep.
 */
export function createMedia(
  client: SupabaseClient,
  call: Call,
  ask: Ask,
  filesUrl: string | undefined,
): Pick<InboxTransport, "upload" | "mediaUrl" | "openFile"> {
  const bucket = client.storage.from("prosa");
  return {
    async upload({ conversationId, file, fileName, mime }, progress, options) {
      const created = parseAnswer(
        "created",
        await call(
          "create_attachment",
          { conversationId, fileName, mime, bytes: file.size },
          options,
        ),
      );
      if (options?.signal?.aborted) throw abortedError(options.signal);
      progress(0.05);
      const { error } = await bucket.upload(created.storagePath, file, {
        contentType: mime,
      });
      if (options?.signal?.aborted) throw abortedError(options.signal);
      if (error) {
        throw new ProsaError(
          "storage.unavailable",
          "The file was not stored, so the message waits. Try the file again.",
          { cause: error },
        );
      }
      progress(1);
      return { attachmentId: created.attachmentId };
    },
    async mediaUrl(storagePath) {
      const { data, error } = await bucket.createSignedUrl(storagePath, SIGNED_URL_SECONDS);
      if (error) {
        throw new ProsaError("attachment.not_found", "The file could not be opened. Try again.", {
          cause: error,
        });
      }
      return { url: data.signedUrl, expiresAt: Date.now() + (SIGNED_URL_SECONDS - 20) * 1000 };
    },
    ...(filesUrl && {
      async openFile(attachmentId: string) {
        return (await ask(`${filesUrl}/${attachmentId}`)).blob();
      },
    }),
  };
}
