import { ProsaError } from "@prosa/core";
import type { SupabaseClient } from "@supabase/supabase-js";
import * as v from "valibot";
import { readAs, text } from "./parse.ts";
import type { InboxTransport } from "./transport.ts";
import type { Call } from "./user-functions.ts";

const created = v.object({ attachmentId: text, storagePath: text, bucket: text });

/** Uploads into the path that `create_attachment` opens. */
export function createUpload(
  client: SupabaseClient,
  call: Call,
): Required<Pick<InboxTransport, "upload">> {
  return {
    async upload({ conversationId, file, fileName, mime }, progress, options) {
      const { attachmentId, storagePath } = readAs(
        created,
        "created",
        await call(
          "create_attachment",
          { conversationId, fileName, mime, bytes: file.size },
          options,
        ),
      );
      options?.signal?.throwIfAborted();
      progress(0.05);
      const { error } = await client.storage
        .from("prosa")
        .upload(storagePath, file, { contentType: mime });
      options?.signal?.throwIfAborted();
      if (error) {
        throw new ProsaError(
          "storage.unavailable",
          "The file was not stored, so the message waits. Try the file again.",
          { cause: error },
        );
      }
      progress(1);
      return { attachmentId };
    },
  };
}
