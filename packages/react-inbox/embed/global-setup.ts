import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Where each host app answers, by the version of its React. */
    hosts: Record<"18" | "19", string>;
  }
}

const root = resolve(import.meta.dirname, "../../..");
const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};
const reacts = { "18": "18.2.0", "19": "19.3.1" };

/**
 * Installs the packed package in plain Vite apps outside of the repository, one for each React,
 * builds them, and serves them under a strict content security policy.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "prosa-hosts-"));
  const run = (cwd: string, command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
  for (const name of ["core", "react-inbox"]) {
    run(join(root, "packages", name), "npm", "pack", "--silent", "--pack-destination", folder);
  }
  const tarball = (name: string) =>
    `file:${join(folder, readdirSync(folder).find((file) => file.startsWith(`prosa-${name}-`)) ?? "")}`;
  const servers: { close(): Promise<void> }[] = [];
  const urls: Record<string, string> = {};
  for (const [major, version] of Object.entries(reacts)) {
    const host = join(folder, `react-${major}`);
    cpSync(join(import.meta.dirname, "host"), host, { recursive: true });
    writeFileSync(
      join(host, "package.json"),
      JSON.stringify({
        private: true,
        type: "module",
        dependencies: {
          "@prosa/core": tarball("core"),
          "@prosa/react-inbox": tarball("react-inbox"),
          react: version,
          "react-dom": version,
        },
      }),
    );
    run(host, "npm", "install", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error");
    run(host, process.execPath, join(root, "node_modules/vite/bin/vite.js"), "build");
    const server = await serve(join(host, "dist"));
    servers.push(server);
    urls[major] = server.url;
  }
  project.provide("hosts", urls as Record<"18" | "19", string>);
  return async () => {
    for (const server of servers) await server.close();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function serve(folder: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://host");
    const path = join(folder, pathname === "/" ? "index.html" : pathname);
    try {
      const body = readFileSync(path);
      response.setHeader("content-type", types[extname(path)] ?? "application/octet-stream");
      response.setHeader("content-security-policy", "default-src 'self'; style-src 'self'");
      response.end(body);
    } catch {
      response.statusCode = pathname === "/favicon.ico" ? 204 : 404;
      response.end();
    }
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
