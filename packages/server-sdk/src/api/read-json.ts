import { ProsaError } from "@prosa/core";

/** Enough for the longest message in any script, and for nothing much larger. */
const maxBytes = 512 * 1024;

/** @throws ProsaError `request.invalid` for a body that is too large or no JSON. */
export async function readJson(request: Request): Promise<unknown> {
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return JSON.parse(await new Blob(chunks as BlobPart[]).text());
  } catch (cause) {
    throw new ProsaError("request.invalid", "The body is no JSON. Send a JSON object.", { cause });
  }
}

function tooLarge(): ProsaError {
  return new ProsaError("request.invalid", `The body is larger than ${maxBytes} bytes.`);
}
