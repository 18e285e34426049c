import { isProsaError } from "@prosa/core";
import type { SqlGateway } from "../ports/index.ts";
import type { KeyRing } from "../secret-box.ts";

interface SealedSecret {
  channelId: string;
  ciphertext: string;
  keyVersion: number;
}

export interface ResealReport {
  /** Sealed anew; in a dry run, those that would be. */
  resealed: number;
  /** Set by somebody else meanwhile, and left as they are. */
  changedMeanwhile: number;
  /** Their key is absent, or does not open them. */
  unreadable: { channelId: string; keyVersion: number }[];
}

/**
 * Seals every channel's secret with the newest key, a hundred at a time. What is done stays done: it
 * may be stopped and repeated at any time, also by several at once.
 */
export async function resealSecrets(
  sql: SqlGateway,
  ring: KeyRing,
  { dryRun = false, chunk = 100 }: { dryRun?: boolean; chunk?: number } = {},
): Promise<ResealReport> {
  const report: ResealReport = { resealed: 0, changedMeanwhile: 0, unreadable: [] };
  const [notVersion] = ring.keyVersions;
  let after: string | undefined;
  for (;;) {
    const { secrets } = await sql.call<{ secrets: SealedSecret[] }>(
      "list_channel_secrets",
      { notVersion, limit: chunk, ...(after ? { after } : {}) },
      "service",
    );
    for (const secret of secrets) await reseal(sql, ring, secret, dryRun, report);
    after = secrets.at(-1)?.channelId;
    if (secrets.length < chunk) return report;
  }
}

async function reseal(
  sql: SqlGateway,
  ring: KeyRing,
  { channelId, ciphertext, keyVersion }: SealedSecret,
  dryRun: boolean,
  report: ResealReport,
): Promise<void> {
  let opened: Record<string, string>;
  try {
    opened = await ring.open(channelId, ciphertext, keyVersion);
  } catch (error) {
    if (!isProsaError(error)) throw error;
    report.unreadable.push({ channelId, keyVersion });
    return;
  }
  if (dryRun) {
    report.resealed += 1;
    return;
  }
  const { changed } = await sql.call<{ changed: boolean }>(
    "set_channel_secret",
    { channelId, ...(await ring.seal(channelId, opened)), was: ciphertext },
    "service",
  );
  if (changed) report.resealed += 1;
  else report.changedMeanwhile += 1;
}

/** How many secrets each key seals, by the version of the key. */
export async function countSecrets(
  sql: SqlGateway,
): Promise<{ keyVersion: number; secrets: number }[]> {
  const { versions } = await sql.call<{ versions: { keyVersion: number; secrets: number }[] }>(
    "count_channel_secrets",
    {},
    "service",
  );
  return versions;
}
