import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../harness.ts";
import { type Catalogue, readCatalogue } from "./catalogue.ts";
import { findings } from "./findings.ts";
import { createFixture, type Fixture } from "./fixture.ts";
import { functionQuestions } from "./function-cells.ts";
import { objectQuestions } from "./object-cells.ts";
import { askApart, type Question, wrong } from "./probe.ts";
import { partitionQuestions, tableQuestions } from "./table-cells.ts";
import { broadHostPolicies, topicQuestions } from "./topic-cells.ts";

let db: TestDatabase;
let fixture: Fixture;
let catalogue: Catalogue;
let topics: Question[];
let objects: Question[];
beforeAll(async () => {
  db = await createDatabase();
  fixture = await createFixture(db);
  topics = await topicQuestions(fixture);
  objects = await objectQuestions(fixture);
  const client = await db.pool.connect();
  catalogue = await readCatalogue(client);
  client.release();
});
afterAll(() => db.drop());

describe("the deny matrix", () => {
  it("has an expectation for everything in the catalogue, and nothing is granted beyond it", () => {
    expect(findings(catalogue)).toEqual([]);
  });

  it("holds for the rows of every table", async () => {
    const questions = [];
    for (const table of catalogue.tables) questions.push(...(await tableQuestions(fixture, table)));
    const cells = await askApart(fixture, questions);
    expect(wrong(cells)).toEqual([]);
    expect(cells.length).toBeGreaterThan(2_000);
  });

  it("holds for every function, by session and through a host's server", async () => {
    const questions = catalogue.functions.flatMap((f) => functionQuestions(fixture, f));
    const cells = await askApart(fixture, questions);
    expect(wrong(cells)).toEqual([]);
    expect(cells.length).toBeGreaterThan(5_000);
  });

  it.each(["alone", "beside broad policies of a host"])(
    "holds for every topic and file, %s",
    async (where) => {
      const questions = [...topics, ...objects];
      const cells = await askApart(fixture, questions, where === "alone" ? "" : broadHostPolicies);
      expect(wrong(cells)).toEqual([]);
      expect(cells.length).toBeGreaterThan(2_000);
    },
  );

  it("holds for every partition", async () => {
    const parts = catalogue.tables.filter((table) => table.schema === "prosa_parts");
    const cells = await askApart(fixture, parts.flatMap(partitionQuestions));
    expect(wrong(cells)).toEqual([]);
    expect(cells.length).toBeGreaterThan(500);
  });
});
