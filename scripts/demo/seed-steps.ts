import type { JsonObject } from "@prosa/server-sdk";
import type { DemoCompany } from "./companies.ts";
import { stableId } from "./stable-id.ts";

/** One call of a provisioning function. */
export interface SeedStep {
  fn: string;
  args: JsonObject;
}

export interface SeedContext {
  /** The subject of a user's tokens, by e-mail. */
  subjectOf(email: string): string;
  /** What a channel keeps about its provider, by instance. */
  settingsOf(instance: string): JsonObject;
  capabilities: JsonObject;
}

/** What makes a company, in order. Running the steps again changes nothing. */
export function seedSteps(company: DemoCompany, context: SeedContext): SeedStep[] {
  const tenantId = stableId("tenant", company.slug);
  const operatorId = (email: string) => stableId("operator", email);
  const step = (fn: string, args: JsonObject): SeedStep => ({ fn, args });
  return [
    step("create_tenant", { id: tenantId, slug: company.slug, name: company.name }),
    ...company.users.map(({ email, name, role }) =>
      step("add_member", {
        tenantId,
        operatorId: operatorId(email),
        subject: context.subjectOf(email),
        email,
        name,
        role,
      }),
    ),
    ...company.teams.map(({ name, members }) =>
      step("create_team", {
        id: stableId("team", company.slug, name),
        tenantId,
        name,
        members: members.map(operatorId),
      }),
    ),
    ...company.channels.map(({ name, instance, members }) =>
      step("create_channel", {
        id: stableId("channel", instance),
        tenantId,
        provider: "evolution",
        type: "whatsapp",
        name,
        settings: context.settingsOf(instance),
        capabilities: context.capabilities,
        members: members.map(operatorId),
      }),
    ),
    ...company.labels.map(({ name, color }) =>
      step("create_label", { id: stableId("label", company.slug, name), tenantId, name, color }),
    ),
    ...company.quickReplies.map((reply) =>
      step("create_quick_reply", {
        id: stableId("quick-reply", company.slug, reply.shortcut),
        tenantId,
        ...reply,
      }),
    ),
  ];
}
