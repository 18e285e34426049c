import type { Logger } from "../ports/index.ts";
import type { ChannelHealth } from "./health.ts";
import { judge, type StoredFacts } from "./managed-channel.ts";
import { type AdminDeps, type OpenedChannel, openAdmin } from "./open-admin.ts";
import { takenChannels } from "./taken-channels.ts";

const timeoutMs = 15_000;

/**
 * Looks at the provider, keeps what it found, and notes a change of the judged health. Never throws
 * for what the provider answers.
 */
export async function probeChannel(
  deps: AdminDeps & { logger?: Logger },
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
  const { changed, was } = await deps.sql.call<{ changed: boolean; was: ChannelHealth | null }>(
    "note_channel_health",
    { channelId: channel.id, ...health },
    "service",
  );
  if (changed) {
    deps.logger?.[health.state === "connected" ? "info" : "warn"](
      { channel_id: channel.id, ...health, was },
      health.state === "connected" ? "a channel is well again" : "a channel is not well",
    );
  }
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
  await takenChannels(deps, "take_channels_to_probe", everyMs, async (channel) => {
    await probeChannel(deps, channel);
  });
}
