import { createEvolutionClient, isEvolutionError } from "@prosa/evolution-client";
import type { FakeEvolution } from "@prosa/evolution-client/testing";
import type { SeededDemo } from "./seed.ts";

/** Makes one paired instance for each channel, with its webhook pointed at the app. */
export async function pairInstances(
  evolution: FakeEvolution,
  { channels, tenants }: Pick<SeededDemo, "channels" | "tenants">,
  appUrl: string,
): Promise<void> {
  const client = createEvolutionClient({ baseUrl: evolution.url, apiKey: evolution.apiKey });
  for (const { id, instance, tenantId, webhookToken } of channels) {
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
    const profileName = tenants.find((tenant) => tenant.id === tenantId)?.name ?? instance;
    if (exists?.instance.state !== "open") evolution.phone.scanQr(instance, { profileName });
  }
}
