import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type Person, type World } from "./world.ts";

// Who sees and calls what in a company of usual settings is in `matrix/`.
describe("open visibility", () => {
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
});

describe("who may call what", () => {
  let db: TestDatabase;
  let world: World;
  let hidden = "";
  beforeAll(async () => {
    db = await createDatabase();
    world = await createWorld(db);
    hidden = await world.conversation({ assignee: "lia" });
    await world.message(hidden);
  });
  afterAll(() => db.drop());

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
