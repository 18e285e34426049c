import { ProsaError } from "@prosa/core";

/** A body, whole or only its beginning. */
export type ReadBody = { text: string } | { head: string; bytes: number };

const drainMaxBytes = 256 * 1024 * 1024;

/**
 * Reads a body up to `maxBytes`. Of a larger one only the first `headBytes` are kept; the rest is
 * read and forgotten, for a sender that is cut off sends everything again. Beyond 256 MB it is cut
 * off after all.
 *
 * @throws ProsaError `storage.unavailable` when the sender goes away in the middle.
 */
export async function readBody(
  request: Request,
  { maxBytes, headBytes }: { maxBytes: number; headBytes: number },
): Promise<ReadBody> {
  const reader = request.body?.getReader();
  if (!reader) return { text: "" };
  let chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new ProsaError(
        "storage.unavailable",
        "The body broke off before its end, so nothing was stored. Send it again.",
        { cause },
      );
    });
    if (done) break;
    if (bytes <= maxBytes) chunks.push(value);
    bytes += value.byteLength;
    if (bytes > maxBytes && chunks.length > 1) chunks = [join(chunks, headBytes)];
    if (bytes > drainMaxBytes) {
      await reader.cancel().catch(() => {});
      break;
    }
  }
  const decoder = new TextDecoder();
  if (bytes <= maxBytes) return { text: decoder.decode(join(chunks, bytes)) };
  return { head: decoder.decode(join(chunks, headBytes)), bytes };
}

function join(chunks: Uint8Array[], maxBytes: number): Uint8Array {
  const [first] = chunks;
  if (chunks.length === 1 && first) return first.subarray(0, maxBytes);
  const size = Math.min(
    maxBytes,
    chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0),
  );
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    if (offset >= size) break;
    whole.set(chunk.subarray(0, size - offset), offset);
    offset += chunk.byteLength;
  }
  return whole;
}
