import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The first of `names` that is an executable on the PATH, or `null`. */
export function onPath(names: string[]): string | null {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  for (const name of names) {
    for (const folder of folders) if (isExecutable(join(folder, name))) return join(folder, name);
  }
  return null;
}

/** Whether the file exists and this process may run it. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Absent or closed to us: no candidate.
    return false;
  }
}
