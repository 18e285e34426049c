import { isProsaError, ProsaError } from "@prosa/core";
import { openSender } from "../open-sender.ts";
import type { Channels, MediaStore, SecretBox } from "../ports/index.ts";
import type { ClaimedAttachment } from "./claimed-attachment.ts";
import { guardedFetch } from "./guarded-fetch.ts";
import { maxBytesOf } from "./max-bytes.ts";

export interface SourceDeps {
  channels: Channels;
  store?: MediaStore;
  secrets?: SecretBox;
  /** What one file may have at most, whatever the channel says. */
  maxBytes: number;
  /** @internal Fetches a URL; tests bring their own. */
  fetchUrl?: typeof guardedFetch;
}

export interface SourceFile {
  bytes: Uint8Array;
  fileName: string | null;
}

type Place = (
  deps: SourceDeps,
  claimed: ClaimedAttachment,
  maxBytes: number,
) => Promise<SourceFile | null>;

/** In the order in which they are asked; `null` from a place that the file never was in. */
const places: [string, Place][] = [
  ["upload", fromUpload],
  ["event", fromPayload],
  ["url", fromUrl],
  ["provider", fromProvider],
];

/**
 * Gets the bytes of a file, from the first place that has them: an operator's upload, the stored
 * event itself, the URL beside the message, the provider by message id.
 *
 * @throws ProsaError of the last place that was tried; a passing trouble of any place wins, since a
 * later try may find the file there. `details.places` holds each place with its code.
 */
export async function fetchSource(
  deps: SourceDeps,
  claimed: ClaimedAttachment,
): Promise<SourceFile> {
  const maxBytes = maxBytesOf(claimed.attachment.kind, claimed.channel.settings, deps.maxBytes);
  const tried: Record<string, string> = {};
  let failure: ProsaError | undefined;
  for (const [name, place] of places) {
    try {
      const file = await place(deps, claimed, maxBytes);
      if (file && file.bytes.byteLength > maxBytes) throw tooLarge(file, maxBytes);
      if (file && file.bytes.byteLength > 0) return file;
      if (file) tried[name] = "empty";
    } catch (error) {
      if (!isProsaError(error)) throw error;
      tried[name] = error.code;
      if (!failure || failure.retry === "never") failure = error;
      if (error.code === "attachment.too_large") break;
    }
  }
  const code = failure?.code ?? "attachment.not_found";
  throw new ProsaError(
    code,
    failure?.message ?? "The message names no place where its file could be.",
    { details: { places: tried }, ...(failure ? { retry: failure.retry, cause: failure } : {}) },
  );
}

function tooLarge(file: SourceFile, maxBytes: number): ProsaError {
  return new ProsaError(
    "attachment.too_large",
    `The file has ${file.bytes.byteLength} bytes, more than ${maxBytes}.`,
  );
}

async function fromUpload(
  { store }: SourceDeps,
  { attachment }: ClaimedAttachment,
): Promise<SourceFile | null> {
  if (!attachment.uploadPath) return null;
  if (!store) {
    throw new ProsaError(
      "storage.unavailable",
      "An operator's file waits in Storage and this worker has none. Give it SUPABASE_URL and SUPABASE_SECRET_KEY.",
    );
  }
  return { bytes: await store.get(attachment.uploadPath), fileName: null };
}

async function fromPayload(
  deps: SourceDeps,
  claimed: ClaimedAttachment,
  maxBytes: number,
): Promise<SourceFile | null> {
  if (!claimed.payload) return null;
  const channel = deps.channels[claimed.channel.provider];
  const bytes = channel?.inlineMedia?.(claimed.payload, maxBytes) ?? null;
  return bytes ? { bytes, fileName: null } : null;
}

async function fromUrl(
  deps: SourceDeps,
  claimed: ClaimedAttachment,
  maxBytes: number,
): Promise<SourceFile | null> {
  const { url } = claimed.attachment.providerRef;
  if (!url) return null;
  const origins = claimed.channel.settings.mediaOrigins;
  const allowedOrigins = Array.isArray(origins)
    ? origins.filter((origin) => typeof origin === "string")
    : [];
  const fetchUrl = deps.fetchUrl ?? guardedFetch;
  return { bytes: await fetchUrl(url, { allowedOrigins, maxBytes }), fileName: null };
}

async function fromProvider(
  deps: SourceDeps,
  claimed: ClaimedAttachment,
): Promise<SourceFile | null> {
  const { channel, message, attachment } = claimed;
  const { externalId, fromMe, sendKey } = message;
  if (!attachment.providerRef.pull || externalId === null) return null;
  const sender = await openSender(deps, channel);
  if (!sender.fetchMedia) return null;
  const { bytes, fileName } = await sender.fetchMedia(
    { externalId, fromMe, sendKey, providerRef: { ...attachment.providerRef } },
    AbortSignal.timeout(60_000),
  );
  return { bytes, fileName };
}
