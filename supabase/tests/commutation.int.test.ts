import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Effect, effects, type Run, setScene } from "./commutation-effects.ts";
import { sceneState, settle } from "./commutation-state.ts";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type World } from "./world.ts";

let db: TestDatabase;
let world: World;
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
});
afterAll(() => db.drop());

/**
 * A decision of an operator is about what lay before them: a message that comes after "resolved"
 * opens anew, one that came before is resolved with the rest; nobody reacts to what is deleted. Here
 * the order decides, and a race ends as one of both orders.
 */
const decisions = new Set([
  "message in + resolve",
  "message from the phone + resolve",
  "link + resolve",
  "delivered, in a chat named by its LID + resolve",
  "resolve + enqueue",
  "deletion + our reaction",
]);

const pairs = effects.flatMap((first, i) =>
  effects.slice(i).map((second) => {
    const name = `${first.name} + ${second.name}`;
    return { name, first, second, decided: decisions.has(name) };
  }),
);

async function open(): Promise<pg.PoolClient> {
  const client = await db.pool.connect();
  await client.query("begin");
  return client;
}

async function close(client: pg.PoolClient, work: Promise<unknown>): Promise<void> {
  try {
    await work;
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

async function inOrder(first: Run, second: Run): Promise<void> {
  for (const run of [first, second]) {
    const client = await open();
    await close(client, run(client));
  }
}

/** Starts the second in the first one's open transaction, and ends that when the second waits or is done. */
async function interleaved(first: Run, second: Run): Promise<void> {
  const [one, two] = [await open(), await open()];
  const { rows } = await two.query("select pg_backend_pid() pid");
  await first(one);
  let done = false;
  const waiting = close(two, second(two)).finally(() => {
    done = true;
  });
  waiting.catch(() => {});
  const blocked = "select cardinality(pg_blocking_pids($1)) > 0 waits";
  while (!done && !(await db.pool.query(blocked, [rows[0].pid])).rows[0].waits) await sleep(1);
  await close(one, Promise.resolve());
  await waiting;
}

async function endOf(
  play: (first: Run, second: Run) => Promise<void>,
  first: Effect,
  second: Effect,
  sending: boolean,
) {
  const scene = await setScene(world, sending);
  await play(await first.prepare(scene), await second.prepare(scene));
  await settle(scene);
  return sceneState(scene);
}

describe("two effects on one conversation", () => {
  it.each(pairs)(
    "$name end the same in both orders and in a race",
    async (pair) => {
      const { first, second, decided } = pair;
      const sending = first.sending === true || second.sending === true;
      const [forth, back, race, otherRace] = await Promise.all([
        endOf(inOrder, first, second, sending),
        endOf(inOrder, second, first, sending),
        endOf(interleaved, first, second, sending),
        endOf(interleaved, second, first, sending),
      ]);
      if (!decided) expect(back).toEqual(forth);
      expect([forth, back]).toContainEqual(race);
      expect([forth, back]).toContainEqual(otherRace);
    },
    30_000,
  );
});
