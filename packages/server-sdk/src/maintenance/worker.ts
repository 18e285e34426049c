import { auditChannels } from "../connection/audit-channels.ts";
import { probeChannels } from "../connection/probe.ts";
import { refreshTemplates } from "../connection/read-templates.ts";
import { applyRetention } from "../governance/apply-retention.ts";
import { stepPrivacyRequests } from "../governance/privacy-requests.ts";
import { removeFiles } from "../governance/remove-files.ts";
import { wakeLanes } from "../intake/wake-lanes.ts";
import {
  type Channels,
  type Logger,
  type MediaStore,
  type QueueBackend,
  type RunningWorker,
  type SecretBox,
  type SqlGateway,
  silentLogger,
} from "../ports/index.ts";
import { startSweeper } from "../sweeper.ts";
import { stepBackfills } from "./backfills.ts";
import { announceLetters, createLetterWorker } from "./dead-letters.ts";
import { nameGroups } from "./name-groups.ts";

export interface MaintenanceWorkerOptions {
  sql: SqlGateway;
  backend: QueueBackend;
  channels: Channels;
  secrets?: SecretBox;
  logger?: Logger;
  /** Without it files of erased messages wait for a process that has it. */
  media?: MediaStore;
  /** Root of the app as providers reach it; without it webhooks are not audited. */
  publicUrl?: string;
  times?: Partial<MaintenanceTimes>;
}

/** How often what is done, in milliseconds. */
export interface MaintenanceTimes {
  /** Settled events are moved away. @defaultValue 60000 */
  tidyEveryMs: number;
  /** Age at which a settled event moves to the archive. @defaultValue one hour */
  archiveAfterMs: number;
  /** Age at which a piece whose message never came is dropped. @defaultValue 7 days */
  prunePiecesAfterMs: number;
  /** Snoozed conversations whose time has come are opened. @defaultValue 5000 */
  wakeEveryMs: number;
  /** What companies keep no longer is erased. @defaultValue one hour */
  retainEveryMs: number;
  /** Providers are asked for missing group names. @defaultValue 5000 */
  nameGroupsEveryMs: number;
  /** Each channel's provider is looked at. @defaultValue 60000 */
  probeEveryMs: number;
  /** Each channel's webhook is audited and set right. @defaultValue one day */
  auditEveryMs: number;
  /** Each connected channel is compared with what its provider keeps. @defaultValue 15 minutes */
  backfillEveryMs: number;
  /** Templates are read from each channel's provider. @defaultValue one hour */
  templatesEveryMs: number;
  /** Steps of backfills, and letters for the queue of dead letters, are looked for. @defaultValue 1000 */
  stepEveryMs: number;
}

const minuteMs = 60_000;
const defaultTimes: MaintenanceTimes = {
  tidyEveryMs: minuteMs,
  archiveAfterMs: 60 * minuteMs,
  prunePiecesAfterMs: 7 * 24 * 60 * minuteMs,
  wakeEveryMs: 5_000,
  retainEveryMs: 60 * minuteMs,
  nameGroupsEveryMs: 5_000,
  probeEveryMs: minuteMs,
  auditEveryMs: 24 * 60 * minuteMs,
  backfillEveryMs: 15 * minuteMs,
  templatesEveryMs: 60 * minuteMs,
  stepEveryMs: 1_000,
};
const batch = 1_000;
const maxBatches = 50;

/**
 * Keeps the stored inbox small, wakes snoozed conversations, names groups, watches the channels,
 * repairs webhooks, reads templates and what providers keep and was missed, and shows dead letters in
 * a queue of their own. What companies keep no longer is erased.
 *
 * Several processes may run it: each row is taken by one of them.
 */
export function createMaintenanceWorker(options: MaintenanceWorkerOptions): RunningWorker {
  const { sql, backend, publicUrl, media, logger = silentLogger } = options;
  const times = { ...defaultTimes, ...options.times };
  const incoming = backend.queue("incoming_message");
  const deps = { ...options, logger, wake: (lanes: string[]) => wakeLanes(incoming, lanes) };
  let stopping = false;

  const tidy = async (fn: string, olderThanMs: number) => {
    for (let turn = 0; turn < maxBatches && !stopping; turn++) {
      const answer = await sql.call<{ moved?: number; removed?: number }>(
        fn,
        { olderThanMs, limit: batch },
        "service",
      );
      if ((answer.moved ?? answer.removed ?? 0) < batch) return;
    }
  };
  const sweep = (name: string, everyMs: number, work: () => Promise<unknown>, firstMs = everyMs) =>
    startSweeper({
      name,
      everyMs,
      firstMs,
      logger,
      sweep: async () => {
        await work();
      },
    });
  const letters = createLetterWorker(deps);
  const sweepers = [
    sweep("maintenance", times.tidyEveryMs, async () => {
      await tidy("archive_webhook_events", times.archiveAfterMs);
      await tidy("prune_late_pieces", times.prunePiecesAfterMs);
      await sql.call("prune_channel_activity", {}, "service");
    }),
    sweep("snoozed conversations", times.wakeEveryMs, () =>
      sql.call("wake_snoozed", { limit: batch }, "service"),
    ),
    sweep(
      "retention",
      times.retainEveryMs,
      () => applyRetention(deps, () => stopping),
      Math.min(times.retainEveryMs, minuteMs),
    ),
    sweep("privacy requests", times.stepEveryMs, () => stepPrivacyRequests(deps)),
    ...(media
      ? [sweep("removed files", times.tidyEveryMs, () => removeFiles({ sql, media }))]
      : []),
    sweep("group names", times.nameGroupsEveryMs, () => nameGroups(deps)),
    sweep("channel probes", Math.min(times.probeEveryMs, 10_000), () =>
      probeChannels(deps, times.probeEveryMs),
    ),
    // One that an operator waits for is due at once.
    sweep("templates", Math.min(times.templatesEveryMs, 2_000), () =>
      refreshTemplates(deps, times.templatesEveryMs),
    ),
    sweep("scheduled backfills", Math.min(times.backfillEveryMs, 10_000), () =>
      sql.call("schedule_backfills", { everyMs: times.backfillEveryMs }, "service"),
    ),
    sweep("backfills", times.stepEveryMs, () => stepBackfills(deps)),
    sweep("dead letters", times.stepEveryMs, () => announceLetters(deps)),
    ...(publicUrl
      ? [
          sweep("webhook audits", Math.min(times.auditEveryMs, 10_000), () =>
            auditChannels({ ...deps, publicUrl }, times.auditEveryMs),
          ),
        ]
      : []),
  ];
  return {
    ready: letters.ready,
    stop: async () => {
      stopping = true;
      await Promise.all(sweepers.map((sweeper) => sweeper.stop()));
      await letters.close();
    },
  };
}
