import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../harness.ts";
import { call, type TenantName } from "../world.ts";
import { type Catalogue, readCatalogue } from "./catalogue.ts";
import { findings } from "./findings.ts";
import { claimsOf, createFixture, type Fixture } from "./fixture.ts";
import { functionQuestions } from "./function-cells.ts";
import { functionRules } from "./function-rules.ts";
import { objectQuestions } from "./object-cells.ts";
import { everybody, rolesOf, type Who } from "./people.ts";
import { placeNames, places, seesPlace } from "./places.ts";
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

/** What the lists of a company say to one of its members, as places. */
async function lists(who: Who, tenant: TenantName) {
  const tenantId = fixture.world.tenants[tenant];
  const placesOf = (ids: string[]) =>
    [...new Set(ids.map((id) => fixture.placeOf.get(id) ?? id))].toSorted();
  return db.asUser(claimsOf(who), async (client) => {
    const page = await call(client, "list_conversations", { tenantId, tab: "all", limit: 100 });
    const counts = await call(client, "count_conversations", { tenantId });
    const hits = await call(client, "search_inbox", { tenantId, query: "orçamento", limit: 50 });
    return {
      listed: placesOf((page.items as { id: string }[]).map(({ id }) => id)),
      counted: counts.all,
      found: placesOf(
        (hits.messages as { message: { conversationId: string } }[]).map(
          ({ message }) => message.conversationId,
        ),
      ),
    };
  });
}

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

  it.each(Object.keys(functionRules))("holds for %s", async (name) => {
    const routine = catalogue.functions.find((f) => f.schema === "prosa" && f.name === name);
    const cells = await askApart(fixture, routine ? functionQuestions(fixture, routine) : []);
    expect(wrong(cells)).toEqual([]);
    expect(cells.length).toBeGreaterThan(50);
  });

  it("holds for every function that is the service's", async () => {
    const closed = catalogue.functions.filter((f) => !(f.name in functionRules));
    const cells = await askApart(
      fixture,
      closed.flatMap((f) => functionQuestions(fixture, f)),
    );
    expect(wrong(cells)).toEqual([]);
    expect(cells.length).toBeGreaterThan(200);
  });

  it.each(everybody.filter((who) => Object.keys(rolesOf(who)).length > 0))(
    "lists, counts and finds for %s exactly what they see",
    async (who) => {
      for (const tenant of Object.keys(rolesOf(who)) as TenantName[]) {
        const seen = placeNames.filter((p) => places[p].tenant === tenant && seesPlace(who, p));
        const standing = seen.filter((place) => !places[place].mergedInto);
        expect(await lists(who, tenant)).toEqual({
          listed: standing.toSorted(),
          counted: standing.length,
          found: seen.toSorted(),
        });
      }
    },
  );

  it.each(["alone", "beside broad policies of a host"])(
    "holds for every topic and file, %s",
    async (where) => {
      const isAlone = where === "alone";
      const questions = [...topics, ...objects].filter(
        ({ object }) => isAlone || !object.startsWith("a host's own"),
      );
      const cells = await askApart(fixture, questions, isAlone ? "" : broadHostPolicies);
      expect(wrong(cells)).toEqual([]);
      expect(cells.length).toBeGreaterThan(2_000);
    },
  );

  it("holds for every partition", async () => {
    const parts = catalogue.tables.filter((table) => table.schema === "prosa_parts");
    const cells = await askApart(fixture, parts.flatMap(partitionQuestions));
    expect(wrong(cells)).toEqual([]);
    expect(cells.length).toBeGreaterThan(100);
  });
});
