import type { Context } from "./context.ts";

/** Signed URLs by storage path: asked for once while they work, and once more when one expired. */
export function createMediaUrls({ transport, now }: Context) {
  const held = new Map<string, { url: string; expiresAt: number }>();
  const running = new Map<string, Promise<string | null>>();

  async function fetchUrl(path: string): Promise<string | null> {
    if (!transport.mediaUrl) return null;
    const signed = await transport.mediaUrl(path);
    held.set(path, signed);
    return signed.url;
  }

  return {
    /** `null` when the transport serves no media. */
    get(path: string): Promise<string | null> {
      const known = held.get(path);
      if (known && known.expiresAt > now()) return Promise.resolve(known.url);
      const asked = running.get(path) ?? fetchUrl(path).finally(() => running.delete(path));
      running.set(path, asked);
      return asked;
    },
    /** A URL that the browser refused is not given out again. */
    refuse(path: string): void {
      held.delete(path);
    },
  };
}
