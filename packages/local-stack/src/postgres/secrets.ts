import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorMessage, LocalStackError } from "../errors.ts";

/** What a data folder keeps secret, made once and stable over restarts. */
export interface StackSecrets {
  adminPassword: string;
  databasePassword: string;
  jwtSecret: string;
  publishableKey: string;
  secretKey: string;
}

const FILE = "secrets.json";

/**
 * Reads the secrets of a data folder, or makes them (file mode 0600).
 *
 * @returns `fresh: true` when they were made by this call.
 * @throws LocalStackError `stack.data_invalid` when the file is damaged.
 */
export function loadSecrets(dataDir: string): { secrets: StackSecrets; fresh: boolean } {
  const path = join(dataDir, FILE);
  if (existsSync(path)) return { secrets: readSecrets(path), fresh: false };
  const secrets: StackSecrets = {
    adminPassword: token(24),
    databasePassword: token(24),
    jwtSecret: token(32),
    publishableKey: `sb_publishable_${token(18)}`,
    secretKey: `sb_secret_${token(24)}`,
  };
  writeFileSync(path, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  return { secrets, fresh: true };
}

function token(bytes: number): string {
  return randomBytes(bytes).toString("base64url");
}

function readSecrets(path: string): StackSecrets {
  try {
    const found: Partial<StackSecrets> = JSON.parse(readFileSync(path, "utf8"));
    const { adminPassword, databasePassword, jwtSecret, publishableKey, secretKey } = found;
    if (adminPassword && databasePassword && jwtSecret && publishableKey && secretKey) {
      return { adminPassword, databasePassword, jwtSecret, publishableKey, secretKey };
    }
    throw new Error("a key is missing");
  } catch (cause) {
    throw new LocalStackError(
      "stack.data_invalid",
      `${path} cannot be read (${errorMessage(cause)}). Without it the cluster beside it cannot be opened. Restore the file, or delete the whole data folder to start over.`,
      { cause },
    );
  }
}
