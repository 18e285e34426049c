import type { ConversationItem } from "@prosa/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type World } from "./world.ts";

let db: TestDatabase;
let world: World;
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
});
afterAll(() => db.drop());

interface Page {
  items: ConversationItem[];
  nextCursor: string | null;
  syncCursor: string;
}

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 9, 0, second)).toISOString();

describe("the list", () => {
  const tenantId = () => world.tenants.horizonte;
  async function collect(person: "caio" | "renata", args: object): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page = (await world.as(person, "list_conversations", {
        tenantId: tenantId(),
        limit: 3,
        cursor,
        ...args,
      })) as unknown as Page;
      expect(page.items.length).toBeLessThanOrEqual(3);
      ids.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    return ids;
  }

  let mine: string[];
  let foreign: string[];
  beforeAll(async () => {
    mine = [];
    foreign = [];
    for (let i = 0; i < 4; i++) {
      const made = [
        await world.conversation({ assignee: "caio" }),
        await world.conversation({ team: "medicoes" }),
        await world.conversation({ team: "medicoes", assignee: "lia" }),
        await world.conversation({ channel: "pinheiros" }),
        await world.conversation({ assignee: "lia", participants: ["caio"] }),
      ];
      for (const id of made) await world.message(id, { sort_ts: at(i) });
      mine.push(...made);
      foreign.push(await world.conversation({ assignee: "lia" }));
    }
  });

  it("pages through every conversation once, newest first, also among equal times", async () => {
    const ids = await collect("caio", { tab: "all" });
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(mine));
    expect(ids.filter((id) => foreign.includes(id))).toEqual([]);
    const { rows } = await db.asUser(world.claims("caio"), (c) =>
      c.query(`select id from prosa.conversations where status <> 'merged'
        order by coalesce(last_message_at, created_at) desc, id desc`),
    );
    expect(ids).toEqual(rows.map((row) => row.id));
  });

  it("shows supervisors the same as the table does", async () => {
    const { rows } = await db.asUser(world.claims("renata"), (c) =>
      c.query("select id from prosa.conversations where tenant_id = $1", [tenantId()]),
    );
    const ids = await collect("renata", { tab: "all" });
    expect([...ids].sort()).toEqual(rows.map((row) => row.id).sort());
  });

  it("separates mine and unassigned", async () => {
    const own = await collect("caio", { tab: "mine" });
    const free = await collect("caio", { tab: "unassigned", status: ["open"] });
    const { rows } = await db.asUser(world.claims("caio"), (c) =>
      c.query(
        `select assignee_id = $1 as own, id from prosa.conversations
         where (assignee_id = $1 or assignee_id is null) and tenant_id = $2`,
        [world.operators.caio, tenantId()],
      ),
    );
    expect([...own].sort()).toEqual(
      rows
        .filter((r) => r.own)
        .map((r) => r.id)
        .sort(),
    );
    expect([...free].sort()).toEqual(
      rows
        .filter((r) => !r.own)
        .map((r) => r.id)
        .sort(),
    );
  });

  it("refuses a cursor of another list, and one that nobody handed out", async () => {
    const page = (await world.as("caio", "list_conversations", {
      tenantId: tenantId(),
      tab: "all",
      limit: 1,
    })) as unknown as Page;
    for (const cursor of [page.nextCursor, page.syncCursor, "nonsense", ""]) {
      await expect(
        world.as("caio", "list_conversations", { tenantId: tenantId(), tab: "mine", cursor }),
        String(cursor),
      ).rejects.toMatchObject({ code: "PT422", message: "request.invalid" });
    }
  });

  it.each([
    { tab: "theirs" },
    { tab: "all", limit: 101 },
    { tab: "all", status: ["merged"] },
    { tab: "all", status: "open" },
    { tab: "all", sort: "random" },
    { tab: "all", tenantId: "1" },
  ])("refuses %j by the field's name", async (args) => {
    const calling = world.as("caio", "list_conversations", { tenantId: tenantId(), ...args });
    await expect(calling).rejects.toMatchObject({ message: "request.invalid" });
  });

  it("counts to a hundred and no further", async () => {
    const counts = await world.as("lia", "count_conversations", { tenantId: tenantId() });
    const { rows } = await db.asUser(world.claims("lia"), (c) =>
      c.query(
        `select count(*)::int as "all", (count(*) filter (where assignee_id = $1))::int as mine,
           (count(*) filter (where assignee_id is null))::int as unassigned
         from prosa.conversations where status = 'open'`,
        [world.operators.lia],
      ),
    );
    expect(counts).toMatchObject(rows[0]);
    await db.pool.query(
      `insert into prosa.conversations (id, tenant_id, channel_id, contact_id, address_id, number, status)
       select gen_random_uuid(), c.tenant_id, c.channel_id, c.contact_id, c.address_id, 100000 + n, 'resolved'
       from prosa.conversations c, generate_series(1, 150) n where c.id = $1`,
      [mine[0]],
    );
    const many = await world.as("renata", "count_conversations", {
      tenantId: tenantId(),
      status: ["resolved"],
    });
    expect(many).toMatchObject({ all: 100, unassigned: 100, mine: 0 });
  });
});

describe("unread", () => {
  it("counts inbound messages after the cursor, which only advances", async () => {
    const conversationId = await world.conversation({ assignee: "caio" });
    const read = async () =>
      (
        (await world.as("caio", "get_conversation", {
          conversationId,
        })) as unknown as ConversationItem
      ).read;
    for (let i = 0; i < 3; i++) await world.message(conversationId);
    await world.message(conversationId, { direction: "out", origin: "panel", author_kind: "self" });
    await world.message(conversationId, { origin: "import" });
    expect(await read()).toEqual({ lastReadSeq: 0, unread: 3 });
    const mark = (seq: number) => world.as("caio", "mark_read", { conversationId, seq });
    expect(await mark(2)).toEqual({ lastReadSeq: 2, unread: 1 });
    expect(await mark(1)).toEqual({ lastReadSeq: 2, unread: 1 });
    expect(await mark(9999)).toEqual({ lastReadSeq: 5, unread: 0 });
    await world.message(conversationId);
    expect(await read()).toEqual({ lastReadSeq: 5, unread: 1 });
    const other = await world.as("renata", "get_conversation", { conversationId });
    expect(other.read).toEqual({ lastReadSeq: 0, unread: 4 });
  });
});
