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

interface Sync {
  items: ConversationItem[];
  left: string[];
  cursor: string;
  more: boolean;
  reset: boolean;
}

describe("resume", () => {
  const tenantId = () => world.tenants.horizonte;
  const start = async (person: "caio" | "renata") =>
    (
      (await world.as(person, "list_conversations", {
        tenantId: tenantId(),
        tab: "all",
      })) as { syncCursor: string }
    ).syncCursor;
  const sync = async (person: "caio" | "renata", cursor: string, more: object = {}) =>
    (await world.as(person, "sync_conversations", {
      tenantId: tenantId(),
      cursor,
      ...more,
    })) as unknown as Sync;
  const drain = async (person: "caio" | "renata", cursor: string, limit: number) => {
    const ids = new Set<string>();
    let page: Sync;
    do {
      page = await sync(person, cursor, { limit });
      for (const item of page.items) ids.add(item.id);
      cursor = page.cursor;
    } while (page.more);
    return { ids, cursor };
  };

  it("gives what changed, also what committed late in an older transaction", async () => {
    const slow = await db.pool.connect();
    const late = await world.conversation({ assignee: "caio" });
    const early = await world.conversation({ assignee: "caio" });
    await slow.query("begin");
    await slow.query("select prosa_private.record_change($1, 'conversation')", [late]);
    let cursor = await start("caio");
    await world.message(early);
    const first = await drain("caio", cursor, 2);
    expect(first.ids).toContain(early);
    expect(first.ids).not.toContain(undefined);
    cursor = first.cursor;
    await slow.query("commit");
    slow.release();
    const second = await drain("caio", cursor, 2);
    expect(second.ids).toContain(late);
    // A transaction of any other test that is still open has them read again, and only that.
    cursor = second.cursor;
    const readAgain = async () => {
      const quiet = await drain("caio", cursor, 200);
      cursor = quiet.cursor;
      return [late, early].filter((id) => quiet.ids.has(id));
    };
    await expect.poll(readAgain, { timeout: 30_000, interval: 200 }).toEqual([]);
  });

  it("tells what left one's sight, by ids that one already knows", async () => {
    const read = await world.conversation({ team: "medicoes" });
    const held = await world.conversation({ team: "medicoes" });
    const neverSeen = await world.conversation({ assignee: "lia" });
    await world.message(read);
    await world.as("caio", "mark_read", { conversationId: read, seq: 1 });
    const cursor = await start("caio");
    await world.change(read, `team_id = null, assignee_id = '${world.operators.lia}'`);
    await world.change(held, `team_id = null, assignee_id = '${world.operators.lia}'`);
    await world.message(neverSeen);
    const page = await sync("caio", cursor, { known: [held] });
    expect(page.left.sort()).toEqual([read, held].sort());
    expect(page.items.map((item) => item.id)).not.toContain(neverSeen);
  });

  it("starts over when sight changed, the cursor lies in the future, or the cluster is another", async () => {
    const cursor = await start("caio");
    const forge = (change: object) => {
      const content = JSON.parse(Buffer.from(cursor, "base64url").toString());
      return Buffer.from(JSON.stringify({ ...content, ...change })).toString("base64url");
    };
    expect((await sync("caio", forge({ from: "999999999" }))).reset).toBe(true);
    expect((await sync("caio", forge({ scope: "another" }))).reset).toBe(true);
    expect((await sync("caio", cursor)).reset).toBe(false);
    await world.service("create_team", {
      tenantId: tenantId(),
      name: "Pós-venda",
      members: [world.operators.caio],
    });
    const page = await sync("caio", cursor);
    expect(page.reset).toBe(true);
    expect((await sync("caio", page.cursor)).reset).toBe(false);
  });
});
