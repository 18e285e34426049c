import { ProsaError } from "@prosa/core";
import type { Backfill } from "../maintenance/backfill-step.ts";
import type {
  AccountSettings,
  Caller,
  ChannelAdmin,
  Clock,
  Logger,
  PairingCode,
  WebhookProblem,
} from "../ports/index.ts";
import { createChannel } from "../provision/create-channel.ts";
import { type ManagedChannel, type ManagedRow, toManagedChannel } from "./managed-channel.ts";
import { type AdminDeps, type OpenedChannel, openChannelAdmin } from "./open-admin.ts";
import { probeChannel } from "./probe.ts";
import { readTemplates } from "./read-templates.ts";
import { auditWebhook, repairWebhook, webhookUrl } from "./webhook.ts";

/** How long the provider may take for one call. */
const timeoutMs = 20_000;

export interface ChannelServiceDeps extends AdminDeps {
  clock: Clock;
  logger: Logger;
  /** Root of the app as the provider reaches it, e.g. `https://crm.example`. */
  publicUrl?: string;
}

/**
 * What admins do with their company's channels. Each call first asks the database whether the caller
 * may: `auth.forbidden` below admin, `channel.not_found` for what is not the company's. Besides, calls
 * throw what `ChannelAdmin` throws.
 */
export interface ChannelService {
  list(caller: Caller, tenantId: string): Promise<ManagedChannel[]>;
  /** Makes the channel and its account at the provider; when the account fails, neither stays. */
  create(
    caller: Caller,
    wanted: { tenantId: string; name: string; provider: string },
  ): Promise<ManagedChannel>;
  /** A code to pair a phone with, or `null` when one is paired. The code is stored nowhere. */
  connect(caller: Caller, channelId: string, phone?: string): Promise<PairingCode | null>;
  /** Looks at the provider now. */
  state(caller: Caller, channelId: string): Promise<ManagedChannel>;
  restart(caller: Caller, channelId: string): Promise<ManagedChannel>;
  /** Unpairs the phone; the channel stays. */
  logout(caller: Caller, channelId: string): Promise<ManagedChannel>;
  rename(caller: Caller, channelId: string, name: string): Promise<ManagedChannel>;
  /**
   * Removes the account, then the channel. One that has conversations is archived: its name stays on
   * them.
   * @param confirm - the channel's name, typed again; another is `request.invalid`
   */
  remove(
    caller: Caller,
    channelId: string,
    confirm: string,
  ): Promise<{ outcome: "deleted" | "archived" }>;
  getSettings(caller: Caller, channelId: string): Promise<AccountSettings>;
  setSettings(
    caller: Caller,
    channelId: string,
    patch: Partial<AccountSettings>,
  ): Promise<AccountSettings>;
  /** What is wrong with where the provider sends events; empty when nothing is. */
  audit(caller: Caller, channelId: string): Promise<WebhookProblem[]>;
  /** Sets it right and says what was wrong. */
  repair(caller: Caller, channelId: string): Promise<WebhookProblem[]>;
  /** Reads the channel's templates from the provider now; answers how many it has. */
  refreshTemplates(caller: Caller, channelId: string): Promise<number>;
  /**
   * Has a worker compare what the provider keeps with what is here and enter what is missing. One
   * runs at a time: a repeat widens it.
   * @param since - ISO 8601; without it, as far back as the last look reached
   */
  backfill(caller: Caller, channelId: string, since?: string): Promise<Backfill>;
}

