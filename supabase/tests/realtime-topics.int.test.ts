import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Broadcasts, createBroadcasts, type Sent } from "./broadcasts.ts";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type World } from "./world.ts";

let db: TestDatabase;
let world: World;
let ear: Broadcasts;
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
  ear = createBroadcasts(world);
});
afterAll(() => db.drop());
beforeEach(() => ear.clear());

describe("joining", () => {
  it("follows roles, teams, channels and the member's own topic", async () => {
    const wide = ["helena", "paulo", "renata"];
    const { tenants, teams, channels, operators } = world;
    expect(await ear.whoMayJoin(await ear.topicOf("tenant", tenants.horizonte))).toEqual(wide);
    expect(await ear.whoMayJoin(await ear.topicOf("team", teams.medicoes))).toEqual([
      "caio",
      "vera",
    ]);
    expect(await ear.whoMayJoin(await ear.topicOf("channel", channels.showroom))).toEqual(["lia"]);
    expect(await ear.whoMayJoin(await ear.topicOf("member", operators.lia))).toEqual(["lia"]);
  });

  it("hands each operator exactly the topics that they may join", async () => {
    for (const person of ["helena", "caio", "lia", "vera"] as const) {
      const session = await world.as(person, "get_session", { tenantId: world.tenants.horizonte });
      for (const topic of session.topics as string[]) {
        expect(await ear.mayJoin(person, topic), `${person} ${ear.readable(topic)}`).toBe(true);
      }
    }
    const caio = await world.as("caio", "get_session", { tenantId: world.tenants.horizonte });
    const units = (caio.topics as string[]).map((topic) =>
      ear.readable(topic).replace(/:\d+$/, ""),
    );
    expect(units.sort()).toEqual(["channel:pinheiros", "member:horizonte.caio", "team:medicoes"]);
  });

  it("refuses an epoch that is over or has yet to come, and what only looks like a topic", async () => {
    const topic = await ear.topicOf("tenant", world.tenants.horizonte);
    const bare = topic.replace(/\d+$/, "");
    for (const forged of [
      `${bare}999`,
      `${bare}0`,
      bare,
      `${topic} `,
      `${topic}:1`,
      "prosa:",
      "prosa:tenant:x:1",
    ]) {
      expect(await ear.mayJoin("helena", forged), forged).toBe(false);
    }
    expect(await ear.mayJoin("helena", topic)).toBe(true);
  });

  it("lets nobody write to a fact topic, whatever the extension", async () => {
    for (const kind of ["tenant", "member"] as const) {
      const unit = kind === "tenant" ? world.tenants.horizonte : world.operators.helena;
      const topic = await ear.topicOf(kind, unit);
      for (const extension of ["broadcast", "presence"]) {
        expect(await ear.mayWrite("helena", topic, extension)).toBe(false);
      }
    }
  });

  it("knows no topic of one conversation: who is there is told on the topics of its facts", async () => {
    const id = await world.conversation({ assignee: "lia" });
    const topic = `prosa:presence:${id}`;
    expect(await ear.whoMayJoin(topic)).toEqual([]);
    for (const extension of ["broadcast", "presence"]) {
      expect(await ear.mayWrite("lia", topic, extension)).toBe(false);
    }
  });

  it("leaves a host's topics to the host, and keeps ours from a host's broad policy", async () => {
    const ours = await ear.topicOf("tenant", world.tenants.horizonte);
    expect(await ear.mayJoin("caio", "room:1")).toBe(false);
    await db.pool.query(`
      create policy host_reads on realtime.messages for select using (true);
      create policy host_writes on realtime.messages for insert with check (true)`);
    try {
      expect(await ear.mayJoin("caio", "room:1")).toBe(true);
      expect(await ear.mayWrite("caio", "room:1", "broadcast")).toBe(true);
      expect(await ear.mayJoin("caio", ours)).toBe(false);
      expect(await ear.mayWrite("helena", ours, "broadcast")).toBe(false);
      const anonymous = await db.asUser({ role: "anon" }, async (c) => {
        await c.query("select set_config('realtime.topic', $1, true)", [ours]);
        return (await c.query("select from realtime.messages")).rowCount;
      });
      expect(anonymous).toBe(0);
    } finally {
      await db.pool.query(
        "drop policy host_reads on realtime.messages; drop policy host_writes on realtime.messages",
      );
    }
  });
});

