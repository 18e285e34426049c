import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";

const cli = fileURLToPath(new URL("../../node_modules/supabase/dist/supabase.js", import.meta.url));

interface Finding {
  level: "INFO" | "WARN" | "ERROR";
  name: string;
  metadata?: { name?: string };
}

describe("Supabase's advisors", () => {
  let db: TestDatabase;
  let home: string;
  beforeAll(async () => {
    db = await createDatabase();
    home = await mkdtemp(join(tmpdir(), "prosa-advisors-"));
  });
  afterAll(async () => {
    await rm(home, { recursive: true, force: true });
    await db.drop();
  });

  /** Warnings and errors of the database, as `rule table`. */
  async function findings(): Promise<string[]> {
    const url = new URL(db.adminUrl);
    url.searchParams.set("sslmode", "disable");
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [cli, "--workdir", home, "db", "advisors", "--level", "warn", "--db-url", url.href],
      { env: { ...process.env, HOME: home, DO_NOT_TRACK: "1" }, maxBuffer: 8 * 1024 * 1024 },
    );
    const list = stdout.trim().startsWith("[") ? (JSON.parse(stdout) as Finding[]) : [];
    return list.map((finding) => `${finding.name} ${finding.metadata?.name ?? ""}`);
  }

  it("find nothing to warn of in the migrated database, and would", async () => {
    expect(await findings()).toEqual([]);
    await db.pool.query("alter table prosa.tenants disable row level security");
    expect(await findings()).toEqual(["policy_exists_rls_disabled tenants"]);
  });
});
