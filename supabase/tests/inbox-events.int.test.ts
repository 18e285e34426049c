import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type World } from "./world.ts";

interface Answer {
  events: { id: string; topic: string; payload: { type: string } }[];
  cursor: string;
  reset: boolean;
}

let db: TestDatabase;
let world: World;
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
});
afterAll(() => db.drop());

async function topicsOf(person: "renata" | "caio" | "joana"): Promise<string[]> {
  const tenant = person === "joana" ? world.tenants.aurora : world.tenants.horizonte;
  return (await world.as(person, "get_session", { tenantId: tenant })).topics as string[];
}
const read = (topics: string[], cursor: string | null) =>
  world.service("read_broadcasts", { topics, cursor }) as unknown as Promise<Answer>;

/** Reads on like the server: what was read before is passed over, since it may come twice. */
async function reader(topics: string[]) {
  let { cursor, events } = await read(topics, null);
  expect(events).toEqual([]);
  const seen = new Set<string>();
  const page = {
    async next() {
      ({ cursor, events } = await read(topics, cursor));
      const fresh = events.filter(({ id }) => !seen.has(id));
      for (const { id } of fresh) seen.add(id);
      return fresh;
    },
  };
  await page.next();
  return page;
}

describe("broadcasts that the server reads", () => {
  it("begin at the cursor, and hold the topics asked for alone", async () => {
    const topics = await topicsOf("renata");
    const [ours, theirs] = [await reader(topics), await reader(await topicsOf("joana"))];
    await world.message(await world.conversation({}));
    await world.message(await world.conversation({ tenant: "aurora" }));
    const heard = await ours.next();
    expect(heard.map(({ topic, payload }) => [topics.includes(topic), payload.type])).toEqual([
      [true, "changes"],
    ]);
    expect(await theirs.next()).toHaveLength(1);
    expect(await ours.next()).toEqual([]);
  });

  it("hold what commits late in an older transaction, after newer news were read", async () => {
    const topics = await topicsOf("renata");
    const [late, other] = [await world.conversation({}), await world.conversation({})];
    const slow = await db.pool.connect();
    try {
      await slow.query("begin");
      await slow.query(`update prosa.conversations set priority = 'high' where id = $1`, [late]);
      await slow.query("select prosa_private.record_change($1, 'conversation')", [late]);
      await slow.query("set constraints all immediate");
      const page = await reader(topics);
      await world.message(other);
      expect(await page.next()).toHaveLength(1);
      await slow.query("commit");
      expect(await page.next()).toHaveLength(1);
      expect(await page.next()).toEqual([]);
    } finally {
      slow.release();
    }
  });

  it("start over where the cursor is of another cluster", async () => {
    expect(await read(await topicsOf("renata"), "999999999999")).toMatchObject({
      reset: true,
      events: [],
    });
  });
});

describe("joining by the server", () => {
  it("is for every topic of one's session, and for none beside", async () => {
    const mine = await topicsOf("caio");
    expect(await world.as("caio", "join_topics", { topics: mine })).toEqual({ topics: mine });
    for (const foreign of [...(await topicsOf("joana")), ...(await topicsOf("renata")), "other"]) {
      const topics = [...mine, foreign];
      await expect(world.as("caio", "join_topics", { topics })).rejects.toMatchObject({
        message: "auth.forbidden",
      });
    }
  });
});
