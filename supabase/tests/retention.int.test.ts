import { createPostgresGateway } from "@prosa/server-sdk/postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyRetention } from "../../packages/server-sdk/src/governance/apply-retention.ts";
import { type SqlGateway, silentLogger } from "../../packages/server-sdk/src/ports/index.ts";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type World } from "./world.ts";

describe("retention", () => {
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

  const set = (retention: object, person: "helena" | "joana" = "helena") =>
    world.as(person, "set_retention", {
      tenantId: world.tenants[person === "helena" ? "horizonte" : "aurora"],
      retention,
    });

  async function count(table: string, tenant: "horizonte" | "aurora"): Promise<number> {
    const { rows } = await db.pool.query(
      `select count(*)::int as n from prosa.${table} where tenant_id = $1`,
      [world.tenants[tenant]],
    );
    return rows[0].n;
  }

  async function archive(tenant: "horizonte" | "aurora", ageDays: number, many = 1) {
    await db.pool.query(
      `insert into prosa.webhook_events_archive (ord, id, tenant_id, channel_id, provider_event,
         lane_key, payload, state, attempts, received_at)
       select n, gen_random_uuid(), $1, $2, 'messages.upsert', 'lane', '{}', 'done', 1,
         now() - $3::int * interval '1 day' from generate_series(1, $4::int) n`,
      [world.tenants[tenant], world.channels.pinheiros, ageDays, many],
    );
  }

  it("has periods that admins set within bounds, and null keeps", async () => {
    expect(await world.as("paulo", "get_retention", { tenantId: world.tenants.horizonte })).toEqual(
      {
        retention: {
          rawDays: 30,
          statusDays: 180,
          mediaDays: null,
          messageDays: null,
          auditDays: 1825,
        },
      },
    );
    expect(await set({ rawDays: 10, statusDays: null })).toMatchObject({
      retention: { rawDays: 10, statusDays: null, auditDays: 1825 },
    });
    for (const wrong of [{ rawDays: 1 }, { auditDays: 30 }, { rawDays: "9" }, { other: 9 }, []]) {
      await expect(set(wrong)).rejects.toThrow("request.invalid");
    }
    await expect(
      world.as("renata", "set_retention", { tenantId: world.tenants.horizonte, retention: {} }),
    ).rejects.toThrow("auth.forbidden");
    const { items } = await world.as("helena", "list_audit", {
      tenantId: world.tenants.horizonte,
      action: "tenant.retention_changed",
    });
    expect(items).toMatchObject([{ after: { retention: { rawDays: 10, statusDays: null } } }]);
  });

  it("drops a day that nobody keeps, and erases by batches what one company keeps no longer", async () => {
    await db.pool.query(
      `do $$ declare day date := (now() at time zone 'UTC')::date - 40; begin
         execute format('create table prosa_parts.%I partition of prosa.webhook_events_archive
           for values from (%L) to (%L)', 'webhook_events_archive_' || to_char(day, 'YYYYMMDD'),
           day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
       end $$`,
    );
    await archive("aurora", 40, 5);
    await archive("horizonte", 15, 2_500);
    await archive("horizonte", 5, 3);
    await archive("aurora", 15, 4);
    await Promise.all([
      applyRetention({ sql, logger: silentLogger }),
      applyRetention({ sql, logger: silentLogger }),
    ]);
    await applyRetention({ sql, logger: silentLogger });
    expect(await count("webhook_events_archive", "horizonte")).toBe(3);
    expect(await count("webhook_events_archive", "aurora")).toBe(4);
    const { rows } = await db.pool.query(
      "select to_regclass('prosa_parts.webhook_events_archive_' || to_char((now() at time zone 'UTC')::date - 40, 'YYYYMMDD')) as old",
    );
    expect(rows[0].old).toBeNull();
  });

  it("keeps a day as long as one company wants everything", async () => {
    await db.pool.query(
      `do $$ declare day date := (now() at time zone 'UTC')::date - 400; begin
         execute format('create table prosa_parts.%I partition of prosa.message_status_events
           for values from (%L) to (%L)', 'message_status_events_' || to_char(day, 'YYYYMMDD'),
           day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
       end $$`,
    );
    await applyRetention({ sql, logger: silentLogger });
    const { rows } = await db.pool.query(
      "select to_regclass('prosa_parts.message_status_events_' || to_char((now() at time zone 'UTC')::date - 400, 'YYYYMMDD')) is not null as kept",
    );
    expect(rows[0].kept).toBe(true);
  });

  it("erases old messages and files, and leaves a conversation that can be read and written", async () => {
    const conversation = await world.conversation({ tenant: "aurora" });
    const old = new Date(Date.now() - 20 * 86_400_000).toISOString();
    const gone = await world.message(conversation, { sort_ts: old, created_at: old });
    const unsent = await world.message(conversation, {
      sort_ts: old,
      direction: "out",
      from_me: true,
      status: "unknown",
    });
    const fresh = await world.message(conversation, { reply_to_id: gone });
    const path = `${world.tenants.aurora}/${conversation}/file`;
    await db.pool.query(
      `insert into prosa.attachments (id, tenant_id, conversation_id, message_id, kind, state,
         storage_path, thumbnail_path, file_name)
       values (gen_random_uuid(), $1, $2, $3, 'image', 'ready', $4, $4 || '-small', 'exame.png')`,
      [world.tenants.aurora, conversation, gone, path],
    );
    await db.pool.query(
      "update prosa.conversations set created_at = now() - interval '30 days' where id = $1",
      [conversation],
    );
    await set({ messageDays: 10 }, "joana");
    await applyRetention({ sql, logger: silentLogger });
    const { items } = await world.as("bia", "list_messages", { conversationId: conversation });
    expect((items as { id: string }[]).map(({ id }) => id)).toEqual([unsent, fresh]);
    const { rows } = await db.pool.query("select path from prosa.file_removals order by path");
    expect(rows.map((row) => row.path)).toEqual([path, `${path}-small`]);
    const next = await world.message(conversation);
    const { items: after } = await world.as("bia", "list_messages", {
      conversationId: conversation,
    });
    expect(after).toMatchObject([{ seq: 2 }, { seq: 3 }, { id: next, seq: 4 }]);
  });
});
