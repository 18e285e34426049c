import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { grepDatabase } from "./grep-database.ts";
import { createDatabase, type TestDatabase } from "./harness.ts";
import {
  createReplayTenant,
  deliver,
  type Fixture,
  finalState,
  fixtures,
  type Pipeline,
  type ReplayTenant,
  settled,
  startPipeline,
} from "./ingest-replay-support.ts";

let db: TestDatabase;
let pipeline: Pipeline;
let inOrder: Record<string, string[]>;
let tenant: ReplayTenant;

beforeAll(async () => {
  db = await createDatabase();
  pipeline = startPipeline(db.databaseUrl);
  await pipeline.worker.ready;
  tenant = await createReplayTenant(db.pool);
  for (const fixture of fixtures) {
    const response = await deliver(pipeline.handler, tenant, fixture);
    expect([fixture.name, response.status]).toEqual([fixture.name, 202]);
    await settled(db.pool, tenant.tenantId);
  }
  inOrder = await finalState(db.pool, tenant.tenantId);
}, 120_000);

afterAll(async () => {
  await pipeline.stop();
  await db.drop();
});

/** A shuffle that the same seed repeats. */
function shuffled<T>(items: T[], seed: number): T[] {
  let state = seed;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

async function replay(batches: Fixture[][], settleEach = false): Promise<void> {
  const other = await createReplayTenant(db.pool);
  for (const batch of batches) {
    const responses = await Promise.all(
      batch.map((fixture) => deliver(pipeline.handler, other, fixture)),
    );
    expect(responses.map((response) => response.status)).toEqual(batch.map(() => 202));
    if (settleEach) await settled(db.pool, other.tenantId);
  }
  await settled(db.pool, other.tenantId);
  const state = await finalState(db.pool, other.tenantId);
  for (const [table, rows] of Object.entries(inOrder))
    expect({ table, rows: state[table] }).toEqual({ table, rows });
}

describe("every captured webhook, through the real handler and worker", () => {
  it("leaves messages, people and files behind", () => {
    expect(inOrder.messages).toHaveLength(68);
    expect(inOrder.attachments).toHaveLength(20);
    expect(inOrder.contacts).toHaveLength(7);
  });

  it("ends the same in reverse", () =>
    replay(
      fixtures.toReversed().map((f) => [f]),
      true,
    ));
  it("ends the same with each sent twice at once", () =>
    replay(fixtures.map((fixture) => [fixture, fixture])));
  it("ends the same with all sent twice at once", () => replay([[...fixtures, ...fixtures]]));
  it.each([11, 12, 13, 14])("ends the same in shuffled order %i", (seed) =>
    replay(
      shuffled(fixtures, seed).map((f) => [f]),
      seed % 2 === 0,
    ),
  );

  it("makes no dead letter", async () => {
    const { rows } = await db.pool.query("select source_id, error from prosa.dead_letters");
    expect(rows).toEqual([]);
  });

  it("ignores only what has nothing to show, and says why", async () => {
    const { rows } = await db.pool.query(
      `select provider_event, min(split_part(error, ':', 1)) reason from prosa.webhook_events
       where tenant_id = $1 and state = 'ignored' group by 1 order by 1`,
      [tenant.tenantId],
    );
    expect(Object.fromEntries(rows.map((row) => [row.provider_event, row.reason]))).toEqual({
      call: "no_effect",
      "chats.set": "no_effect",
      "chats.update": "no_effect",
      "chats.upsert": "no_effect",
      error: "no_effect",
      "instance.create": "no_effect",
      "labels.association": "no_effect",
      "labels.edit": "no_effect",
      "messages.upsert": "unsupported_chat",
      "send.message": "unsupported_chat",
    });
  });

  it("shows every message in a kind that the inbox can render", async () => {
    const { rows } = await db.pool.query(
      `select kind, count(*)::int n, count(*) filter (where body is null and content = '{}'
         and not exists (select 1 from prosa.attachments a where a.message_id = m.id))::int empty
       from prosa.messages m where tenant_id = $1 group by 1`,
      [tenant.tenantId],
    );
    expect(rows.filter((row) => row.kind === "unsupported")).toEqual([]);
    expect(rows.filter((row) => row.empty > 0 && row.kind !== "album")).toEqual([]);
  });

  it("keeps no credential of any payload anywhere in the database", async () => {
    const secrets = new Set<string>();
    const collect = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      for (const [key, item] of Object.entries(value)) {
        const secret = /^(apikey|api_key|x-crm-token)$/.test(key);
        if (secret && typeof item === "string") secrets.add(item);
        if (key === "authorization") secrets.add(String(item).replace("Bearer ", ""));
        if (key === "code" && String(item).startsWith("2@")) secrets.add(String(item));
        collect(item);
      }
    };
    for (const fixture of fixtures) collect(fixture);
    expect(secrets.size).toBeGreaterThan(4);
    for (const token of tenant.tokens.values()) secrets.add(token);
    expect(await grepDatabase(db.pool, [...secrets])).toEqual([]);
  });
});
