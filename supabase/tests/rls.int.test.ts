import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type Person, people, type World } from "./world.ts";

/** Who of Horizonte sees each conversation; nobody of Aurora sees any of them. */
const wide: Person[] = ["helena", "paulo", "renata"];
const cases = {
  "assigned to Caio": { spec: { assignee: "caio" }, seenBy: [...wide, "caio"] },
  "assigned to Lia": { spec: { assignee: "lia" }, seenBy: [...wide, "lia"] },
  "of the team Medições, unassigned": {
    spec: { team: "medicoes" },
    seenBy: [...wide, "caio", "vera"],
  },
  "of the team Medições, assigned to Lia": {
    spec: { team: "medicoes", assignee: "lia" },
    seenBy: [...wide, "caio", "vera", "lia"],
  },
  "of the team Pós-venda in Caio's channel": {
    spec: { team: "posvenda" },
    seenBy: [...wide, "lia"],
  },
  "unassigned in Caio's channel": { spec: { channel: "pinheiros" }, seenBy: [...wide, "caio"] },
  "unassigned in the channel of Lia's team": {
    spec: { channel: "showroom" },
    seenBy: [...wide, "lia"],
  },
  "Lia's, where Caio takes part": {
    spec: { assignee: "lia", participants: ["caio"] },
    seenBy: [...wide, "caio", "lia"],
  },
} as const;

const everybody = Object.keys(people) as Person[];

