import type { Options } from "tsup";

/** The build that every package shares: one file an entry, shared chunks, types. */
export function library(entry: Record<string, string>, options: Options = {}): Options {
  return {
    entry,
    format: ["esm", "cjs"],
    dts: true,
    splitting: true,
    sourcemap: true,
    clean: true,
    target: "es2022",
    tsconfig: "tsconfig.json",
    ...options,
  };
}
