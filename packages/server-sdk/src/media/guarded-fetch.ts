import { type LookupAddress, lookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { ProsaError } from "@prosa/core";
import { Agent, request } from "undici";
import { isPublicAddress } from "./public-address.ts";

export interface GuardedFetchOptions {
  /** Origins, e.g. `http://minio:9000`, that may be private: an administrator named them. */
  allowedOrigins?: readonly string[];
  maxBytes: number;
  /** For the whole of it, redirects included. @defaultValue 60000 */
  timeoutMs?: number;
  /** Resolves a host name; tests bring their own. @defaultValue the system's resolver */
  resolve?: (hostname: string) => Promise<string[]>;
}

const maxRedirects = 3;

/**
 * Fetches a URL that a stranger may have chosen.
 *
 * Only http and https, no credentials in the URL. Every address that the host resolves to must be
 * public, and the connection goes to the very address that was checked, so that a name cannot turn
 * private in between. Redirects are followed by hand, each checked anew; an allowed origin must not
 * redirect away from itself.
 *
 * @throws ProsaError `attachment.not_found` for what will never be fetched (refused address, 4xx),
 * `attachment.too_large` over `maxBytes`, `channel.unavailable` for what a later try may fetch.
 */
export async function guardedFetch(url: string, options: GuardedFetchOptions): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(options.timeoutMs ?? 60_000);
  const allowed = new Set(options.allowedOrigins ?? []);
  let target = parseTarget(url);
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const exempt = allowed.has(target.origin);
    const result = await fetchOnce(target, exempt, signal, options);
    if (result instanceof Uint8Array) return result;
    const next = parseTarget(result.location, target);
    if (exempt && next.origin !== target.origin)
      throw refused(`${target.origin} may be private and redirects to ${next.origin}`);
    target = next;
  }
  throw refused(`more than ${maxRedirects} redirects`);
}

function parseTarget(url: string, base?: URL): URL {
  if (!URL.canParse(url, base?.href)) throw refused("the URL cannot be read");
  const target = new URL(url, base?.href);
  if (target.protocol !== "http:" && target.protocol !== "https:")
    throw refused(`the protocol ${target.protocol} is not http or https`);
  if (target.username !== "" || target.password !== "")
    throw refused("the URL carries credentials");
  return target;
}

async function fetchOnce(
  target: URL,
  exempt: boolean,
  signal: AbortSignal,
  options: GuardedFetchOptions,
): Promise<Uint8Array | { location: string }> {
  const hostname = target.hostname.replace(/^\[|\]$/g, "");
  const resolve = options.resolve ?? resolveAll;
  const addresses = isIP(hostname) > 0 ? [hostname] : await inTime(resolve(hostname), signal);
  if (!exempt && (addresses.length === 0 || !addresses.every(isPublicAddress)))
    throw refused("the host does not resolve to public addresses alone");
  const agent = new Agent({ connect: { lookup: pinned(addresses) } });
  try {
    const response = await request(target, {
      dispatcher: agent,
      signal,
      headers: { accept: "*/*" },
      headersTimeout: 15_000,
      bodyTimeout: 15_000,
    });
    // A body that is given up reports its own end; without a listener that ends the process.
    response.body.on("error", () => {});
    const { statusCode, headers } = response;
    if (statusCode >= 300 && statusCode < 400 && typeof headers.location === "string") {
      return { location: headers.location };
    }
    if (statusCode !== 200) {
      throw statusError(statusCode);
    }
    return await readCapped(response.body, options.maxBytes, Number(headers["content-length"]));
  } catch (error) {
    if (error instanceof ProsaError) throw error;
    throw new ProsaError(
      "channel.unavailable",
      `The file's host did not answer: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  } finally {
    // The answer is read or given up: nothing is waited for.
    agent.destroy().catch(() => {});
  }
}

/** A resolver has no patience of its own that could be set. */
function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () =>
      reject(new ProsaError("channel.unavailable", "The file's host was not found in time."));
    signal.addEventListener("abort", late, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", late));
  });
}

/** Connects to the addresses that were checked and asks nobody again. */
function pinned(addresses: string[]): LookupFunction {
  const known: LookupAddress[] = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_hostname, options, callback) => {
    const [first] = known;
    if (!first) callback(new Error("no address"), "", 4);
    else if (options.all) callback(null, known);
    else callback(null, first.address, first.family);
  };
}

async function readCapped(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  declaredBytes: number,
): Promise<Uint8Array> {
  if (declaredBytes > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function resolveAll(hostname: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    lookup(hostname, { all: true }, (error, found) => {
      if (!error) return resolve(found.map(({ address }) => address));
      if (error.code === "ENOTFOUND") return resolve([]);
      reject(
        new ProsaError("channel.unavailable", `The name ${hostname} cannot be resolved now.`, {
          cause: error,
        }),
      );
    });
  });
}

function statusError(status: number): ProsaError {
  const later = status >= 500 || status === 429 || status === 408;
  return new ProsaError(
    later ? "channel.unavailable" : "attachment.not_found",
    `The file's host answered ${status}.`,
  );
}

function refused(reason: string): ProsaError {
  return new ProsaError(
    "attachment.not_found",
    `The file's URL is not fetched: ${reason}. If it is your own store, name its origin in the channel's mediaOrigins.`,
  );
}

function tooLarge(maxBytes: number): ProsaError {
  return new ProsaError("attachment.too_large", `The file has more than ${maxBytes} bytes.`);
}
