import { type LocalRedis, startRedis } from "@prosa/local-stack/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import {
  createReplayTenant,
  deliver,
  type Fixture,
  type Pipeline,
  type ReplayTenant,
  settled,
  startPipeline,
} from "./ingest-replay-support.ts";
import { callAsService } from "./ingest-support.ts";

let redis: LocalRedis;
let db: TestDatabase;
let pipeline: Pipeline;
let tenant: ReplayTenant;
beforeAll(async () => {
  [redis, db] = await Promise.all([startRedis(), createDatabase()]);
});
beforeEach(async () => {
  pipeline = startPipeline(db.databaseUrl, redis.url);
  tenant = await createReplayTenant(db.pool);
});
afterEach(() => pipeline.stop());
afterAll(async () => {
  await redis.stop();
  await db.drop();
});

const upsert = (chat: string, id: string, message: object): Fixture["body"] => ({
  event: "messages.upsert",
  instance: "loja-demo",
  data: {
    key: { remoteJid: `${chat}@s.whatsapp.net`, fromMe: false, id },
    pushName: "Cliente",
    message,
    messageTimestamp: 1_795_333_000,
  },
});

/** The same in another order each time, as the network shuffles. */
function shuffled<T>(items: T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

async function deliverAll(bodies: Fixture["body"][]): Promise<void> {
  const responses = await Promise.all(
    bodies.map((body) => deliver(pipeline.handler, tenant, { body })),
  );
  expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([202]));
  await settled(db.pool, tenant.tenantId);
}

async function figures(): Promise<Record<string, number>> {
  const { rows } = await db.pool.query(
    `select (select count(*)::int from prosa.messages where tenant_id = $1) messages,
       (select count(*)::int from prosa.contacts where tenant_id = $1) contacts,
       (select count(*)::int from prosa.conversations where tenant_id = $1) conversations,
       (select count(*)::int from prosa.attachments where tenant_id = $1) attachments,
       (select count(*)::int from prosa.dead_letters where tenant_id = $1) dead`,
    [tenant.tenantId],
  );
  return rows[0];
}

/** What the owner's list says of each conversation. */
async function unread(): Promise<number[]> {
  const { tenantId } = tenant;
  const subject = `owner-${tenantId}`;
  await callAsService(db.pool, "add_member", { tenantId, subject, name: "Helena", role: "owner" });
  const list = { tenantId, tab: "all", limit: 100 };
  const { items } = await pipeline.sql.call<{ items: { read: { unread: number } }[] }>(
    "list_conversations",
    list,
    { claims: { sub: subject } },
  );
  return items.map(({ read }) => read.unread);
}

describe.each([1, 2, 3])("a burst, run %i", () => {
  it("of 1,000 messages from 100 new contacts, each one's first 10 at once, loses none", async () => {
    const bodies = Array.from({ length: 1_000 }, (_, n) =>
      upsert(`55119870${20_000 + (n % 100)}`, `B${n}`, { conversation: `mensagem ${n}` }),
    );
    await deliverAll(shuffled(bodies));
    expect(await figures()).toEqual({
      messages: 1_000,
      contacts: 100,
      conversations: 100,
      attachments: 0,
      dead: 0,
    });
    expect(await unread()).toEqual(Array.from({ length: 100 }, () => 10));
    const { rows } = await db.pool.query(
      `select distinct (select array_agg(m.seq order by m.seq) from prosa.messages m
          where m.conversation_id = c.id) seqs
       from prosa.conversations c where c.tenant_id = $1`,
      [tenant.tenantId],
    );
    expect(rows).toEqual([{ seqs: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }]);
  });
});

it("an album of five photos, each webhook 20 times and all 100 at once, is one conversation", async () => {
  const photos = Array.from({ length: 5 }, (_, n) =>
    upsert("5511987650001", `PHOTO${n}`, {
      imageMessage: { mimetype: "image/jpeg", caption: n === 0 ? "as fotos" : "", width: 4 + n },
      messageContextInfo: { messageAssociation: { associationType: "MEDIA_ALBUM" } },
    }),
  );
  await deliverAll(shuffled(Array.from({ length: 20 }, () => photos).flat()));
  expect(await figures()).toEqual({
    messages: 5,
    contacts: 1,
    conversations: 1,
    attachments: 5,
    dead: 0,
  });
});
