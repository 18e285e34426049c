import { afterAll, beforeAll, expect, it } from "vitest";
import { createMaintenanceWorker } from "../../packages/server-sdk/src/maintenance/worker.ts";
import type { RunningWorker } from "../../packages/server-sdk/src/ports/index.ts";
import { grepDatabase } from "./grep-database.ts";
import { createDatabase, type TestDatabase } from "./harness.ts";
import {
  createReplayTenant,
  deliver,
  fixtures,
  type Pipeline,
  type ReplayTenant,
  settled,
  startPipeline,
} from "./ingest-replay-support.ts";
import { createMemoryStore } from "./memory-store.ts";

let db: TestDatabase;
let pipeline: Pipeline;
let maintenance: RunningWorker;
let tenant: ReplayTenant;
const never = 24 * 3_600_000;
beforeAll(async () => {
  db = await createDatabase();
  pipeline = startPipeline(db.databaseUrl);
  tenant = await createReplayTenant(db.pool);
  maintenance = createMaintenanceWorker({
    ...pipeline,
    channels: {},
    media: createMemoryStore(),
    times: {
      tidyEveryMs: never,
      retainEveryMs: never,
      wakeEveryMs: never,
      nameGroupsEveryMs: never,
      probeEveryMs: never,
      backfillEveryMs: never,
      stepEveryMs: 100,
    },
  });
  await Promise.all([pipeline.worker.ready, maintenance.ready]);
});
afterAll(async () => {
  await maintenance.stop();
  await pipeline.stop();
  await db.drop();
});

async function until(query: string, values: unknown[]): Promise<void> {
  for (;;) {
    const { rows } = await db.pool.query<{ open: number }>(query, values);
    if (rows[0]?.open === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it("erases everybody whom captured webhooks brought, from queues in Postgres too", async () => {
  for (const fixture of fixtures) await deliver(pipeline.handler, tenant, fixture);
  await settled(db.pool, tenant.tenantId);
  const { rows: people } = await db.pool.query<{ id: string; name: string | null; ids: string[] }>(
    `select c.id, c.name, array_agg(distinct i.value_key) filter (where i.value_key is not null) ids
     from prosa.contacts c join prosa.addresses a on a.contact_id = c.id
     join prosa.contact_identities i on i.address_id = a.id
     where c.tenant_id = $1 and c.kind = 'person' group by c.id`,
    [tenant.tenantId],
  );
  expect(people.length).toBeGreaterThan(3);
  // A letter whose lane and error name somebody, shown in the queue of dead letters.
  const [first] = people;
  await db.pool.query(
    "select prosa_private.bury($1, $2::uuid, 'incoming_message', '0', 'internal', 'no ' || $3::text, '{}', $2::uuid || '/chat:' || $3)",
    [tenant.tenantId, tenant.channelIds[0], first?.ids.find((id) => /^\d{12,13}$/.test(id))],
  );
  await until(
    "select count(*)::int as open from prosa.dead_letters where announced_at is null",
    [],
  );
  for (const { id } of people) {
    await pipeline.sql.call(
      "want_privacy_request",
      { tenantId: tenant.tenantId, contactId: id, kind: "erasure" },
      "service",
    );
  }
  await until("select count(*)::int as open from prosa.privacy_requests where state <> 'done'", []);
  const traces = people.flatMap(({ name, ids }) => [
    ...ids.filter((id) => id.length >= 8),
    ...(name && /\S\s+\S/.test(name) ? [name] : []),
  ]);
  expect(await grepDatabase(db.pool, traces)).toEqual([]);
});
