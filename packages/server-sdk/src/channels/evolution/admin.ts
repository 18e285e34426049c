import {
  type EvolutionClient,
  type EvolutionErrorCode,
  type InstanceSettings,
  type InstanceState,
  isEvolutionError,
  type QrCode,
} from "@prosa/evolution-client";
import type {
  AccountSettings,
  ChannelAdmin,
  ChannelSettings,
  PairingCode,
  ProbeOutcome,
} from "../../ports/index.ts";
import { toAdminError } from "./admin-error.ts";
import { clientOf, type EvolutionDefaults } from "./client-of.ts";
import { readTemplates } from "./content-template.ts";
import { readHistory } from "./history.ts";
import { compareWebhook, webhookSettings } from "./webhook-settings.ts";

/** How long Evolution shows one QR code. */
const qrLifeMs = 20_000;
/** How long WhatsApp takes the letters. */
const lettersLifeMs = 160_000;

const standardSettings: InstanceSettings = {
  rejectCall: false,
  groupsIgnore: false,
  alwaysOnline: false,
  readMessages: false,
  readStatus: false,
  syncFullHistory: false,
};

/**
 * Makes the managing end of an Evolution channel.
 *
 * @throws ProsaError `channel.rejected` when instance, URL or key is missing.
 */
export function createEvolutionAdmin(
  config: { settings: ChannelSettings; secrets: Record<string, string> },
  defaults: EvolutionDefaults = {},
): ChannelAdmin {
  const { client, instance } = clientOf(config, defaults);
  const { jwtKey } = config.secrets;
  const readSettings = async (signal: AbortSignal): Promise<InstanceSettings> => ({
    ...standardSettings,
    ...(await client.settings.find(instance, { signal })),
  });
  return {
    create: (webhook, signal) =>
      translated(async () => {
        await client.instance.create(
          {
            instanceName: instance,
            integration: "WHATSAPP-BAILEYS",
            qrcode: true,
            webhook: webhookSettings(webhook, jwtKey),
          },
          { signal },
        );
      }),
    connect: ({ phone }, signal) => translated(() => pair(client, instance, phone, signal)),
    probe: (request, signal) => probe(client, instance, request.ownAddress, signal),
    restart: (signal) =>
      translated(async () => {
        await client.instance.restart(instance, { signal });
      }),
    logout: (signal) =>
      translated(() => unless(["disconnected"], client.instance.logout(instance, { signal }))),
    remove: (signal) =>
      translated(async () => {
        const gone = ["disconnected", "not_found"] as const;
        await unless(gone, client.instance.logout(instance, { signal }));
        await unless(gone, client.instance.delete(instance, { signal }));
      }),
    getSettings: (signal) => translated(async () => shown(await readSettings(signal))),
    setSettings: (patch, signal) =>
      translated(async () => {
        const now = await readSettings(signal);
        // Only what `set` takes: the row has more.
        const wanted: InstanceSettings = {
          ...shown(now),
          readStatus: now.readStatus,
          syncFullHistory: now.syncFullHistory,
          ...(now.msgCall ? { msgCall: now.msgCall } : {}),
          ...patch,
        };
        await client.settings.set(instance, wanted, { signal });
        return shown(wanted);
      }),
    inspectWebhook: (expected, signal) =>
      translated(async () =>
        compareWebhook(await client.webhook.find(instance, { signal }), expected),
      ),
    setWebhook: (webhook, signal) =>
      translated(async () => {
        await client.webhook.set(instance, webhookSettings(webhook, jwtKey), { signal });
      }),
    ...(config.settings.integration === "WHATSAPP-BUSINESS" && {
      readTemplates: (signal: AbortSignal) =>
        translated(async () => readTemplates(await client.template.find(instance, { signal }))),
    }),
    readHistory: (query, signal) => translated(() => readHistory(client, instance, query, signal)),
  };
}

/**
 * A number counts only while the state is `close`, so a shown QR code is given up first.
 * @see GET /instance/connect of Evolution 2.3.7: while connecting it gives the present code again.
 */
async function pair(
  client: EvolutionClient,
  instance: string,
  phone: string | undefined,
  signal: AbortSignal,
): Promise<PairingCode | null> {
  if (phone) {
    const { instance: now } = await client.instance.connectionState(instance, { signal });
    if (now.state === "open") return null;
    if (now.state === "connecting") {
      await unless(["disconnected"], client.instance.logout(instance, { signal }));
    }
  }
  const answer = await client.instance.connect(instance, phone ? { number: phone } : {}, {
    signal,
  });
  const isState = (given: QrCode | InstanceState): given is InstanceState => "instance" in given;
  if (isState(answer) && answer.instance.state === "open") return null;
  const code = isState(answer) ? null : answer;
  const lifeMs = code?.pairingCode ? lettersLifeMs : qrLifeMs;
  return {
    qr: code?.base64 || null,
    pairingCode: code?.pairingCode || null,
    expiresAt: new Date(Date.now() + lifeMs).toISOString(),
  };
}

/** `open` may lie after a silent drop, so an open account is asked something that WhatsApp answers. */
async function probe(
  client: EvolutionClient,
  instance: string,
  ownAddress: string | null,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  const ownNumber = /^\d+/.exec(ownAddress ?? "")?.[0];
  try {
    const { instance: now } = await client.instance.connectionState(instance, { signal });
    if (now.state !== "open" || !ownNumber) return now.state;
  } catch (error) {
    return outcomeOf(error, "unreachable");
  }
  try {
    await client.chat.whatsappNumbers(instance, { numbers: [ownNumber] }, { signal });
    return "open";
  } catch (error) {
    return outcomeOf(error, "deaf");
  }
}

function outcomeOf(error: unknown, otherwise: ProbeOutcome): ProbeOutcome {
  if (!isEvolutionError(error)) throw error;
  if (error.code === "not_found") return "gone";
  if (error.code === "unauthorized") return "refused";
  return error.code === "disconnected" ? "deaf" : otherwise;
}

function shown(settings: InstanceSettings): AccountSettings {
  const { groupsIgnore, rejectCall, alwaysOnline, readMessages } = settings;
  return { groupsIgnore, rejectCall, alwaysOnline, readMessages };
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toAdminError(error);
  }
}

/** Waits for work whose aim is reached already when it fails with one of these. */
async function unless(
  reached: readonly EvolutionErrorCode[],
  work: Promise<unknown>,
): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isEvolutionError(error) || !reached.includes(error.code)) throw error;
  }
}
