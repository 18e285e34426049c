import { createHash, createHmac } from "node:crypto";
import type { Role } from "@prosa/core";
import type { JsonObject, SecretBox, SqlGateway } from "@prosa/server-sdk";
import { evolution } from "@prosa/server-sdk/evolution";
import { companies } from "./companies.ts";
import { seedSteps } from "./seed-steps.ts";
import { stableId } from "./stable-id.ts";

export interface SeedOptions {
  sql: SqlGateway;
  auth: {
    /** Makes a user who may sign in, or finds the one with that e-mail. */
    createUser(user: { email: string; password: string; name: string }): Promise<{ id: string }>;
  };
  /** The Evolution server of the channels; its key also seeds their webhook tokens. */
  evolution: { baseUrl: string; apiKey: string };
  secrets: SecretBox;
  /** Password of every user. */
  password: string;
}

export interface SeededDemo {
  tenants: { id: string; slug: string; name: string }[];
  users: { id: string; email: string; name: string; role: Role; tenant: string }[];
  channels: { id: string; tenantId: string; instance: string; webhookToken: string }[];
}

/**
 * Makes the two companies of the demo with users of every role, teams, channels, labels and quick
 * replies. A second run finds everything and keeps ids and webhook tokens.
 */
export async function seedDemo(options: SeedOptions): Promise<SeededDemo> {
  const seeded: SeededDemo = { tenants: [], users: [], channels: [] };
  const subjects = new Map<string, string>();
  for (const company of companies) {
    for (const { email, name, role } of company.users) {
      const { id } = await options.auth.createUser({ email, name, password: options.password });
      subjects.set(email, id);
      seeded.users.push({ id, email, name, role, tenant: company.slug });
    }
    const { baseUrl } = options.evolution;
    const steps = seedSteps(company, {
      subjectOf: (email) => subjects.get(email) ?? email,
      settingsOf: (instance) => ({ instance, baseUrl, mediaOrigins: [new URL(baseUrl).origin] }),
      capabilities: { ...evolution().capabilities } as unknown as JsonObject,
    });
    for (const { fn, args } of steps) await options.sql.call(fn, args, "service");

    const tenantId = stableId("tenant", company.slug);
    seeded.tenants.push({ id: tenantId, slug: company.slug, name: company.name });
    for (const { instance } of company.channels) {
      const id = stableId("channel", instance);
      const webhookToken = await unlock(options, id);
      seeded.channels.push({ id, tenantId, instance, webhookToken });
    }
  }
  return seeded;
}

async function unlock(
  { sql, evolution, secrets }: SeedOptions,
  channelId: string,
): Promise<string> {
  const webhookToken = createHmac("sha256", evolution.apiKey)
    .update(`webhook/${channelId}`)
    .digest("base64url");
  const tokenHash = createHash("sha256").update(webhookToken).digest("hex");
  await sql.call("add_channel_token", { channelId, tokenHash }, "service");
  const sealed = await secrets.seal(channelId, { apiKey: evolution.apiKey });
  await sql.call("set_channel_secret", { channelId, ...sealed }, "service");
  return webhookToken;
}
