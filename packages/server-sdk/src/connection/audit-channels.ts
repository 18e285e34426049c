import type { Logger } from "../ports/index.ts";
import { type AdminDeps, openAdmin } from "./open-admin.ts";
import { takenChannels } from "./taken-channels.ts";
import { repairWebhook, webhookUrl } from "./webhook.ts";

const retryAfterMs = 900_000;

/**
 * Audits the webhooks that are due and sets right what is wrong: providers lose theirs at times. A
 * provider that cannot be asked is asked again in 15 minutes; what needs a person stays until then.
 */
export async function auditChannels(
  deps: AdminDeps & { logger: Logger; publicUrl: string },
  everyMs: number,
): Promise<void> {
  await takenChannels(deps, "take_channels_to_audit", everyMs, async (channel) => {
    const note = (found: object) =>
      deps.sql.call("note_channel_audit", { channelId: channel.id, ...found }, "service");
    try {
      const admin = await openAdmin(deps, channel);
      const url = webhookUrl(deps.publicUrl, channel);
      const problems = await repairWebhook(deps, admin, channel, url);
      await note({ problems, repaired: problems.length > 0 });
      if (problems.length > 0)
        deps.logger.warn({ channel_id: channel.id, problems }, "a webhook was set right");
    } catch (error) {
      await note({ retryAfterMs });
      throw error;
    }
  });
}
