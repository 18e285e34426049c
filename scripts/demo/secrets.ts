import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a demo keeps from run to run. */
export interface DemoSecrets {
  evolutionApiKey: string;
  encryptionKey: string;
  metricsToken: string;
  /** Password of every demo account. */
  password: string;
}

export function keptSecrets(dir: string): DemoSecrets {
  const file = join(dir, "secrets.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as DemoSecrets;
  const secrets: DemoSecrets = {
    evolutionApiKey: randomBytes(24).toString("hex"),
    encryptionKey: `v1:${randomBytes(32).toString("base64")}`,
    metricsToken: randomBytes(24).toString("hex"),
    password: "prosa-demo",
  };
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}
