import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorCode, LocalStackError } from "../errors.ts";
import { isAlive, startMark } from "./process-identity.ts";

const FILE = "stack.lock";

/**
 * Takes the data folder for this process and returns the function that gives it back.
 *
 * A lock whose process is gone is taken over.
 * @throws LocalStackError `stack.locked` while another live process, or this one, holds the folder.
 */
export function lockFolder(dataDir: string): () => void {
  const path = join(dataDir, FILE);
  const mine = JSON.stringify({ pid: process.pid, startMark: startMark(process.pid) });
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(path, mine, { flag: "wx", mode: 0o600 });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
    }
    const holder = liveHolder(path);
    if (holder !== null) {
      throw new LocalStackError(
        "stack.locked",
        `The data folder ${dataDir} is in use by process ${holder}. Two stacks on one folder would destroy it. Stop that process, or give this stack another dataDir.`,
        { retry: "later" },
      );
    }
    rmSync(path, { force: true });
  }
  throw new LocalStackError(
    "stack.locked",
    `The lock ${path} changes hands all the time: several stacks start on one folder. Start one of them, or give each its own dataDir.`,
    { retry: "later" },
  );
}

function liveHolder(path: string): number | null {
  let holder: { pid: number; startMark: string | null };
  try {
    holder = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    // Vanished, or torn by a crash while it was written: nobody holds it.
    return null;
  }
  if (!Number.isInteger(holder.pid) || !isAlive(holder.pid)) return null;
  return startMark(holder.pid) === holder.startMark ? holder.pid : null;
}
