import { ProsaError } from "@prosa/core";
import type { SecretBox } from "./ports/index.ts";

/** A secret box that says which keys it holds. */
export interface KeyRing extends SecretBox {
  /** Versions of the keys; the first is the one that seals. */
  readonly keyVersions: readonly [number, ...number[]];
}

const ivBytes = 12;

/**
 * Seals with AES-256-GCM; the channel id is associated data, so that a sealed value opens for its
 * own channel alone.
 *
 * @param keys - `v2:<base64>,v1:<base64>`, 32 bytes each. The first seals; all of them open, so that
 * keys can be changed one after the other.
 * @throws ProsaError `internal` when a key is malformed, or two have one version.
 */
export function createSecretBox(keys: string): KeyRing {
  const ring = parseKeys(keys);
  const importKey = (bytes: Uint8Array<ArrayBuffer>) =>
    crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  const [newest, ...older] = ring.map(([version]) => version);
  return {
    keyVersions: [newest as number, ...older],
    async seal(channelId, value) {
      const [version, bytes] = ring[0] as [number, Uint8Array<ArrayBuffer>];
      const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
      const sealed = await crypto.subtle.encrypt(
        { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(channelId) },
        await importKey(bytes),
        new TextEncoder().encode(JSON.stringify(value)),
      );
      const whole = new Uint8Array([...iv, ...new Uint8Array(sealed)]);
      return { ciphertext: toBase64(whole), keyVersion: version };
    },
    async open(channelId, ciphertext, keyVersion) {
      const bytes = ring.find(([version]) => version === keyVersion)?.[1];
      if (!bytes) {
        throw new ProsaError(
          "internal",
          `A channel secret is sealed with key v${keyVersion}, which PROSA_ENCRYPTION_KEY does not hold. Add it, or store the secret again.`,
        );
      }
      const whole = fromBase64(ciphertext);
      try {
        const opened = await crypto.subtle.decrypt(
          {
            name: "AES-GCM",
            iv: whole.slice(0, ivBytes),
            additionalData: new TextEncoder().encode(channelId),
          },
          await importKey(bytes),
          whole.slice(ivBytes),
        );
        return JSON.parse(new TextDecoder().decode(opened)) as Record<string, string>;
      } catch (cause) {
        throw new ProsaError(
          "internal",
          "A channel secret does not open: another key sealed it, or it belongs to another channel. Store it again.",
          { cause },
        );
      }
    },
  };
}

function parseKeys(keys: string): [number, Uint8Array<ArrayBuffer>][] {
  const ring = keys.split(",").map((entry): [number, Uint8Array<ArrayBuffer>] => {
    const match = /^v(\d+):([A-Za-z0-9+/=]+)$/.exec(entry.trim());
    const bytes = match ? fromBase64(match[2] as string) : null;
    if (!match || bytes?.length !== 32) {
      throw new ProsaError(
        "internal",
        "PROSA_ENCRYPTION_KEY must be v1:<32 bytes in base64>, newest first, separated by commas. Make one with: openssl rand -base64 32",
      );
    }
    return [Number(match[1]), bytes];
  });
  if (new Set(ring.map(([version]) => version)).size < ring.length) {
    throw new ProsaError(
      "internal",
      "PROSA_ENCRYPTION_KEY holds two keys of one version, so that nobody could say which of them opens a secret. Give the newer one the next version.",
    );
  }
  return ring;
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch (cause) {
    throw new ProsaError("internal", "A sealed value or a key is no base64.", { cause });
  }
}
