import type { MediaStore } from "../../packages/server-sdk/src/ports/index.ts";

/** A store in memory, to look into. */
export function createMemoryStore(): MediaStore & { files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    put: async (path, bytes) => void files.set(path, bytes),
    get: async (path) => files.get(path) ?? new Uint8Array(),
    remove: async (paths) => {
      for (const path of paths) files.delete(path);
    },
    signedUrl: async (path) => path,
  };
}
