import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { call, createWorld, type Person, type World } from "./world.ts";

let db: TestDatabase;
let world: World;
let tenantId: string;
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
  tenantId = world.tenants.horizonte;
});
afterAll(() => db.drop());

const forbidden = { message: "auth.forbidden" };
const invalid = { message: "request.invalid" };

async function invite(by: Person, email: string, role: string, more: object = {}) {
  const { invitation } = await world.as(by, "invite_member", { tenantId, email, role, ...more });
  return (invitation as { id: string }).id;
}
async function tokenOf(invitationId: string): Promise<string> {
  return String((await world.service("issue_invitation", { invitationId })).token);
}
const accept = (claims: { sub: string; email?: string; email_verified?: boolean }, token: string) =>
  db.asUser(claims, (c) => call(c, "accept_invitation", { token }), { commit: true });
const roleOf = async (subject: string) => {
  const { rows } = await db.pool.query(
    `select m.role from prosa.tenant_members m join prosa.operators o on o.id = m.operator_id
     where o.subject = $1 and m.tenant_id = $2 and m.removed_at is null`,
    [subject, tenantId],
  );
  return rows[0]?.role as string | undefined;
};

describe("an invitation", () => {
  it("makes a member of who is signed in by the address, once, with teams and channels", async () => {
    const id = await invite("paulo", " Nina@Horizonte.example", "agent", {
      teams: [world.teams.medicoes, world.teams.recepcao],
      channels: [world.channels.showroom],
    });
    const token = await tokenOf(id);
    const nina = { sub: "nina", email: "nina@horizonte.example" };
    const { operatorId } = await accept(nina, token);
    expect(await roleOf("nina")).toBe("agent");
    const { rows } = await db.pool.query(
      `select team_id as unit from prosa.team_members where operator_id = $1
       union all select channel_id from prosa.channel_members where operator_id = $1`,
      [operatorId],
    );
    expect(rows.map(({ unit }) => unit)).toEqual([world.teams.medicoes, world.channels.showroom]);
    await expect(accept(nina, token)).rejects.toMatchObject(invalid);
    await expect(accept({ sub: "other", email: nina.email }, token)).rejects.toMatchObject(invalid);
  });

  it("opens nothing to another address, an unconfirmed one, or nobody's token", async () => {
    const token = await tokenOf(await invite("paulo", "rui@horizonte.example", "agent"));
    const email = "rui@horizonte.example";
    await expect(accept({ sub: "eva", email: "eva@else.example" }, token)).rejects.toMatchObject(
      forbidden,
    );
    await expect(accept({ sub: "rui" }, token)).rejects.toMatchObject(forbidden);
    await expect(accept({ sub: "rui", email, email_verified: false }, token)).rejects.toMatchObject(
      forbidden,
    );
    await expect(accept({ sub: "rui", email }, "")).rejects.toMatchObject(invalid);
    expect(await roleOf("rui")).toBeUndefined();
  });

  it("holds with its last token alone, until it expires or is taken back", async () => {
    const id = await invite("paulo", "sol@horizonte.example", "viewer");
    const sol = { sub: "sol", email: "sol@horizonte.example" };
    const first = await tokenOf(id);
    const second = await tokenOf(id);
    await expect(accept(sol, first)).rejects.toMatchObject(invalid);
    expect(await invite("paulo", sol.email, "agent")).toBe(id);
    await expect(accept(sol, second)).rejects.toMatchObject(invalid);
    const third = await tokenOf(id);
    await db.pool.query("update prosa.invitations set expires_at = now() where id = $1", [id]);
    await expect(accept(sol, third)).rejects.toMatchObject(invalid);
    expect(await world.service("issue_invitation", { invitationId: id })).toBeNull();

    const fourth = await tokenOf(await invite("paulo", sol.email, "agent"));
    expect(await world.as("helena", "revoke_invitation", { tenantId, invitationId: id })).toEqual({
      revoked: true,
    });
    await expect(accept(sol, fourth)).rejects.toMatchObject(invalid);
  });

  it("is given by admins and owners, never above their own role, and dies with their right", async () => {
    for (const person of ["renata", "caio", "vera", "icaro"] as const) {
      await expect(invite(person, "x@x.example", "viewer")).rejects.toMatchObject(forbidden);
    }
    await expect(invite("paulo", "x@x.example", "owner")).rejects.toMatchObject(forbidden);
    await expect(invite("paulo", "no address", "agent")).rejects.toMatchObject(invalid);

    await world.service("add_member", { tenantId, subject: "ana", name: "Ana", role: "admin" });
    const { invitation } = await db.asUser(
      { sub: "ana" },
      (c) => call(c, "invite_member", { tenantId, email: "lu@x.example", role: "admin" }),
      { commit: true },
    );
    const token = await tokenOf((invitation as { id: string }).id);
    await world.service("add_member", { tenantId, subject: "ana", name: "Ana", role: "agent" });
    await expect(accept({ sub: "lu", email: "lu@x.example" }, token)).rejects.toMatchObject(
      invalid,
    );
  });

  it("keeps no token, and is listed for admins alone", async () => {
    const token = await tokenOf(await invite("paulo", "zoe@horizonte.example", "agent"));
    const { rows } = await db.pool.query("select i::text as row from prosa.invitations i");
    expect(rows.some(({ row }) => row.includes(token))).toBe(false);
    const listed = await world.as("paulo", "list_members", { tenantId });
    expect(listed.invitations).toContainEqual(
      expect.objectContaining({ email: "zoe@horizonte.example", role: "agent", sentAt: null }),
    );
    await expect(world.as("renata", "list_members", { tenantId })).rejects.toMatchObject(forbidden);
  });
});

