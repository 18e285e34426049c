import { type LocalPooler, startPgBouncer } from "@prosa/local-stack/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../../../../../supabase/tests/harness.ts";
import {
  createReplayTenant,
  deliver,
  settled,
  startPipeline,
} from "../../../../../supabase/tests/ingest-replay-support.ts";
import { gatewayProbesSql, sqlGatewayContract } from "../../testing/index.ts";
import { createPostgresGateway } from "./gateway.ts";

let db: TestDatabase;
let pooler: LocalPooler;
let nowhere: LocalPooler;
beforeAll(async () => {
  db = await createDatabase();
  await db.pool.query(gatewayProbesSql);
  pooler = await startPgBouncer(db.databaseUrl);
  nowhere = await startPgBouncer("postgres://a:b@127.0.0.1:9/none");
});
afterAll(async () => {
  await pooler.stop();
  await nowhere.stop();
  await db.drop();
});

sqlGatewayContract("pg behind a transaction pooler", async () => {
  const timeoutMs = 1_000;
  const sql = createPostgresGateway({ connectionString: pooler.url, timeoutMs });
  const unreachable = createPostgresGateway({ connectionString: nowhere.url, timeoutMs });
  return {
    sql,
    unreachable,
    timeoutMs,
    close: async () => {
      await sql.close?.();
      await unreachable.close?.();
    },
  };
});

it("takes webhooks in and works them off, many clients on three connections", async () => {
  const pipeline = startPipeline(db.databaseUrl, undefined, pooler.url);
  const tenant = await createReplayTenant(db.pool);
  try {
    const responses = await Promise.all(
      Array.from({ length: 120 }, (_, n) =>
        deliver(pipeline.handler, tenant, {
          body: {
            event: "messages.upsert",
            instance: "loja-demo",
            data: {
              key: { remoteJid: `55119870${10_000 + (n % 20)}@s.whatsapp.net`, id: `P${n}` },
              message: { conversation: `mensagem ${n}` },
              messageTimestamp: 1_795_333_000,
            },
          },
        }),
      ),
    );
    expect(responses.every(({ status }) => status === 202)).toBe(true);
    await settled(db.pool, tenant.tenantId);
    const { rows } = await db.pool.query(
      `select count(*)::int messages, count(distinct conversation_id)::int conversations
       from prosa.messages where tenant_id = $1`,
      [tenant.tenantId],
    );
    expect(rows).toEqual([{ messages: 120, conversations: 20 }]);
  } finally {
    await pipeline.stop();
  }
});
