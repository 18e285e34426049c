import { ProsaError, SIGNED_URL_SECONDS } from "@prosa/core";
import type { SupabaseClient } from "@supabase/supabase-js";
import type { Ask } from "./ask.ts";
import { laterMethods } from "./later-methods.ts";
import type { InboxTransport } from "./transport.ts";
import type { Call } from "./user-functions.ts";

/** Uploads, signed URLs to read, and, by `filesUrl`, files that Prosa does not keep. */
export function createMedia(
  client: SupabaseClient,
  call: Call,
  ask: Ask,
  filesUrl: string | undefined,
): Pick<InboxTransport, "upload" | "mediaUrl" | "openFile"> {
  const bucket = client.storage.from("prosa");
  return {
    ...laterMethods(async () => (await import("./supabase-upload.ts")).createUpload(client, call), {
      upload: true,
    }),
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
