import { ProsaError } from "@prosa/core";

/** Enough for the longest message in any script, and for nothing much larger. */
const maxJsonBytes = 512 * 1024;

/** @throws ProsaError `request.invalid` for a body that is too large or no JSON. */
export async function readJson(request: Request): Promise<unknown> {
  const body = await readAll(request, maxJsonBytes);
  if (!body) {
    throw new ProsaError("request.invalid", `The body is larger than ${maxJsonBytes} bytes.`);
  }
  try {
    return JSON.parse(await body.text());
  } catch (cause) {
    throw new ProsaError("request.invalid", "The body is no JSON. Send a JSON object.", { cause });
  }
}

/**
 * Reads a file of exactly that many bytes.
 * @throws ProsaError `request.invalid` for one of another size.
 */
export async function readBytes(request: Request, bytes: number): Promise<Uint8Array> {
  const body = await readAll(request, bytes);
  if (body?.size !== bytes) {
    throw new ProsaError("request.invalid", `The file does not have the ${bytes} bytes announced.`);
  }
  return new Uint8Array(await body.arrayBuffer());
}

/** `null` for a body of more than `maxBytes`, which is not read to its end. */
async function readAll(request: Request, maxBytes: number): Promise<Blob | null> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return new Blob(chunks as BlobPart[]);
}
