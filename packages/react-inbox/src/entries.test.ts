import { readFile } from "node:fs/promises";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

const source = (path: string) => new URL(path, import.meta.url);

describe("the entries", () => {
  it.each([
    "index.ts",
    "primitives.ts",
    "hooks.ts",
    "emoji.ts",
    "recorder.ts",
    "lightbox.ts",
    "context.ts",
    "transport/supabase.ts",
    "transport/bff.ts",
  ])("%s stays a client entry when it is built", async (entry) => {
    const built = await build({
      entryPoints: [source(entry).pathname],
      bundle: true,
      write: false,
      format: "esm",
      packages: "external",
      jsx: "automatic",
      conditions: ["@prosa/source"],
    });
    expect(built.outputFiles[0]?.text).toMatch(/^"use client";/);
  });

  it.each(["strings/en.ts", "strings/pt-br.ts", "strings/es.ts", "testing/index.ts", "server.ts"])(
    "%s works on a server too",
    async (entry) => {
      expect(await readFile(source(entry), "utf8")).not.toContain("use client");
    },
  );
});
