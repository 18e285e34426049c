import { createEvolutionClient, isEvolutionError } from "@prosa/evolution-client";
import type { FakeEvolution } from "@prosa/evolution-client/testing";

interface SeededChannel {
  id: string;
  instance: string;
  webhookToken: string;
}

/** Makes one paired instance for each channel, with its webhook pointed at the app. */
export async function pairInstances(
  evolution: FakeEvolution,
  channels: SeededChannel[],
  appUrl: string,
): Promise<void> {
  const client = createEvolutionClient({ baseUrl: evolution.url, apiKey: evolution.apiKey });
  for (const { id, instance, webhookToken } of channels) {
    const exists = await client.instance.connectionState(instance).catch((error: unknown) => {
      if (isEvolutionError(error) && error.code === "not_found") return null;
      throw error;
    });
    if (!exists) {
      await client.instance.create({
        instanceName: instance,
        integration: "WHATSAPP-BAILEYS",
        qrcode: true,
      });
    }
    await client.webhook.set(instance, {
      enabled: true,
      url: `${appUrl}/api/webhook/evolution/${id}`,
      events: [],
      headers: { authorization: `Bearer ${webhookToken}` },
      byEvents: false,
      base64: false,
    });
    if (exists?.instance.state !== "open") evolution.phone.scanQr(instance);
  }
}
