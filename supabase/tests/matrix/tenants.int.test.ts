import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../harness.ts";
import { call } from "../world.ts";
import { claimsOf, createFixture, type Fixture } from "./fixture.ts";
import { placeNames, places } from "./places.ts";

let db: TestDatabase;
let fixture: Fixture;
beforeAll(async () => {
  db = await createDatabase();
  fixture = await createFixture(db);
});
afterAll(() => db.drop());

const session = (tenantId?: string) =>
  db.asUser(claimsOf("rui"), (client) => call(client, "get_session", { tenantId }));

describe("a person of two companies", () => {
  it("finds both in the session, and switches with the role of each", async () => {
    const { tenants } = fixture.world;
    const before = await session();
    expect(before).toMatchObject({
      tenant: null,
      topics: [],
      tenants: [
        { slug: "aurora", role: "supervisor" },
        { slug: "horizonte", role: "agent" },
      ],
    });
    const [aurora, horizonte] = [await session(tenants.aurora), await session(tenants.horizonte)];
    expect(aurora.permissions).toContain("conversation.read_all");
    expect(horizonte.permissions).not.toContain("conversation.read_all");
    expect(JSON.stringify(aurora.topics)).toContain(`prosa:tenant:${tenants.aurora}`);
    expect(JSON.stringify(aurora.topics)).not.toContain(tenants.horizonte);
    expect(aurora.topics).toHaveLength(2);
    expect(JSON.stringify(horizonte.topics)).toContain(`prosa:member:${tenants.horizonte}.`);
    expect(horizonte.topics).toHaveLength(1);
  });

  it("carries no role from one into the other", async () => {
    const list = (tenantId: string) =>
      db.asUser(claimsOf("rui"), (client) =>
        call(client, "list_conversations", { tenantId, tab: "all", limit: 100 }),
      );
    const { tenants } = fixture.world;
    expect((await list(tenants.horizonte)).items).toEqual([]);
    expect((await list(tenants.aurora)).items).toHaveLength(
      placeNames.filter((place) => places[place].tenant === "aurora").length,
    );
  });

  it("is out of one at once when removed there, with the same token, and stays in the other", async () => {
    const { world, operators, at } = fixture;
    const { tenants } = world;
    await db.pool.query("update prosa.conversations set assignee_id = $2 where id = $1", [
      at.otherCompany.conversation,
      operators.rui,
    ]);
    await world.service("remove_member", { tenantId: tenants.aurora, operatorId: operators.rui });
    await expect(session(tenants.aurora)).rejects.toMatchObject({ message: "auth.forbidden" });
    expect((await session()).tenants).toMatchObject([{ slug: "horizonte" }]);
    await expect(session(tenants.horizonte)).resolves.toMatchObject({ tenant: { role: "agent" } });
    const { rows } = await db.pool.query(
      "select assignee_id from prosa.conversations where id = $1",
      [at.otherCompany.conversation],
    );
    expect(rows).toEqual([{ assignee_id: null }]);
    const seen = await db.asUser(claimsOf("rui"), (client) =>
      client.query("select id from prosa.conversations"),
    );
    expect(seen.rows).toEqual([]);
  });
});

it("lets two authors use one clientMessageId, and tells neither of the other", async () => {
  const clientMessageId = crypto.randomUUID();
  const content = { kind: "text", body: "Olá" };
  for (const [who, place] of [
    ["lia", "colleague"],
    ["caio", "takingPart"],
    ["bia", "otherCompany"],
  ] as const) {
    const conversationId = fixture.at[place].conversation;
    const answer = await db.asUser(
      claimsOf(who),
      (client) => call(client, "enqueue_message", { conversationId, clientMessageId, content }),
      { commit: true },
    );
    expect(answer, who).toMatchObject({ duplicate: false, conversationId });
  }
});

describe("the service, given a company", () => {
  it("puts nobody and nothing of another company into it", async () => {
    const { world, operators } = fixture;
    const { tenants, teams, channels } = world;
    const foreign = { tenantId: tenants.aurora, name: "Emprestado" };
    const attempts: [string, object][] = [
      ["create_team", { ...foreign, members: [operators.caio] }],
      ["create_team", { ...foreign, id: teams.medicoes }],
      [
        "create_channel",
        { ...foreign, provider: "evolution", type: "whatsapp", members: [operators.caio] },
      ],
      [
        "create_channel",
        { ...foreign, provider: "evolution", type: "whatsapp", teams: [teams.medicoes] },
      ],
      [
        "create_channel",
        { ...foreign, id: channels.pinheiros, provider: "evolution", type: "whatsapp" },
      ],
      ["create_label", { ...foreign, id: fixture.at.own.label, color: "#B4532A" }],
    ];
    for (const [fn, args] of attempts) {
      await expect(world.service(fn, { ...args }), JSON.stringify([fn, args])).rejects.toThrow();
    }
  });

  it("lists that company's channels alone, and removes a member of that company alone", async () => {
    const { world, operators } = fixture;
    const { tenants, channels } = world;
    const listed = await world.service("list_channels", { tenantId: tenants.aurora });
    expect((listed.channels as { id: string }[]).map(({ id }) => id)).toEqual([channels.centro]);
    const removed = await world.service("remove_member", {
      tenantId: tenants.aurora,
      operatorId: operators.caio,
    });
    expect(removed).toEqual({ removed: false });
  });
});
