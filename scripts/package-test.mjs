// Packs the packages as they would be published, installs them in an empty app outside the
// repository, imports every entry both ways, checks their types, and runs publint and attw.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { packages } from "./lib/build.mjs";
import { command } from "./lib/steps.mjs";

const manifestOf = (name) =>
  JSON.parse(readFileSync(join("packages", name, "package.json"), "utf8"));
const entriesOf = (manifest) =>
  Object.keys(manifest.exports).filter(
    (entry) => entry !== "./package.json" && !entry.endsWith(".css"),
  );
// Contract suites load the test runner, which exists only inside a test run.
const runs = (manifest, entry) => !(entry === "./testing" && manifest.peerDependencies?.vitest);
const specifier = (manifest, entry) => manifest.name + entry.slice(1);

const folder = mkdtempSync(join(tmpdir(), "prosa-packages-"));
try {
  const manifests = packages.map(manifestOf);
  for (const name of packages) {
    await command("npm", ["pack", "--silent", "--pack-destination", folder], {
      cwd: join("packages", name),
    });
  }
  const tarballs = readdirSync(folder).filter((file) => file.endsWith(".tgz"));
  const tarballOf = (manifest) =>
    resolve(
      folder,
      tarballs.find((file) => file.startsWith(`prosa-${manifest.name.slice(7)}-`)),
    );

  const peers = Object.assign({}, ...manifests.map((manifest) => manifest.devDependencies ?? {}));
  const needed = manifests.flatMap((manifest) => Object.keys(manifest.peerDependencies ?? {}));
  const root = JSON.parse(readFileSync("package.json", "utf8"));
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({
      name: "host-app",
      private: true,
      type: "module",
      dependencies: {
        ...Object.fromEntries(
          manifests.map((manifest) => [manifest.name, `file:${tarballOf(manifest)}`]),
        ),
        ...Object.fromEntries(
          needed
            .map((name) => [name, peers[name] ?? root.devDependencies[name]])
            .filter(([, version]) => version),
        ),
        "@types/node": root.devDependencies["@types/node"],
        "@types/react": root.devDependencies["@types/react"],
        "@types/react-dom": root.devDependencies["@types/react-dom"],
        typescript: root.devDependencies.typescript,
      },
      overrides: root.overrides,
    }),
  );
  await command("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder });

  const runnable = (manifest) =>
    entriesOf(manifest)
      .filter((entry) => runs(manifest, entry))
      .map((entry) => specifier(manifest, entry));
  const imports = manifests.flatMap((manifest) =>
    entriesOf(manifest).map((entry) => specifier(manifest, entry)),
  );
  writeFileSync(
    join(folder, "esm.mjs"),
    `${manifests
      .flatMap(runnable)
      .map((name) => `await import("${name}");`)
      .join("\n")}\nprocess.exit(0);\n`,
  );
  await command(process.execPath, ["esm.mjs"], { cwd: folder });

  const both = manifests.filter((manifest) => manifest.exports["."].require);
  const requires = both.flatMap(runnable);
  writeFileSync(
    join(folder, "cjs.cjs"),
    `${requires.map((name) => `require("${name}");`).join("\n")}\nprocess.exit(0);\n`,
  );
  await command(process.execPath, ["cjs.cjs"], { cwd: folder });

  writeFileSync(
    join(folder, "types.ts"),
    imports.map((name, n) => `import * as entry${n} from "${name}";\nvoid entry${n};`).join("\n"),
  );
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        module: "NodeNext",
        target: "ES2022",
        lib: ["ES2024", "DOM", "DOM.Iterable"],
        strict: true,
        noEmit: true,
        jsx: "react-jsx",
        types: ["node"],
        skipLibCheck: true,
      },
      files: ["types.ts"],
    }),
  );
  await command("npx", ["tsc", "-p", "."], { cwd: folder });

  for (const manifest of manifests) {
    const esmOnly = !manifest.exports["."].require;
    await command("npx", ["publint", "--strict", tarballOf(manifest)]);
    await command("npx", [
      "attw",
      tarballOf(manifest),
      "--profile",
      esmOnly ? "esm-only" : "node16",
      ...(manifest.exports["./styles.css"]
        ? ["--exclude-entrypoints", "./styles.css", "./styles.layer.css"]
        : []),
    ]);
  }
  console.log(
    `${imports.length} entries of ${manifests.length} packages import, type-check and pass publint and attw`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