describe("who sees what", () => {
  let db: TestDatabase;
  let world: World;
  const ids = new Map<string, string>();
  beforeAll(async () => {
    db = await createDatabase();
    world = await createWorld(db);
    for (const [name, { spec }] of Object.entries(cases)) {
      const id = await world.conversation({
        ...spec,
        participants: "participants" in spec ? [...spec.participants] : [],
      });
      const message = await world.message(id);
      await db.pool.query(
        `insert into prosa.message_reactions (tenant_id, message_id, actor_key, emoji, at)
         values ($1, $2, 'self', '👍', now())`,
        [world.tenants.horizonte, message],
      );
      ids.set(name, id);
    }
    const tenantId = world.tenants.horizonte;
    await world.service("create_label", { tenantId, name: "Orçamento", color: "#B4532A" });
    await world.service("create_quick_reply", { tenantId, shortcut: "oi", body: "Olá!" });
  });
  afterAll(() => db.drop());

  async function seers(question: string, id: string): Promise<Person[]> {
    const found: Person[] = [];
    for (const person of everybody) {
      const { rowCount } = await db.asUser(world.claims(person), (c) => c.query(question, [id]));
      if (rowCount) found.push(person);
    }
    return found;
  }

  it.each(Object.entries(cases))("shows a conversation %s to exactly these", async (name, c) => {
    const id = ids.get(name) ?? "";
    const expected = everybody.filter((person) => (c.seenBy as readonly Person[]).includes(person));
    expect(await seers("select from prosa.conversations where id = $1", id)).toEqual(expected);
    expect(await seers("select from prosa.messages where conversation_id = $1", id)).toEqual(
      expected,
    );
    expect(await seers("select where prosa_private.can_see($1)", id)).toEqual(expected);
    const contacts =
      "select from prosa.contacts where id in (select contact_id from prosa.conversations where id = $1)";
    expect(await seers(contacts, id)).toEqual(expected);
  });

  it.each([
    "conversation_changes",
    "participants",
    "message_reactions",
    "contacts",
    "labels",
    "teams",
    "channels",
    "tenant_members",
    "quick_replies",
  ])("shows rows of %s to its owner, and none to the other company", async (table) => {
    const rowsFor = async (person: Person) => {
      const { rowCount } = await db.asUser(world.claims(person), (c) =>
        c.query(`select tenant_id from prosa.${table} where tenant_id = $1`, [
          world.tenants.horizonte,
        ]),
      );
      return rowCount;
    };
    expect(await rowsFor("helena")).toBeGreaterThan(0);
    for (const person of ["joana", "icaro", "teo", "bia", "noa"] as const) {
      expect(await rowsFor(person), person).toBe(0);
    }
  });

  it("shows colleagues, and nobody of another company", async () => {
    const { rows } = await db.asUser(world.claims("noa"), (c) =>
      c.query("select name from prosa.operators order by name"),
    );
    expect(rows.map((r) => r.name).sort()).toEqual(
      ["Bia Rocha", "Joana Sá", "Noa Pires", "Téo Braga", "Ícaro Nunes"].sort(),
    );
  });

  it.each([
    ["channels", "settings"],
    ["tenants", "settings"],
    ["operators", "subject"],
    ["attachments", "provider_ref"],
    ["channel_secrets", "ciphertext"],
    ["channel_tokens", "token_hash"],
    ["webhook_events", "payload"],
  ])("keeps %s.%s from the owner too", async (table, column) => {
    const reading = db.asUser(world.claims("helena"), (c) =>
      c.query(`select ${column} from prosa.${table}`),
    );
    await expect(reading).rejects.toMatchObject({ code: "42501" });
  });

  it("lets nobody write a table, nor anonymous callers read one", async () => {
    const writing = db.asUser(world.claims("helena"), (c) =>
      c.query("update prosa.conversations set priority = 'high'"),
    );
    await expect(writing).rejects.toMatchObject({ code: "42501" });
    const reading = db.asUser({ role: "anon" }, (c) => c.query("select id from prosa.messages"));
    await expect(reading).rejects.toMatchObject({ code: "42501" });
  });

  it("opens everything to everybody of a company whose visibility is open, and to no other", async () => {
    const open = await createDatabase();
    try {
      const there = await createWorld(open);
      const id = await there.conversation({ assignee: "lia" });
      await open.pool.query(
        `update prosa.tenants set settings = '{"visibility": "open"}' where slug = 'horizonte'`,
      );
      const look = (person: Person) =>
        open.asUser(there.claims(person), async (c) => {
          const { rowCount } = await c.query("select from prosa.conversations where id = $1", [id]);
          return rowCount;
        });
      expect(await Promise.all([look("vera"), look("caio"), look("bia")])).toEqual([1, 1, 0]);
    } finally {
      await open.drop();
    }
  });

  it("shows a merged conversation to whoever sees the one it went into, and to no other agent", async () => {
    const survivor = await world.conversation({ assignee: "caio" });
    const merged = await world.conversation({ assignee: "lia" });
    await world.message(merged);
    await world.change(merged, `status = 'merged', merged_into_id = '${survivor}'`);
    const expected = [...wide, "caio"];
    expect(await seers("select from prosa.messages where conversation_id = $1", merged)).toEqual(
      expected,
    );
    expect(await seers("select where prosa_private.can_see($1)", merged)).toEqual(expected);
  });
});

