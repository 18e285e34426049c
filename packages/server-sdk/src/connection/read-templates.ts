import { isProsaError, ProsaError } from "@prosa/core";
import type { ChannelAdmin, Logger } from "../ports/index.ts";
import { type AdminDeps, openAdmin } from "./open-admin.ts";
import { takenChannels } from "./taken-channels.ts";

const timeoutMs = 20_000;

/**
 * Keeps the templates of a channel as its provider has them now. When it cannot be asked, the known ones
 * stay and the reason is noted.
 *
 * @returns How many the provider has.
 * @throws ProsaError `channel.rejected` where the provider knows no templates, and what it throws.
 */
export async function readTemplates(
  deps: AdminDeps,
  admin: ChannelAdmin,
  channelId: string,
): Promise<number> {
  if (!admin.readTemplates) {
    throw new ProsaError(
      "channel.rejected",
      "This channel has no templates: its settings do not say that it speaks through Meta's API.",
    );
  }
  const store = (found: object) =>
    deps.sql.call<{ stored: number }>("store_templates", { channelId, ...found }, "service");
  try {
    const templates = await admin.readTemplates(AbortSignal.timeout(timeoutMs));
    return (await store({ templates: templates.map((each) => ({ ...each })) })).stored;
  } catch (error) {
    await store({ errorCode: isProsaError(error) ? error.code : "internal" });
    throw error;
  }
}

/** Reads the templates of the channels that are due, those first that somebody waits for. */
export async function refreshTemplates(
  deps: AdminDeps & { logger: Logger },
  everyMs: number,
): Promise<void> {
  await takenChannels(deps, "take_channels_with_templates", everyMs, async (channel) => {
    const admin = await openAdmin(deps, channel);
    await readTemplates(deps, admin, channel.id);
  });
}