export function createChannelService(deps: ChannelServiceDeps): ChannelService {
  const { sql } = deps;
  const signal = () => AbortSignal.timeout(timeoutMs);

  const open = async (caller: Caller, channelId: string) => {
    await sql.call("require_channel_admin", { channelId }, caller);
    return openChannelAdmin(deps, channelId);
  };
  const read = async (caller: Caller, channelId: string): Promise<ManagedChannel> => {
    const { channels } = await sql.call<{ channels: ManagedRow[] }>(
      "list_managed_channels",
      { channelId },
      caller,
    );
    const [row] = channels;
    if (!row) throw new ProsaError("channel.not_found", "The channel was removed.");
    return toManagedChannel(row, deps.clock.now());
  };
  const act = async (
    caller: Caller,
    channelId: string,
    work: (admin: ChannelAdmin, channel: OpenedChannel) => Promise<void>,
  ) => {
    const { admin, channel } = await open(caller, channelId);
    await work(admin, channel);
    await probeChannel(deps, channel);
    return read(caller, channelId);
  };

  return {
    async list(caller, tenantId) {
      const { channels } = await sql.call<{ channels: ManagedRow[] }>(
        "list_managed_channels",
        { tenantId },
        caller,
      );
      return channels.map((row) => toManagedChannel(row, deps.clock.now()));
    },
    async create(caller, { tenantId, name, provider }) {
      await sql.call("require_channel_admin", { tenantId }, caller);
      const { channelId } = await createManagedChannel(deps, { tenantId, name, provider });
      return read(caller, channelId);
    },
    async connect(caller, channelId, phone) {
      const { admin } = await open(caller, channelId);
      return admin.connect(phone ? { phone } : {}, signal());
    },
    state: (caller, channelId) => act(caller, channelId, async () => {}),
    restart: (caller, channelId) => act(caller, channelId, (admin) => admin.restart(signal())),
    logout: (caller, channelId) => act(caller, channelId, (admin) => admin.logout(signal())),
    async rename(caller, channelId, name) {
      await sql.call("rename_channel", { channelId, name }, caller);
      return read(caller, channelId);
    },
    async remove(caller, channelId, confirm) {
      const { admin } = await open(caller, channelId);
      const { name } = await read(caller, channelId);
      if (confirm.trim() !== name) {
        throw new ProsaError("request.invalid", "To remove a channel, give its exact name.", {
          details: { field: "confirm" },
        });
      }
      await admin.remove(signal());
      return sql.call("remove_channel", { channelId }, "service");
    },
    async getSettings(caller, channelId) {
      const { admin } = await open(caller, channelId);
      return admin.getSettings(signal());
    },
    async setSettings(caller, channelId, patch) {
      const { admin } = await open(caller, channelId);
      return admin.setSettings(patch, signal());
    },
    async audit(caller, channelId) {
      const { admin, channel } = await open(caller, channelId);
      const url = webhookUrl(deps.publicUrl, channel);
      return (await auditWebhook(deps, admin, channel, url)).problems;
    },
    async repair(caller, channelId) {
      const { admin, channel } = await open(caller, channelId);
      return repairWebhook(deps, admin, channel, webhookUrl(deps.publicUrl, channel));
    },
    async refreshTemplates(caller, channelId) {
      const { admin } = await open(caller, channelId);
      return readTemplates(deps, admin, channelId);
    },
    async backfill(caller, channelId, since) {
      await sql.call("require_channel_admin", { channelId }, caller);
      const { backfill } = await sql.call<{ backfill: Backfill }>(
        "want_backfill",
        { channelId, ...(since ? { since } : {}) },
        "service",
      );
      return backfill;
    },
  };
}

/** Makes a channel and its account as the service, for callers who answer for the right to. */
export async function createManagedChannel(
  deps: Omit<ChannelServiceDeps, "clock">,
  wanted: { tenantId: string; name: string; provider: string },
): Promise<{ channelId: string; webhookToken: string }> {
  const provider = deps.channels[wanted.provider];
  const settings = provider?.newAccount?.(wanted.name);
  if (!provider || !settings) {
    throw new ProsaError(
      "channel.rejected",
      `Accounts of the provider "${wanted.provider}" are not made here.`,
    );
  }
  // Before anything is made: without it the account's events would go nowhere.
  const draft = { id: crypto.randomUUID(), provider: wanted.provider, settings, secret: null };
  const url = webhookUrl(deps.publicUrl, { ...draft, ownAddress: null });
  const made = await createChannel(deps, {
    ...wanted,
    id: draft.id,
    type: "whatsapp",
    settings,
    capabilities: provider.capabilitiesOf?.(settings) ?? provider.capabilities,
  });
  const { admin } = await openChannelAdmin(deps, made.channelId);
  try {
    await admin.create({ url, token: made.webhookToken }, AbortSignal.timeout(timeoutMs));
  } catch (error) {
    // A call that timed out may have made it.
    await admin.remove(AbortSignal.timeout(timeoutMs)).catch((cause: unknown) => {
      deps.logger.warn({ channel_id: made.channelId, error: String(cause) }, "an account may stay");
    });
    await deps.sql.call("remove_channel", { channelId: made.channelId }, "service");
    throw error;
  }
  return made;
}
