import { randomBytes, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecretBox } from "@prosa/server-sdk";
import { createPostgresGateway } from "@prosa/server-sdk/postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seedDemo } from "../../scripts/demo/seed.ts";
import { seedSql } from "../../scripts/demo/seed-sql.ts";
import { createDatabase, type TestDatabase } from "./harness.ts";

describe("the demo's companies", () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createDatabase();
  });
  afterAll(() => db.drop());

  const tables = [
    "tenants",
    "tenant_members",
    "operators",
    "teams",
    "team_members",
    "channels",
    "channel_members",
    "channel_tokens",
    "channel_secrets",
    "labels",
    "quick_replies",
    "visibility_epochs",
  ];
  async function contents(): Promise<Record<string, unknown[]>> {
    const all: Record<string, unknown[]> = {};
    for (const table of tables) {
      const { rows } = await db.pool.query(
        `select to_jsonb(t) - 'updated_at' - 'ciphertext' as row from prosa.${table} t order by 1`,
      );
      all[table] = rows.map((row) => row.row);
    }
    return all;
  }

  it("are made once, with every role, and found by a second run", async () => {
    const subjects = new Map<string, string>();
    const secrets = createSecretBox(`v1:${randomBytes(32).toString("base64")}`);
    const sql = createPostgresGateway({ connectionString: db.databaseUrl });
    const options = {
      sql,
      secrets,
      password: "prosa-demo",
      evolution: { baseUrl: "http://127.0.0.1:4010", apiKey: "key-of-the-test" },
      auth: {
        createUser: async ({ email }: { email: string }) => {
          const id = subjects.get(email) ?? randomUUID();
          subjects.set(email, id);
          return { id };
        },
      },
    };
    try {
      const first = await seedDemo(options);
      const made = await contents();
      expect(await seedDemo(options)).toEqual(first);
      expect(await contents()).toEqual(made);
      expect(Object.values(made).every((rows) => rows.length > 0)).toBe(true);
      for (const tenant of ["horizonte", "aurora"]) {
        const roles = first.users.filter((u) => u.tenant === tenant).map((u) => u.role);
        expect(new Set(roles).size).toBe(5);
      }
      const session = await sql.call<{ tenants: { slug: string }[]; channels: unknown[] }>(
        "get_session",
        { tenantId: first.tenants[1]?.id ?? "" },
        { claims: { sub: subjects.get("agente@aurora.example"), role: "authenticated" } },
      );
      expect(session.tenants.map((t) => t.slug)).toEqual(["aurora"]);
      expect(session.channels).toHaveLength(1);
    } finally {
      await sql.close?.();
    }
  });

  it("are the same in the file for `supabase start`, which may run twice", async () => {
    const file = await readFile(new URL("../seed.sql", import.meta.url), "utf8");
    expect(file).toBe(seedSql());
    const calls = file.split("\n").filter((line) => line.startsWith("select prosa."));
    const fresh = await createDatabase();
    try {
      for (let run = 0; run < 2; run++) for (const call of calls) await fresh.pool.query(call);
      const { rows } = await fresh.pool.query(
        "select (select count(*)::int from prosa.tenant_members) as members, (select count(*)::int from prosa.channels) as channels",
      );
      expect(rows).toEqual([{ members: 11, channels: 2 }]);
    } finally {
      await fresh.drop();
    }
  });
});