describe("a member", () => {
  it("is changed by who holds at least as much, and the last owner stays", async () => {
    const { caio, helena, paulo } = world.operators;
    const change = (by: Person, args: object) =>
      world.as(by, "change_member", { tenantId, ...args });
    await change("paulo", { operatorId: caio, role: "supervisor", teams: [], channels: [] });
    expect(await roleOf("caio")).toBe("supervisor");
    const { members } = await world.as("paulo", "list_members", { tenantId });
    expect(members).toContainEqual(
      expect.objectContaining({ id: caio, role: "supervisor", teams: [], channels: [] }),
    );
    await expect(change("paulo", { operatorId: caio, role: "owner" })).rejects.toMatchObject(
      forbidden,
    );
    await expect(change("paulo", { operatorId: helena, role: "agent" })).rejects.toMatchObject(
      forbidden,
    );
    await expect(change("caio", { operatorId: caio, role: "admin" })).rejects.toMatchObject(
      forbidden,
    );
    await expect(change("helena", { operatorId: helena, role: "admin" })).rejects.toMatchObject({
      ...invalid,
      detail: expect.stringContaining("last_owner"),
    });
    await expect(
      change("helena", { operatorId: world.operators.joana, role: "agent" }),
    ).rejects.toMatchObject(invalid);
    await change("helena", { operatorId: paulo, role: "owner" });
    await change("helena", { operatorId: helena, role: "admin" });
    expect(await roleOf("helena")).toBe("admin");
  });

  it("who is removed sees nothing with a session that is still valid", async () => {
    const { lia } = world.operators;
    await expect(
      world.as("renata", "dismiss_member", { tenantId, operatorId: lia }),
    ).rejects.toMatchObject(forbidden);
    await world.as("helena", "dismiss_member", { tenantId, operatorId: lia });
    await expect(world.as("lia", "get_session", { tenantId })).rejects.toMatchObject(forbidden);
    await expect(
      world.as("lia", "list_conversations", { tenantId, tab: "all" }),
    ).rejects.toMatchObject(forbidden);
  });

  it("says whether they are there", async () => {
    await world.as("vera", "set_availability", { tenantId, availability: "away" });
    const { members } = await world.as("vera", "get_session", { tenantId });
    expect(members).toContainEqual(
      expect.objectContaining({ id: world.operators.vera, availability: "away" }),
    );
    await expect(
      world.as("vera", "set_availability", { tenantId, availability: "asleep" }),
    ).rejects.toMatchObject(invalid);
    await expect(
      world.as("vera", "set_availability", {
        tenantId: world.tenants.aurora,
        availability: "away",
      }),
    ).rejects.toMatchObject(forbidden);
  });
});

describe("a team that is deleted", () => {
  it("leaves its conversations to whoever answers the channel, and tells of it", async () => {
    const tenantId = world.tenants.horizonte;
    const { teamId } = (await world.as("paulo", "save_team", {
      tenantId,
      name: "De passagem",
      members: [world.operators.vera],
    })) as { teamId: string };
    const talk = await world.conversation({ team: null, assignee: null });
    await db.pool.query("update prosa.conversations set team_id = $2 where id = $1", [
      talk,
      teamId,
    ]);
    const seen = async () => {
      const { rows } = await db.pool.query(
        "select rev::int as rev, team_id from prosa.conversations where id = $1",
        [talk],
      );
      return rows[0];
    };
    const before = await seen();
    await expect(
      world.as("vera", "get_conversation", { conversationId: talk }),
    ).resolves.toBeTruthy();
    await expect(world.as("vera", "delete_team", { tenantId, teamId })).rejects.toMatchObject({
      message: "auth.forbidden",
    });
    await expect(
      world.as("icaro", "delete_team", { tenantId: world.tenants.aurora, teamId }),
    ).rejects.toMatchObject({ message: "request.invalid" });
    await world.as("paulo", "delete_team", { tenantId, teamId });
    const after = await seen();
    expect(after).toEqual({ rev: before.rev + 1, team_id: null });
    await expect(world.as("paulo", "delete_team", { tenantId, teamId })).rejects.toMatchObject({
      message: "request.invalid",
    });
  });
});
