import type { ConversationItem } from "@prosa/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type Person, type World } from "./world.ts";

let db: TestDatabase;
let world: World;
const labels: string[] = [];

const assignees: (Person | null)[] = ["caio", "lia", "renata", null, null];
const teams = ["medicoes", "posvenda", null];
const channels = ["pinheiros", "showroom"];
const priorities = ["low", "normal", "normal", "high", "urgent"];
const statuses = ["open", "open", "pending", "snoozed", "resolved"];
const pick = <T>(from: readonly T[], n: number) => from[n % from.length] as T;
const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 9, 0, second)).toISOString();

beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
  for (const name of ["Garantia", "Cozinha"]) {
    const { labelId } = await world.service("create_label", {
      tenantId: world.tenants.horizonte,
      name,
      color: "#aa5500",
    });
    labels.push(String(labelId));
  }
  for (let n = 0; n < 90; n += 1) {
    const assignee = pick(assignees, n);
    const status = pick(statuses, Math.floor(n / 3));
    const id = await world.conversation({
      assignee,
      team: pick(teams, Math.floor(n / 2)),
      channel: pick(channels, Math.floor(n / 5)),
      status,
      participants: n % 11 === 0 ? ["caio"] : [],
    });
    // Several share a second, so that ids decide.
    await world.message(id, {
      sort_ts: at(Math.floor(n / 4)),
      created_at: at(90 - Math.floor(n / 3)),
    });
    await db.pool.query(
      `update prosa.conversations set priority = $2, status = $3, waiting_since =
         case when $4 then waiting_since end where id = $1`,
      [id, pick(priorities, n + Math.floor(n / 7)), status, n % 3 !== 0 && status !== "resolved"],
    );
    for (const [index, label] of labels.entries()) {
      if (n % (index === 0 ? 9 : 4) !== 0) continue;
      await db.pool.query(
        "insert into prosa.conversation_labels (tenant_id, conversation_id, label_id) values ($1, $2, $3)",
        [world.tenants.horizonte, id, label],
      );
    }
    if (n % 2 === 0) await world.as("renata", "mark_read", { conversationId: id, seq: 1 });
    if (n % 4 === 1 && assignee === "caio") {
      await world.as("caio", "mark_read", { conversationId: id, seq: 1 });
    }
  }
});
afterAll(() => db.drop());

interface Page {
  items: ConversationItem[];
  nextCursor: string | null;
}

