import { isProsaError, ProsaError } from "@prosa/core";
import { openSender } from "../open-sender.ts";
import type { Channels, SecretBox } from "../ports/index.ts";
import type { ClaimedAttachment } from "./claimed-attachment.ts";
import { guardedFetch } from "./guarded-fetch.ts";

export interface SourceDeps {
  channels: Channels;
  secrets?: SecretBox;
  maxBytes: number;
  /** @internal Fetches a URL; tests bring their own. */
  fetchUrl?: typeof guardedFetch;
}

/**
 * Gets the bytes of a received file, from the first place that has them: the stored event itself,
 * the URL beside the message, the provider by message id.
 *
 * @throws ProsaError of the last place that was tried; a passing trouble of any place wins, since a
 * later try may find the file there.
 */
export async function fetchSource(
  deps: SourceDeps,
  claimed: ClaimedAttachment,
): Promise<{ bytes: Uint8Array; fileName: string | null }> {
  const places = [fromPayload, fromUrl, fromProvider];
  let failure: ProsaError | undefined;
  for (const place of places) {
    try {
      const file = await place(deps, claimed);
      if (file && file.bytes.byteLength > deps.maxBytes)
        throw new ProsaError(
          "attachment.too_large",
          `The file has ${file.bytes.byteLength} bytes, more than ${deps.maxBytes}.`,
        );
      if (file && file.bytes.byteLength > 0) return file;
    } catch (error) {
      if (!isProsaError(error)) throw error;
      if (error.code === "attachment.too_large") throw error;
      if (!failure || failure.retry === "never") failure = error;
    }
  }
  throw (
    failure ??
    new ProsaError("attachment.not_found", "The message names no place where its file could be.")
  );
}

type File = { bytes: Uint8Array; fileName: string | null };

async function fromPayload(deps: SourceDeps, claimed: ClaimedAttachment): Promise<File | null> {
  if (!claimed.payload) return null;
  const channel = deps.channels[claimed.channel.provider];
  const bytes = channel?.inlineMedia?.(claimed.payload, deps.maxBytes) ?? null;
  return bytes ? { bytes, fileName: null } : null;
}

async function fromUrl(deps: SourceDeps, claimed: ClaimedAttachment): Promise<File | null> {
  const { url } = claimed.attachment.providerRef;
  if (!url) return null;
  const origins = claimed.channel.settings.mediaOrigins;
  const allowedOrigins = Array.isArray(origins)
    ? origins.filter((origin) => typeof origin === "string")
    : [];
  const fetchUrl = deps.fetchUrl ?? guardedFetch;
  return {
    bytes: await fetchUrl(url, { allowedOrigins, maxBytes: deps.maxBytes }),
    fileName: null,
  };
}

async function fromProvider(deps: SourceDeps, claimed: ClaimedAttachment): Promise<File | null> {
  const { channel, message, attachment } = claimed;
  if (!attachment.providerRef.pull) return null;
  const sender = await openSender(deps, channel);
  if (!sender.fetchMedia) return null;
  const { externalId, fromMe, sendKey } = message;
  const { bytes, fileName } = await sender.fetchMedia(
    { externalId, fromMe, sendKey, providerRef: { ...attachment.providerRef } },
    AbortSignal.timeout(60_000),
  );
  return { bytes, fileName };
}
