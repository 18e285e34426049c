import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../harness.ts";
import { type Catalogue, readCatalogue } from "./catalogue.ts";
import { tables } from "./expectations.ts";
import { findings } from "./findings.ts";
import { createFixture, type Fixture } from "./fixture.ts";
import { functionQuestions } from "./function-cells.ts";
import { carelessChecks, newThings } from "./mutations.ts";
import { objectQuestions } from "./object-cells.ts";
import { ask, type Question, wrong } from "./probe.ts";
import { tableQuestions } from "./table-cells.ts";
import { broadHostPolicies, topicQuestions } from "./topic-cells.ts";

let db: TestDatabase;
let fixture: Fixture;
let catalogue: Catalogue;
let client: pg.PoolClient;
/** Every question, by the object that it is about. */
const questions = new Map<string, Question[]>();

beforeAll(async () => {
  db = await createDatabase();
  fixture = await createFixture(db);
  client = await db.pool.connect();
  catalogue = await readCatalogue(client);
  // Of the many topics and files, a few people's will do: this runs once a policy.
  const few = ["caio", "joana", "anon"];
  const all = [...(await topicQuestions(fixture)), ...(await objectQuestions(fixture))].filter(
    ({ who, object }) => few.includes(who) || object.startsWith("a host's own"),
  );
  for (const table of catalogue.tables) all.push(...(await tableQuestions(fixture, table)));
  for (const routine of catalogue.functions) all.push(...functionQuestions(fixture, routine));
  for (const question of all) {
    questions.set(question.object, [...(questions.get(question.object) ?? []), question]);
  }
});
afterAll(async () => {
  client?.release();
  await db.drop();
});

interface Mutation {
  name: string;
  sql: string;
  /** Whose cells must turn red. Without them a sentence of `findings` is enough. */
  objects?: readonly string[];
}

/** What turns red while the database is changed like this. */
async function reds({ sql, objects }: Mutation): Promise<string[]> {
  await client.query("begin");
  try {
    await client.query(sql);
    if (!objects) {
      const before = findings(catalogue);
      return findings(await readCatalogue(client)).filter((finding) => !before.includes(finding));
    }
    return wrong(
      await ask(
        client,
        objects.flatMap((object) => questions.get(object) ?? []),
      ),
    );
  } finally {
    await client.query("rollback");
  }
}

/** The mutations that nobody noticed. */
async function unnoticed(mutations: readonly Mutation[]): Promise<string[]> {
  const silent: string[] = [];
  for (const mutation of mutations) {
    if ((await reds(mutation)).length === 0) silent.push(mutation.name);
  }
  return silent;
}

interface Policy {
  table: string;
  name: string;
  restrictive: boolean;
  command: string;
}

async function allPolicies(): Promise<Policy[]> {
  const { rows } = await client.query<Policy>(`
    select format('%I.%I', schemaname, tablename) as table, policyname as name, cmd as command,
      permissive = 'RESTRICTIVE' as restrictive
    from pg_policies where policyname ~ '^prosa' order by 1, 2`);
  return rows;
}

describe("the matrix turns red", () => {
  it("at nothing, as long as nothing is changed", async () => {
    const objects = ["prosa.messages", "prosa.get_conversation(jsonb)", "storage.objects"];
    expect(await reds({ name: "nothing", sql: "", objects })).toEqual([]);
    expect(await reds({ name: "nothing", sql: "" })).toEqual([]);
  });

  it("when any policy is dropped", async () => {
    const policies = await allPolicies();
    expect(policies.length).toBeGreaterThan(30);
    const drops = policies.map(({ table, name, restrictive }) => ({
      name: `${table} ${name}`,
      sql: `${restrictive ? broadHostPolicies : ""}; drop policy ${name} on ${table}`,
      objects: [table, ...(restrictive ? [] : [`a host's own in ${table}`])],
    }));
    expect(await unnoticed(drops)).toEqual([]);
  });

  it("when any policy is widened to everybody", async () => {
    const policies = await allPolicies();
    const widened = policies.map(({ table, name, restrictive, command }) => {
      const using = command === "INSERT" ? "" : "using (true)";
      const check = ["INSERT", "UPDATE", "ALL"].includes(command) ? "with check (true)" : "";
      return {
        name: `${table} ${name}`,
        sql: `${restrictive ? broadHostPolicies : ""}; alter policy ${name} on ${table} ${using} ${check}`,
        objects: [table, ...(restrictive ? [] : [`a host's own in ${table}`])],
      };
    });
    expect(await unnoticed(widened)).toEqual([]);
  });

  const own = () => catalogue.tables.filter(({ schema }) => schema === "prosa");
  it.each([
    ["SELECT", "anon"],
    ["INSERT", "authenticated"],
    ["UPDATE", "authenticated"],
    ["DELETE", "authenticated"],
    ["TRUNCATE", "authenticated"],
  ])("when any table grants %s to %s", async (privilege, role) => {
    const sql = `grant ${privilege} on all tables in schema prosa to ${role}`;
    const found = await reds({ name: sql, sql });
    const silent = own().filter(
      ({ name }) => !found.includes(`prosa.${name} grants ${role} ${privilege}`),
    );
    expect(silent).toEqual([]);
  });

  it("when any table loses its row security", async () => {
    const sql = own().map(({ name }) => `alter table prosa.${name} disable row level security;`);
    const found = await reds({ name: "disable", sql: sql.join("") });
    const silent = own().filter(({ name }) => !found.includes(`prosa.${name} has no row security`));
    expect(silent).toEqual([]);
  });

  it("when any hidden column can be read, or any column written", async () => {
    const columns = own().flatMap(({ name, columns: all }) =>
      all.map((column) => ({ name, column, isRead: tables[name]?.reads.includes(column) })),
    );
    const sql = columns.map(
      ({ name, column }) =>
        `grant select (${column}), update (${column}) on prosa.${name} to authenticated;`,
    );
    const found = (await reds({ name: "columns", sql: sql.join("") })).join("\n");
    const silent = columns.filter(
      ({ name, column, isRead }) =>
        !(isRead || found.includes(`of prosa.${name} ${column} has no expectation`)) ||
        !found.includes(`prosa.${name} grants authenticated UPDATE`),
    );
    expect(silent).toEqual([]);
  });

  it("when any function is opened: a grant, or the rights of its owner", async () => {
    const routines = catalogue.functions.map((routine) => ({
      ...routine,
      full: `${routine.schema}.${routine.signature}`,
      to: routine.grantees.includes("authenticated") ? "anon" : "authenticated",
    }));
    const exposed = routines.filter(({ schema }) => schema === "prosa");
    const found = await reds({
      name: "functions",
      sql: [
        ...routines.map(({ full, to }) => `grant execute on function ${full} to ${to};`),
        ...exposed.map(({ full }) => `alter function ${full} security definer;`),
      ].join(""),
    });
    const silent = [
      ...routines.filter(({ full, to }) => !found.includes(`${full} may be executed by ${to}`)),
      ...exposed.filter(({ full }) => !found.includes(`${full} runs as its owner`)),
    ];
    expect(silent.map(({ full }) => full)).toEqual([]);
  });

  it.each(Object.entries(carelessChecks))("when %s", async (name, { sql, objects }) => {
    expect(await reds({ name, sql, objects })).not.toEqual([]);
  });

  it.each(Object.entries(newThings))(
    "at %s that nobody thought about, by its name",
    async (name, sql) => {
      const found = await reds({ name, sql });
      expect(found.join()).toContain("unthought");
    },
  );
});
