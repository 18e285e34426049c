import path from "node:path";
import type { NextConfig } from "next";

const repositoryRoot = path.join(import.meta.dirname, "../..");

const config: NextConfig = {
  reactStrictMode: true,
  // Next checks the app against the built packages, as in a host; the editor reads their source.
  typescript: { tsconfigPath: "tsconfig.build.json" },
  poweredByHeader: false,
  outputFileTracingRoot: repositoryRoot,
  turbopack: { root: repositoryRoot },
  serverExternalPackages: ["pino"],
  // Pages and cookie routes get theirs from proxy.ts, which knows the environment; this is the rest.
  headers: async () => [
    { source: "/:path*", headers: [{ key: "X-Content-Type-Options", value: "nosniff" }] },
  ],
};

export default config;