describe("losing a unit of sight", () => {
  it("ends the team's topic with a rejoin, and the next fact goes to the new one", async () => {
    const id = await world.conversation({ team: "posvenda" });
    await world.service("create_team", {
      tenantId: world.tenants.horizonte,
      name: "Pós-venda",
      members: [world.operators.caio],
    });
    const before = await ear.topicOf("team", world.teams.posvenda);
    await world.service("remove_team_member", {
      teamId: world.teams.posvenda,
      operatorId: world.operators.lia,
    });
    const after = await ear.topicOf("team", world.teams.posvenda);
    const rejoins = (await ear.sent()).filter((e) => e.payload.type === "rejoin");
    expect(rejoins.map((e) => e.topic)).toContain(ear.readable(before));
    expect(rejoins.find((e) => e.topic === ear.readable(before))?.payload).toEqual({
      v: 1,
      type: "rejoin",
      epoch: Number(after.split(":").pop()),
    });
    await ear.clear();
    await world.message(id);
    expect((await ear.sent()).map((e) => e.topic).sort()).toEqual(
      [
        ear.readable(after),
        ear.readable(await ear.topicOf("tenant", world.tenants.horizonte)),
      ].sort(),
    );
    expect([await ear.mayJoin("lia", before), await ear.mayJoin("lia", after)]).toEqual([
      false,
      false,
    ]);
    expect([await ear.mayJoin("caio", before), await ear.mayJoin("caio", after)]).toEqual([
      false,
      true,
    ]);
  });

  it("ends the tenant's topic when a role sinks below supervisor", async () => {
    const before = await ear.topicOf("tenant", world.tenants.aurora, world.tenants.aurora);
    await world.service("add_member", {
      tenantId: world.tenants.aurora,
      subject: "teo",
      name: "Téo Braga",
      role: "agent",
    });
    const after = await ear.topicOf("tenant", world.tenants.aurora, world.tenants.aurora);
    expect(after).not.toBe(before);
    expect([await ear.mayJoin("teo", after), await ear.mayJoin("icaro", after)]).toEqual([
      false,
      true,
    ]);
  });

  it("keeps a fact that began before the loss from the topic that came after it", async () => {
    const id = await world.conversation({ tenant: "aurora", team: "recepcao" });
    const fact = await db.pool.connect();
    await fact.query("begin");
    await fact.query("select prosa_private.record_change($1, 'conversation')", [id]);
    await fact.query("set constraints all immediate");
    let over = false;
    const removal = world
      .service("remove_team_member", {
        teamId: world.teams.recepcao,
        operatorId: world.operators.bia,
      })
      .then(() => {
        over = true;
      });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(over).toBe(false);
    await fact.query("commit");
    fact.release();
    await removal;
    const topicOf = (type: string, events: Sent[]) =>
      events.filter((e) => e.payload.type === type).map((e) => e.topic);
    const events = await ear.sent();
    const old = topicOf("change", events).find((topic) => topic.startsWith("team:recepcao"));
    expect(topicOf("rejoin", events)).toContain(old);
  });

  it("takes a removed member's conversations and ends every topic that they could hear", async () => {
    const id = await world.conversation({ assignee: "caio" });
    const session = await world.as("caio", "get_session", { tenantId: world.tenants.horizonte });
    await ear.clear();
    await world.service("remove_member", {
      tenantId: world.tenants.horizonte,
      operatorId: world.operators.caio,
    });
    const heard = session.topics as string[];
    const rejoins = (await ear.sent()).filter((e) => e.payload.type === "rejoin");
    expect(rejoins.map((e) => e.topic)).toEqual(expect.arrayContaining(heard.map(ear.readable)));
    expect(await Promise.all(heard.map((topic) => ear.mayJoin("caio", topic)))).toEqual(
      heard.map(() => false),
    );
    const { rows } = await db.pool.query(
      "select assignee_id from prosa.conversations where id = $1",
      [id],
    );
    expect(rows).toEqual([{ assignee_id: null }]);
  });

  it("lets a company be deleted with everything it has", async () => {
    const gone = await createDatabase();
    try {
      const there = await createWorld(gone);
      await there.message(await there.conversation({ assignee: "caio", participants: ["lia"] }));
      await gone.pool.query("delete from prosa.tenants where slug = 'horizonte'");
      const { rows } = await gone.pool.query("select count(*)::int as n from prosa.conversations");
      expect(rows).toEqual([{ n: 0 }]);
    } finally {
      await gone.drop();
    }
  });
});
