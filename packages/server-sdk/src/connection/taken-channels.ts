import type { Logger } from "../ports/index.ts";
import type { AdminDeps, OpenedChannel } from "./open-admin.ts";

const atOnce = 4;

/**
 * Takes the channels that are due, at most 50 at a call, and works on four at once. What one channel's
 * work throws is logged. Several processes may do it: each channel is taken by one of them.
 */
export async function takenChannels(
  deps: AdminDeps & { logger: Logger },
  take: "take_channels_to_probe" | "take_channels_to_audit" | "take_channels_with_templates",
  everyMs: number,
  work: (channel: OpenedChannel) => Promise<void>,
): Promise<void> {
  const { channels } = await deps.sql.call<{ channels: { channel: OpenedChannel }[] }>(
    take,
    { everyMs, limit: 50 },
    "service",
  );
  const waiting = channels
    .map(({ channel }) => channel)
    .filter(({ provider }) => deps.channels[provider]?.admin);
  const run = async () => {
    for (let channel = waiting.pop(); channel; channel = waiting.pop()) {
      try {
        await work(channel);
      } catch (error) {
        deps.logger.warn(
          { channel_id: channel.id, error: String(error) },
          "a channel was not seen to",
        );
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, run));
}
