import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../../../../supabase/tests/harness.ts";
import { createWorld, type World } from "../../../../supabase/tests/world.ts";
import { createPostgresGateway } from "../adapters/postgres/index.ts";
import type { SqlGateway } from "../ports/index.ts";
import { answerAuditCsv } from "./audit-csv.ts";

let db: TestDatabase;
let world: World;
let sql: SqlGateway;
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
  sql = createPostgresGateway({ connectionString: db.databaseUrl });
});
afterAll(async () => {
  await sql.close?.();
  await db.drop();
});

const ask = (person: "paulo" | "caio" | "icaro", query: Record<string, string> = {}) =>
  answerAuditCsv(sql, new URLSearchParams({ tenantId: world.tenants.horizonte, ...query }), {
    claims: { sub: person },
  });

it("holds the whole log over many pages, and no cell that a spreadsheet runs", async () => {
  await db.pool.query("update prosa.operators set name = '=HYPERLINK(1)' where id = $1", [
    world.operators.paulo,
  ]);
  const teamId = (await world.as("paulo", "save_team", {
    tenantId: world.tenants.horizonte,
    name: "Entregas",
  })) as { teamId: string };
  for (let n = 0; n < 230; n++) {
    await world.as("paulo", "save_team", {
      tenantId: world.tenants.horizonte,
      ...teamId,
      name: `Entregas ${n}`,
    });
  }
  const answer = await ask("paulo", { action: "team", actor: world.operators.paulo });
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const lines = (await answer.text()).trimEnd().split("\r\n");
  expect(lines[0]).toBe("at,actor,actorId,action,subject,subjectId,before,after");
  expect(lines.length).toBe(1 + 231);
  expect(new Set(lines).size).toBe(lines.length);
  expect(lines.slice(1).every((line) => line.includes(",'=HYPERLINK(1),"))).toBe(true);
  expect(lines.at(-1)).toContain(",team.created,team,");
});

it.each(["caio", "icaro"] as const)("is refused to %s", async (person) => {
  await expect(ask(person)).rejects.toMatchObject({ code: "auth.forbidden" });
});
