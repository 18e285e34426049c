import { ProsaError, SIGNED_URL_SECONDS } from "@prosa/core";
import type { SupabaseClient } from "@supabase/supabase-js";
import type { MediaStore } from "../../ports/index.ts";

/**
 * Keeps files in the private bucket `prosa`.
 *
 * @param options.client - made with the secret key
 */
export function createSupabaseMediaStore(options: {
  client: Pick<SupabaseClient, "storage">;
}): MediaStore {
  const bucket = () => options.client.storage.from("prosa");
  return {
    async put(path, bytes, mime) {
      const { error } = await bucket().upload(path, bytes, { contentType: mime, upsert: true });
      if (error) throw unavailable("write", path, error);
    },
    async get(path) {
      const { data, error } = await bucket().download(path);
      if (error) throw missingOr("read", path, error);
      return new Uint8Array(await data.arrayBuffer());
    },
    async remove(paths) {
      const { error } = await bucket().remove(paths);
      if (error) throw unavailable("delete", `${paths.length} files`, error);
    },
    async signedUrl(path, seconds) {
      const { data, error } = await bucket().createSignedUrl(
        path,
        Math.min(seconds, SIGNED_URL_SECONDS),
      );
      if (error) throw missingOr("sign", path, error);
      return data.signedUrl;
    },
  };
}

function unavailable(verb: string, path: string, cause: Error): ProsaError {
  return new ProsaError(
    "storage.unavailable",
    `Storage could not ${verb} ${path}: ${cause.message}. Try again later.`,
    { cause },
  );
}

function missingOr(verb: string, path: string, cause: Error): ProsaError {
  const status = "status" in cause ? Number(cause.status) : 0;
  if (status === 404 || status === 400) {
    return new ProsaError("attachment.not_found", `Storage holds nothing at ${path}.`, { cause });
  }
  return unavailable(verb, path, cause);
}