describe("who may call what", () => {
  let db: TestDatabase;
  let world: World;
  let seen = "";
  let hidden = "";
  let message = "";
  beforeAll(async () => {
    db = await createDatabase();
    world = await createWorld(db);
    seen = await world.conversation({ team: "medicoes" });
    hidden = await world.conversation({ assignee: "lia" });
    message = await world.message(hidden);
  });
  afterAll(() => db.drop());

  const onConversation = (conversationId: string): [string, Record<string, unknown>][] => [
    ["get_conversation", { conversationId }],
    ["list_messages", { conversationId }],
    ["list_changes", { conversationId, afterRev: 0 }],
    ["mark_read", { conversationId, seq: 1 }],
    ["update_conversation", { conversationId, patch: { priority: "high" } }],
    ["set_labels", { conversationId, labelIds: [] }],
    ["save_draft", { conversationId, kind: "reply", body: "Oi" }],
  ];
  const writes = ["update_conversation", "set_labels", "save_draft"];

  it.each(["caio", "vera", "joana", "bia"] as const)(
    "answers %s about an invisible conversation as about one that does not exist",
    async (person) => {
      const unknown = "01890000-0000-7000-8000-000000000000";
      for (const id of [hidden, unknown]) {
        for (const [fn, args] of onConversation(id)) {
          await expect(world.as(person, fn, args), fn).rejects.toMatchObject({
            code: "PT404",
            message: "conversation.not_found",
          });
        }
      }
      await expect(world.as(person, "get_message", { messageId: message })).rejects.toMatchObject({
        code: "PT404",
        message: "message.not_found",
      });
    },
  );

  it("lets a viewer read and mark as read, and write nothing", async () => {
    for (const [fn, args] of onConversation(seen)) {
      const calling = world.as("vera", fn, args);
      if (writes.includes(fn)) {
        await expect(calling, fn).rejects.toMatchObject({ message: "auth.forbidden" });
      } else {
        await expect(calling, fn).resolves.toBeTruthy();
      }
    }
  });

  it.each(["get_session", "list_conversations", "count_conversations", "sync_conversations"])(
    "refuses %s for another company",
    async (fn) => {
      const calling = world.as("joana", fn, {
        tenantId: world.tenants.horizonte,
        tab: "all",
        cursor: "",
      });
      await expect(calling).rejects.toMatchObject({ code: "PT403", message: "auth.forbidden" });
    },
  );

  it("refuses a sign-in that is nobody's member", async () => {
    const calling = db.asUser({ sub: "stranger" }, (c) =>
      c.query("select prosa.get_session('{}')"),
    );
    await expect(calling).rejects.toMatchObject({ message: "auth.forbidden" });
  });

  it("keeps service functions from operators, and call_as within the claims it was given", async () => {
    const direct = world.as("helena", "create_tenant", { slug: "x", name: "X" });
    await expect(direct).rejects.toMatchObject({ code: "42501" });
    const callAs = (claims: object, fn: string) =>
      db.asRole("service_role", async (c) => {
        const { rows } = await c.query(
          `select prosa.call_as($1, $2, $3) as answer, current_user as who`,
          [claims, fn, { conversationId: hidden, tenantId: world.tenants.horizonte }],
        );
        return rows[0];
      });
    await expect(callAs({ sub: "caio" }, "get_conversation")).rejects.toMatchObject({
      message: "conversation.not_found",
    });
    const found = await callAs({ sub: "lia" }, "get_conversation");
    expect([found.answer.id, found.who]).toEqual([hidden, "service_role"]);
    await expect(callAs({ sub: "helena" }, "create_tenant")).rejects.toMatchObject({
      message: "auth.forbidden",
    });
    await expect(
      callAs({ sub: "helena", role: "service_role" }, "get_session"),
    ).rejects.toMatchObject({ message: "auth.required" });
    const asUser = db.asUser({ sub: "helena" }, (c) =>
      c.query(`select prosa.call_as('{"sub":"lia"}', 'get_session', '{}')`),
    );
    await expect(asUser).rejects.toMatchObject({ code: "42501" });
  });

  it("leaves a member who was removed nothing, in the same transaction", async () => {
    const own = await world.conversation({ assignee: "lia" });
    await world.service("remove_member", {
      tenantId: world.tenants.horizonte,
      operatorId: world.operators.lia,
    });
    await expect(
      world.as("lia", "get_conversation", { conversationId: own }),
    ).rejects.toMatchObject({ message: "conversation.not_found" });
    await expect(
      world.as("lia", "get_session", { tenantId: world.tenants.horizonte }),
    ).rejects.toMatchObject({ message: "auth.forbidden" });
    const { rows } = await db.pool.query(
      `select (select count(*)::int from prosa.conversations where assignee_id = $1) as assigned,
        (select count(*)::int from prosa.team_members where operator_id = $1) as teams`,
      [world.operators.lia],
    );
    expect(rows[0]).toEqual({ assigned: 0, teams: 0 });
  });
});
