import { probeChannels } from "../connection/probe.ts";
import {
  type Channels,
  type Logger,
  type RunningWorker,
  type SecretBox,
  type SqlGateway,
  silentLogger,
} from "../ports/index.ts";
import { startSweeper } from "../sweeper.ts";
import { nameGroups } from "./name-groups.ts";

export interface MaintenanceWorkerOptions {
  sql: SqlGateway;
  channels: Channels;
  secrets?: SecretBox;
  logger?: Logger;
  /** How often settled events are moved away, in milliseconds. @defaultValue 60000 */
  everyMs?: number;
  /** Age at which a settled event moves to the archive, in milliseconds. @defaultValue one hour */
  archiveAfterMs?: number;
  /** How often providers are asked for missing group names, in milliseconds. @defaultValue 5000 */
  nameGroupsEveryMs?: number;
  /** How often each channel's provider is looked at, in milliseconds. @defaultValue 60000 */
  probeEveryMs?: number;
  /** Age at which a piece whose message never came is dropped, in milliseconds. @defaultValue 7 days */
  prunePiecesAfterMs?: number;
}

const batch = 1_000;
const maxBatches = 50;

/**
 * Keeps the stored inbox small: settled events go to the archive in batches, and pieces whose
 * message never came are dropped. Gives groups their names and looks at the providers. Several processes may run it; they skip each other's rows.
 */
export function createMaintenanceWorker(options: MaintenanceWorkerOptions): RunningWorker {
  const { sql, logger = silentLogger } = options;
  const archiveAfterMs = options.archiveAfterMs ?? 3_600_000;
  const prunePiecesAfterMs = options.prunePiecesAfterMs ?? 7 * 24 * 3_600_000;
  let stopping = false;

  const repeat = async (fn: string, olderThanMs: number) => {
    for (let turn = 0; turn < maxBatches && !stopping; turn++) {
      const answer = await sql.call<{ moved?: number; removed?: number }>(
        fn,
        { olderThanMs, limit: batch },
        "service",
      );
      if ((answer.moved ?? answer.removed ?? 0) < batch) return;
    }
  };
  const sweeper = startSweeper({
    name: "maintenance",
    everyMs: options.everyMs ?? 60_000,
    logger,
    sweep: async () => {
      await repeat("archive_webhook_events", archiveAfterMs);
      await repeat("prune_late_pieces", prunePiecesAfterMs);
    },
  });
  const namer = startSweeper({
    name: "group names",
    everyMs: options.nameGroupsEveryMs ?? 5_000,
    logger,
    sweep: () => nameGroups({ ...options, logger }),
  });
  const probeEveryMs = options.probeEveryMs ?? 60_000;
  const prober = startSweeper({
    name: "channel probes",
    everyMs: Math.min(probeEveryMs, 10_000),
    logger,
    sweep: () => probeChannels({ ...options, logger }, probeEveryMs),
  });
  return {
    ready: Promise.resolve(),
    stop: async () => {
      stopping = true;
      await Promise.all([sweeper.stop(), namer.stop(), prober.stop()]);
    },
  };
}