async function list(person: Person, args: object, limit = 23): Promise<ConversationItem[]> {
  const found: ConversationItem[] = [];
  let cursor: string | null = null;
  do {
    const page = (await world.as(person, "list_conversations", {
      tenantId: world.tenants.horizonte,
      tab: "all",
      limit,
      cursor,
      ...args,
    })) as unknown as Page;
    expect(page.items.length).toBeLessThanOrEqual(limit);
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

const ids = (items: readonly ConversationItem[]) => items.map(({ id }) => id);
const rank = { urgent: 0, high: 1, normal: 2, low: 3 };
const newestFirst = (a: ConversationItem, b: ConversationItem) =>
  (b.lastMessageAt ?? "").localeCompare(a.lastMessageAt ?? "") || b.id.localeCompare(a.id);
const orders = {
  recent: newestFirst,
  priority: (a: ConversationItem, b: ConversationItem) =>
    rank[a.priority] - rank[b.priority] || newestFirst(a, b),
  waiting: (a: ConversationItem, b: ConversationItem) => {
    if (a.waitingSince === null || b.waitingSince === null) {
      return Number(a.waitingSince === null) - Number(b.waitingSince === null) || newestFirst(a, b);
    }
    return a.waitingSince.localeCompare(b.waitingSince) || b.id.localeCompare(a.id);
  },
};

type Keeps = (item: ConversationItem) => boolean;
const filters = (): Record<string, [object, Keeps]> => {
  const { operators, teams: teamIds, channels: channelIds } = world;
  const [garantia = "", cozinha = ""] = labels;
  const has = (item: ConversationItem, id: string) => item.labels.some((each) => each.id === id);
  return {
    nothing: [{}, () => true],
    "one person": [{ assigneeIds: [operators.lia] }, (i) => i.assignee?.id === operators.lia],
    "one person or nobody": [
      { assigneeIds: [operators.caio, null] },
      (i) => i.assignee === null || i.assignee.id === operators.caio,
    ],
    "two people": [
      { assigneeIds: [operators.caio, operators.renata] },
      (i) => i.assignee?.id === operators.caio || i.assignee?.id === operators.renata,
    ],
    "a team": [{ teamIds: [teamIds.medicoes] }, (i) => i.team?.id === teamIds.medicoes],
    "no team": [{ teamIds: [null] }, (i) => i.team === null],
    "a channel": [
      { channelIds: [channelIds.showroom] },
      (i) => i.channel.id === channelIds.showroom,
    ],
    "a label": [{ labelIds: [garantia] }, (i) => has(i, garantia)],
    "one of two labels": [
      { labelIds: [garantia, cozinha] },
      (i) => has(i, garantia) || has(i, cozinha),
    ],
    priorities: [
      { priority: ["urgent", "high"] },
      (i) => i.priority === "urgent" || i.priority === "high",
    ],
    unread: [{ unread: true }, (i) => i.read.unread > 0],
    waiting: [{ waiting: true }, (i) => i.waitingSince !== null],
    "several at once": [
      { teamIds: [teamIds.medicoes, null], unread: true, labelIds: [cozinha] },
      (i) => i.team?.id !== teamIds.posvenda && i.read.unread > 0 && has(i, cozinha),
    ],
  };
};

describe.each(["caio", "renata", "lia"] as const)("the list of %s", (person) => {
  it.each(["recent", "waiting", "priority"] as const)(
    "by %s gives what every filter lets through, once, in its order, page by page",
    async (sort) => {
      const everything = await list(person, {}, 100);
      expect(everything.length).toBeGreaterThan(30);
      for (const [name, [given, keeps]] of Object.entries(filters())) {
        for (const status of [undefined, ["open", "pending"]]) {
          const expected = everything
            .filter((item) => keeps(item) && (!status || status.includes(item.status)))
            .sort(orders[sort]);
          const found = await list(person, { filters: given, sort, ...(status && { status }) });
          expect(ids(found), `${name} ${status ?? ""}`).toEqual(ids(expected));
        }
      }
    },
  );

  it("narrows within a tab", async () => {
    const mine = await list(person, { tab: "mine" }, 100);
    const found = await list(person, { tab: "mine", filters: { waiting: true } });
    expect(ids(found)).toEqual(ids(mine.filter((item) => item.waitingSince !== null)));
    const others = { assigneeIds: [world.operators.helena] };
    expect(await list(person, { tab: "mine", filters: others })).toEqual([]);
  });
});

describe("a list that is asked for wrongly", () => {
  it.each([
    { filters: "unread" },
    { filters: { colour: "red" } },
    { filters: { assigneeIds: ["caio"] } },
    { filters: { labelIds: [null] } },
    { filters: { priority: ["huge"] } },
    { filters: { unread: "yes" } },
    { sort: "oldest" },
  ])("is refused by the field's name: %j", async (args) => {
    await expect(list("caio", args)).rejects.toMatchObject({ message: "request.invalid" });
  });

  it("refuses a cursor of another filter or sort", async () => {
    const ask = (args: object) =>
      world.as("renata", "list_conversations", {
        tenantId: world.tenants.horizonte,
        tab: "all",
        limit: 5,
        ...args,
      }) as Promise<unknown> as Promise<Page>;
    const { nextCursor: cursor } = await ask({ sort: "waiting" });
    await expect(ask({ cursor })).rejects.toMatchObject({ message: "request.invalid" });
    await expect(ask({ cursor, sort: "waiting", filters: { unread: true } })).rejects.toMatchObject(
      {
        message: "request.invalid",
      },
    );
  });
});

describe("a filter that hardly anything passes", () => {
  it("looks at a bounded number a page, and its cursor looks on", async () => {
    const [needle] = ids(await list("renata", { status: ["resolved"] }, 1));
    await db.pool.query(
      `insert into prosa.conversations (id, tenant_id, channel_id, contact_id, address_id, number,
         status, last_message_at)
       select gen_random_uuid(), c.tenant_id, c.channel_id, c.contact_id, c.address_id, 100000 + n,
         'resolved', now() + n * interval '1 second'
       from prosa.conversations c, generate_series(1, 2500) n where c.id = $1`,
      [needle],
    );
    const page = (await world.as("renata", "list_conversations", {
      tenantId: world.tenants.horizonte,
      tab: "all",
      status: ["resolved"],
      filters: { teamIds: [world.teams.medicoes] },
    })) as unknown as Page;
    expect(page.items).toEqual([]);
    expect(page.nextCursor).not.toBeNull();
    const found = await list("renata", {
      status: ["resolved"],
      filters: { teamIds: [world.teams.medicoes] },
    });
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((item) => item.team?.id === world.teams.medicoes)).toBe(true);
  });
});
