import { createHash, randomBytes, randomUUID } from "node:crypto";
import { createPostgresGateway } from "@prosa/server-sdk/postgres";

export interface BenchTenant {
  tenantId: string;
  channelId: string;
  token: string;
}

/** A tenant with one channel, made as a host makes them. */
export async function createBenchTenant(databaseUrl: string): Promise<BenchTenant> {
  const sql = createPostgresGateway({ connectionString: databaseUrl });
  const call = (fn: string, args: Record<string, string>) =>
    sql.call<Record<string, string>>(fn, args, "service");
  try {
    const { tenantId = "" } = await call("create_tenant", {
      slug: `bench-${randomUUID()}`,
      name: "Marcenaria Horizonte",
    });
    const { channelId = "" } = await call("create_channel", {
      tenantId,
      type: "whatsapp",
      provider: "evolution",
      name: "Loja Pinheiros",
    });
    const token = randomBytes(24).toString("base64url");
    const tokenHash = createHash("sha256").update(token).digest("hex");
    await call("add_channel_token", { channelId, tokenHash });
    return { tenantId, channelId, token };
  } finally {
    await sql.close?.();
  }
}
