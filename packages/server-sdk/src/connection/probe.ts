import type { Logger } from "../ports/index.ts";
import type { ChannelHealth } from "./health.ts";
import { judge, type StoredFacts } from "./managed-channel.ts";
import { type AdminDeps, type OpenedChannel, openAdmin } from "./open-admin.ts";

const timeoutMs = 15_000;
const atOnce = 4;

/**
 * Looks at the provider, keeps what it found, and notes a change of the judged health. Never throws
 * for what the provider answers.
 */
export async function probeChannel(
  deps: AdminDeps,
  channel: OpenedChannel,
): Promise<ChannelHealth> {
  const admin = await openAdmin(deps, channel);
  const outcome = await admin.probe(
    { ownAddress: channel.ownAddress },
    AbortSignal.timeout(timeoutMs),
  );
  const { facts } = await deps.sql.call<{ facts: StoredFacts | null }>(
    "note_channel_probe",
    { channelId: channel.id, outcome },
    "service",
  );
  if (!facts) return { state: "unknown", reason: "no_report" };
  const health = judge(facts, Date.now());
  await deps.sql.call("note_channel_health", { channelId: channel.id, ...health }, "service");
  return health;
}

/**
 * Probes the channels whose last probe is older than `everyMs`, at most 50 at a call. Several
 * processes may do it: each channel is taken by one of them.
 */
export async function probeChannels(
  deps: AdminDeps & { logger: Logger },
  everyMs: number,
): Promise<void> {
  const { channels } = await deps.sql.call<{ channels: { channel: OpenedChannel }[] }>(
    "take_channels_to_probe",
    { everyMs, limit: 50 },
    "service",
  );
  const waiting = channels
    .map(({ channel }) => channel)
    .filter(({ provider }) => deps.channels[provider]?.admin);
  const work = async () => {
    for (let channel = waiting.pop(); channel; channel = waiting.pop()) {
      try {
        await probeChannel(deps, channel);
      } catch (error) {
        deps.logger.warn({ channel_id: channel.id, error: String(error) }, "no probe");
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
