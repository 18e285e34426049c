import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ProsaError } from "@prosa/core";
import type { MediaStore } from "../../../packages/server-sdk/src/ports/index.ts";

/** Keeps files in a folder that processes share and that outlives them. */
export function createFolderStore(folder: string): MediaStore {
  return {
    put: async (path, bytes) => {
      const target = join(folder, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(`${target}.part`, bytes);
      await rename(`${target}.part`, target);
    },
    get: (path) =>
      readFile(join(folder, path)).catch((cause: unknown) => {
        throw new ProsaError("attachment.not_found", `Nothing is stored at ${path}.`, { cause });
      }),
    remove: async (paths) => {
      for (const path of paths) await rm(join(folder, path), { force: true });
    },
    signedUrl: async (path) => `file://${join(folder, path)}`,
  };
}
