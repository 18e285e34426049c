import { countSecrets, resealSecrets } from "../provision/reseal-secrets.ts";
import { createSecretBox } from "../secret-box.ts";
import { type Command, type CommandContext, exitCodes, UsageError } from "./command.ts";
import { withSql } from "./with-sql.ts";

export const secretsRotateCommand: Command = {
  name: "secrets rotate",
  summary: "Seal every channel's secret with the newest key of PROSA_ENCRYPTION_KEY",
  usage: "[--dry-run]",
  options: { "dry-run": { type: "boolean" } },
  run: (context) =>
    withSql(context, async (sql) => {
      const { PROSA_ENCRYPTION_KEY: keys } = context.environment;
      if (!keys) {
        throw new UsageError(
          "PROSA_ENCRYPTION_KEY is not set. Give it the new key first and the old one behind it: v2:<base64>,v1:<base64>.",
        );
      }
      const ring = createSecretBox(keys);
      const dryRun = context.values["dry-run"] === true;
      const report = await resealSecrets(sql, ring, { dryRun });
      const versions = await countSecrets(sql);
      const [newest, ...older] = ring.keyVersions;
      const needed = new Set(versions.map(({ keyVersion }) => keyVersion));
      const spare = older.filter((version) => !needed.has(version));
      const lines = [
        `${report.resealed} ${dryRun ? "would be sealed" : "sealed"} anew with v${newest}.`,
        ...versions.map(({ keyVersion, secrets }) => `${secrets} sealed with v${keyVersion}.`),
        ...report.unreadable.map(
          ({ channelId, keyVersion }) =>
            `The secret of channel ${channelId} does not open with v${keyVersion}: put that key back, or store the secret again.`,
        ),
        ...(report.changedMeanwhile > 0
          ? [`${report.changedMeanwhile} were set anew by somebody else meanwhile. Run it again.`]
          : []),
        ...spare.map((version) => `v${version} seals nothing any more and may go.`),
      ];
      return {
        lines,
        json: { dryRun, newest, ...report, versions, spare },
        exitCode: report.unreadable.length > 0 ? exitCodes.failed : exitCodes.ok,
      };
    }),
};

/** Which keys seal what; throws where a key is missing. For `prosa doctor`. */
export function seeKeys(context: CommandContext): Promise<string | null> {
  return withSql(context, async (sql) => {
    const keys = context.environment.PROSA_ENCRYPTION_KEY;
    const held: readonly number[] = keys ? createSecretBox(keys).keyVersions : [];
    const versions = await countSecrets(sql);
    const lost = versions.filter(({ keyVersion }) => !held.includes(keyVersion));
    if (lost.length > 0) {
      const named = lost.map(({ keyVersion, secrets }) => `${secrets} with v${keyVersion}`);
      throw new Error(
        `Secrets of channels are sealed with keys that PROSA_ENCRYPTION_KEY does not hold (${named.join(", ")}), so those channels can neither send nor be managed. Put the keys back behind the newest, or store the secrets again.`,
      );
    }
    if (!keys) return null;
    const older = versions.filter(({ keyVersion }) => keyVersion !== held[0]);
    const left = older.map(
      ({ keyVersion, secrets }) => `${secrets} still sealed with v${keyVersion}`,
    );
    const told = left.length > 0 ? `; ${left.join(", ")}: run "prosa secrets rotate"` : "";
    return `${held.length} in use${told}`;
  });
}
