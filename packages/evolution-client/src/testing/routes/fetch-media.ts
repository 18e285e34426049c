import type { FakeFile } from "../fake-state.ts";
import { failure } from "../http-failure.ts";
import { type LoadedFile, load } from "../media-files.ts";
import { documentSample } from "../samples.ts";

const isBase64 = (value: string): boolean =>
  value.length > 0 && value.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(value);

/** Node's words for a refused connection, whatever runtime the fake runs on. */
function reasonOf(error: unknown, url: string): string {
  const cause = error instanceof Error ? error.cause : null;
  const text = [error, cause].map(String).join(" ");
  const { hostname, port, protocol } = new URL(url);
  if (/ECONNREFUSED|Connection refused/i.test(text))
    return `connect ECONNREFUSED ${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
  if (cause instanceof Error && cause.message) return cause.message;
  return error instanceof Error ? error.message : String(error);
}

async function download(url: string): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
  } catch (error) {
    throw failure(500, [`Error: ${reasonOf(error, url)}`]);
  }
  if (!response.ok)
    throw failure(400, [`AxiosError: Request failed with status code ${response.status}`]);
  return Buffer.from(await response.arrayBuffer()).toString("base64");
}

/**
 * Takes media as a send route does: an http(s) URL is fetched, bare base64 is decoded.
 * @throws HttpFailure 400 with `refusal` for anything else, data URIs included; 500 for a URL that
 * cannot be reached.
 */
export async function fetchMedia(
  media: unknown,
  details: FakeFile,
  refusal: string,
): Promise<LoadedFile> {
  const value = typeof media === "string" ? media : "";
  const isUrl = /^https?:\/\//.test(value) && URL.canParse(value);
  if (!isUrl && !isBase64(value)) throw failure(400, [refusal]);
  return load({ ...details, base64: isUrl ? await download(value) : value }, documentSample);
}
