import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type World } from "./world.ts";

interface Entry {
  id: string;
  actor: { kind: string; id: string | null; name: string | null };
  action: string;
  subject: { kind: string; id: string };
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

describe("the audit log", () => {
  let db: TestDatabase;
  let world: World;
  beforeAll(async () => {
    db = await createDatabase();
    world = await createWorld(db);
  });
  afterAll(() => db.drop());

  async function list(args: Record<string, unknown> = {}): Promise<Entry[]> {
    const { items } = await world.as("helena", "list_audit", {
      tenantId: world.tenants.horizonte,
      limit: 200,
      ...args,
    });
    return items as Entry[];
  }

  it("says which operator assigned and resolved, and what was before", async () => {
    const conversation = await world.conversation({ assignee: "caio" });
    const act = (patch: object) =>
      world.as("caio", "update_conversation", { conversationId: conversation, patch });
    await act({ assigneeId: world.operators.lia });
    await world.as("helena", "update_conversation", {
      conversationId: conversation,
      patch: { status: "resolved" },
    });
    const entries = (await list()).filter(({ subject }) => subject.id === conversation);
    expect(entries).toMatchObject([
      {
        action: "conversation.resolved",
        actor: { kind: "operator", name: "Helena Duarte" },
        before: { status: "open" },
        after: { status: "resolved" },
      },
      {
        action: "conversation.assigned",
        actor: { kind: "operator", id: world.operators.caio },
        before: { assigneeId: world.operators.caio },
        after: { assigneeId: world.operators.lia },
      },
    ]);
  });

  it("tells nothing of a conversation that a message opened again", async () => {
    const conversation = await world.conversation({ status: "pending" });
    await world.message(conversation);
    const entries = (await list()).filter(({ subject }) => subject.id === conversation);
    expect(entries).toEqual([]);
  });

  it("keeps members, teams, channels, tokens and settings, and hides the middle of phones", async () => {
    const tenantId = world.tenants.horizonte;
    const channelId = world.channels.showroom;
    await world.service("add_member", {
      tenantId,
      subject: "lia",
      name: "Lia",
      role: "supervisor",
    });
    await world.service("remove_team_member", {
      teamId: world.teams.posvenda,
      operatorId: world.operators.lia,
    });
    await world.as("paulo", "rename_channel", { channelId, name: "Fone 5511987654321" });
    await world.service("add_channel_token", { channelId, tokenHash: "a".repeat(64) });
    const said = (await list()).map(({ action, before, after }) => ({ action, before, after }));
    expect(said).toEqual(
      expect.arrayContaining([
        {
          action: "member.role_changed",
          before: { role: "agent" },
          after: { role: "supervisor" },
        },
        {
          action: "team.member_removed",
          before: { operatorId: world.operators.lia },
          after: null,
        },
        {
          action: "channel.renamed",
          before: { name: "Showroom" },
          after: { name: "Fone 55…21" },
        },
        expect.objectContaining({ action: "channel.token_added" }),
        expect.objectContaining({ action: "channel.created" }),
      ]),
    );
    expect(JSON.stringify(said)).not.toContain("a".repeat(64));
  });

  it("is read in pages, by action and by actor, and by admins alone", async () => {
    const all = await list();
    const paged: Entry[] = [];
    let before: unknown;
    do {
      const page = await world.as("paulo", "list_audit", {
        tenantId: world.tenants.horizonte,
        limit: 3,
        ...(before ? { before } : {}),
      });
      paged.push(...(page.items as Entry[]));
      before = page.nextCursor;
    } while (before);
    expect(paged).toEqual(all);
    const added = await list({ action: "member.added" });
    expect(added.length).toBeGreaterThan(3);
    expect(new Set(added.map(({ action }) => action))).toEqual(new Set(["member.added"]));
    const byPaulo = await list({ actor: world.operators.paulo });
    expect(byPaulo.map(({ action }) => action)).toEqual(["channel.renamed"]);
    for (const person of ["renata", "caio", "vera", "joana"] as const) {
      await expect(
        world.as(person, "list_audit", { tenantId: world.tenants.horizonte }),
      ).rejects.toThrow("auth.forbidden");
    }
  });

  it("is changed, deleted and emptied by nobody, its owner included", async () => {
    for (const role of ["service_role", "postgres"]) {
      for (const sql of [
        "update prosa.audit_log set action = 'nothing'",
        "delete from prosa.audit_log",
        "truncate prosa.audit_log",
      ]) {
        await expect(db.asRole(role, (client) => client.query(sql))).rejects.toMatchObject({
          code: "42501",
        });
      }
    }
    await expect(
      db.asRole("service_role", async (client) => {
        await client.query("select set_config('prosa.audit_expired', $1, true)", [
          world.tenants.horizonte,
        ]);
        await client.query("delete from prosa.audit_log");
      }),
    ).rejects.toMatchObject({ code: "42501" });
  });

  it("ends with its company", async () => {
    await db.pool.query("delete from prosa.tenants where id = $1", [world.tenants.aurora]);
    const { rows } = await db.pool.query(
      "select count(*)::int as n from prosa.audit_log where tenant_id = $1",
      [world.tenants.aurora],
    );
    expect(rows[0].n).toBe(0);
  });
});
