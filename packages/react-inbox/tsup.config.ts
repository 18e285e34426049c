import { mkdir, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { defineConfig } from "tsup";
import { library } from "../../scripts/tsup.ts";

export default defineConfig(
  library(
    {
      index: "src/index.ts",
      primitives: "src/primitives.ts",
      hooks: "src/hooks.ts",
      lightbox: "src/lightbox.ts",
      context: "src/context.ts",
      "transport/supabase": "src/transport/supabase.ts",
      "transport/bff": "src/transport/bff.ts",
      server: "src/server.ts",
      "testing/index": "src/testing/index.ts",
      emoji: "src/emoji.ts",
      recorder: "src/recorder.ts",
      "strings/pt-br": "src/strings/pt-br.ts",
      "strings/en": "src/strings/en.ts",
      "strings/es": "src/strings/es.ts",
    },
    { format: ["esm"], onSuccess: writeStyles },
  ),
);

/** dist/styles.css, and the same rules in `@layer prosa`. */
async function writeStyles(): Promise<void> {
  const built = await build({
    entryPoints: ["src/styles/index.css"],
    bundle: true,
    minify: true,
    write: false,
    target: "es2022",
  });
  const css = built.outputFiles[0]?.text ?? "";
  await mkdir("dist", { recursive: true });
  await writeFile("dist/styles.css", css);
  await writeFile("dist/styles.layer.css", `@layer prosa{${css}}\n`);
  const entry = await readFile("dist/index.js", "utf8");
  if (!entry.startsWith('"use client"')) throw new Error("dist/index.js lost its 'use client'.");
}
