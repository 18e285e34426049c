// Brings node_modules to what the lock says, once per lock.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { command } from "./steps.mjs";

const stamp = "node_modules/.prosa-lock";

function wanted() {
  return createHash("sha256")
    .update(readFileSync("package-lock.json"))
    .update(`${process.platform}-${process.arch}-${process.versions.modules}`)
    .digest("hex");
}

export function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === wanted();
}

export async function install() {
  if (isInstalled()) return;
  await command("npm", ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund"]);
  writeFileSync(stamp, wanted());
}
