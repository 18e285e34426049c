import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type Person, people, type World } from "./world.ts";

interface Sent {
  topic: string;
  payload: Record<string, unknown> & { type: string; rev?: number };
}

let db: TestDatabase;
let world: World;
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.pool.query("delete from realtime.messages");
});

/** What was sent since the test began, with topics as `team:medicoes:1`. */
async function sent(): Promise<Sent[]> {
  const { rows } = await db.pool.query<Sent & { event: string; private: boolean }>(
    "select topic, payload, event, private from realtime.messages",
  );
  expect(rows.every((row) => row.event === "inbox" && row.private)).toBe(true);
  return rows.map(({ topic, payload }) => ({ topic: readable(topic), payload }));
}

function readable(topic: string): string {
  const named = Object.entries({
    ...world.tenants,
    ...world.teams,
    ...world.channels,
    ...world.operators,
  });
  return named.reduce((text, [name, id]) => text.replaceAll(id, name), topic.slice(6));
}

/** Topics by event type, sorted. */
async function topics(): Promise<Record<string, string[]>> {
  const byType: Record<string, string[]> = {};
  for (const { topic, payload } of await sent()) {
    byType[payload.type] = [...(byType[payload.type] ?? []), topic].sort();
  }
  return byType;
}

/** May that person listen to the topic, as Realtime asks on joining? */
async function mayJoin(person: Person, topic: string): Promise<boolean> {
  return db.asUser(world.claims(person), async (c) => {
    await c.query("select set_config('realtime.topic', $1, true)", [topic]);
    await c.query("set local role postgres");
    await c.query(
      "insert into realtime.messages (topic, extension) values ($1, 'broadcast'), ($1, 'presence')",
      [topic],
    );
    await c.query("set local role authenticated");
    const { rowCount } = await c.query(
      "select from realtime.messages where topic = $1 and payload is null",
      [topic],
    );
    return rowCount === 2;
  });
}

async function mayWrite(person: Person, topic: string, extension: string): Promise<boolean> {
  return db.asUser(world.claims(person), async (c) => {
    await c.query("select set_config('realtime.topic', $1, true)", [topic]);
    return c
      .query("insert into realtime.messages (topic, extension) values ($1, $2)", [topic, extension])
      .then(
        () => true,
        (error: { code?: string }) => {
          expect(error.code).toBe("42501");
          return false;
        },
      );
  });
}

async function topicOf(kind: string, unit: string, tenant = world.tenants.horizonte) {
  const { rows } = await db.pool.query("select prosa_private.topic_of($1, $2, $3) as topic", [
    kind,
    tenant,
    unit,
  ]);
  return String(rows[0].topic);
}

const whoMayJoin = async (topic: string) => {
  const found: string[] = [];
  for (const person of Object.keys(people) as Person[]) {
    if (await mayJoin(person, topic)) found.push(person);
  }
  return found;
};

describe("facts", () => {
  it("go to the tenant and to the unit that gives agents sight", async () => {
    const inTeam = await world.conversation({ team: "medicoes" });
    const inChannel = await world.conversation({});
    const own = await world.conversation({ assignee: "lia" });
    const taken = await world.conversation({
      team: "medicoes",
      assignee: "lia",
      participants: ["vera", "renata"],
    });
    const heard: Record<string, string[]> = {};
    for (const [name, id] of Object.entries({ inTeam, inChannel, own, taken })) {
      await db.pool.query("delete from realtime.messages");
      await world.message(id);
      heard[name] = (await topics()).change?.map((topic) => topic.replace(/:\d+$/, "")) ?? [];
    }
    expect(heard).toEqual({
      inTeam: ["team:medicoes", "tenant:horizonte"],
      inChannel: ["channel:pinheiros", "tenant:horizonte"],
      own: ["member:horizonte.lia", "tenant:horizonte"],
      taken: ["member:horizonte.lia", "team:medicoes", "tenant:horizonte"],
    });
  });

  it("carry the conversation and the message whole", async () => {
    const id = await world.conversation({});
    const message = await world.message(id, { body: "Quero um armário" });
    const [event] = await sent();
    expect(event?.payload).toMatchObject({
      v: 1,
      type: "change",
      kind: "message",
      conversationId: id,
      rev: 1,
      conversation: { id, lastSeq: 1, rev: 1, preview: { text: "Quero um armário" } },
      message: { id: message, seq: 1, body: "Quero um armário" },
    });
  });

  it("are cut to the message's id over 4 kB", async () => {
    const id = await world.conversation({});
    const message = await world.message(id, { body: "ã".repeat(3000) });
    for (const { payload } of await sent()) {
      expect(payload).not.toHaveProperty("message");
      expect(payload.messageId).toBe(message);
      expect(JSON.stringify(payload).length).toBeLessThan(4096);
    }
  });

  it("are not sent when their transaction rolls back", async () => {
    const id = await world.conversation({});
    const client = await db.pool.connect();
    await client.query("begin");
    await client.query("select prosa_private.record_change($1, 'conversation')", [id]);
    await client.query("rollback");
    client.release();
    expect(await sent()).toEqual([]);
  });

  it("of a merged conversation are told in the one it went into", async () => {
    const survivor = await world.conversation({ assignee: "caio" });
    const merged = await world.conversation({ assignee: "lia" });
    const message = await world.message(merged);
    await world.change(merged, `status = 'merged', merged_into_id = '${survivor}'`);
    await db.pool.query("delete from realtime.messages");
    await db.pool.query("select prosa_private.record_change($1, 'message_updated', $2)", [
      merged,
      message,
    ]);
    const events = await sent();
    expect(
      events.map((e) => [e.topic.replace(/:\d+$/, ""), e.payload.conversationId]).sort(),
    ).toEqual([
      ["member:horizonte.caio", survivor],
      ["tenant:horizonte", survivor],
    ]);
  });

  it("say who writes, without a rev", async () => {
    const id = await world.conversation({ assignee: "lia" });
    await db.pool.query("select prosa_private.broadcast_typing($1, 'Marina', 'composing')", [id]);
    const events = await sent();
    expect(events.map((e) => e.topic.split(":")[0]).sort()).toEqual(["member", "tenant"]);
    expect(events[0]?.payload).toEqual({
      v: 1,
      type: "typing",
      conversationId: id,
      name: "Marina",
      state: "composing",
    });
  });
});

describe("a change of audience", () => {
  it("tells those who lost the conversation by id alone, at the rev of the change", async () => {
    const id = await world.conversation({});
    await world.as("caio", "update_conversation", {
      conversationId: id,
      patch: { assigneeId: world.operators.lia },
    });
    const left = (await sent()).filter((e) => e.payload.type === "left");
    expect(left.map((e) => e.topic.replace(/:\d+$/, ""))).toEqual(["channel:pinheiros"]);
    expect(left[0]?.payload).toEqual({ v: 1, type: "left", conversationId: id, rev: 1 });
    const changes = (await sent()).filter((e) => e.payload.type === "change");
    expect(changes.map((e) => [e.topic.replace(/:\d+$/, ""), e.payload.rev]).sort()).toEqual([
      ["member:horizonte.lia", 1],
      ["tenant:horizonte", 1],
    ]);
  });

  it("ends participation on resolve, and tells whoever saw it only for that", async () => {
    const id = await world.conversation({ assignee: "lia", participants: ["caio"] });
    await db.pool.query("delete from realtime.messages");
    await world.as("lia", "update_conversation", {
      conversationId: id,
      patch: { status: "resolved" },
    });
    const { left, change } = await topics();
    expect(left?.map((t) => t.replace(/:\d+$/, ""))).toEqual(["member:horizonte.caio"]);
    expect(change).toHaveLength(2);
    await expect(
      world.as("caio", "get_conversation", { conversationId: id }),
    ).rejects.toMatchObject({ message: "conversation.not_found" });
  });

  it("shows the conversation to whoever begins to take part in it", async () => {
    const id = await world.conversation({ assignee: "lia" });
    await db.pool.query(
      "insert into prosa.participants (tenant_id, conversation_id, operator_id) values ($1, $2, $3)",
      [world.tenants.horizonte, id, world.operators.caio],
    );
    const { change } = await topics();
    expect(change?.map((t) => t.replace(/:\d+$/, ""))).toEqual([
      "member:horizonte.caio",
      "member:horizonte.lia",
      "tenant:horizonte",
    ]);
  });
});

describe("joining", () => {
  it("follows roles, teams, channels and the member's own topic", async () => {
    const wide = ["helena", "paulo", "renata"];
    const { tenants, teams, channels, operators } = world;
    expect(await whoMayJoin(await topicOf("tenant", tenants.horizonte))).toEqual(wide);
    expect(await whoMayJoin(await topicOf("team", teams.medicoes ?? ""))).toEqual([
      ...wide,
      "caio",
      "vera",
    ]);
    expect(await whoMayJoin(await topicOf("channel", channels.showroom ?? ""))).toEqual([
      ...wide,
      "lia",
    ]);
    expect(await whoMayJoin(await topicOf("member", operators.lia))).toEqual(["lia"]);
  });

  it("hands each operator exactly the topics that they may join", async () => {
    for (const person of ["helena", "caio", "lia", "vera"] as const) {
      const session = await world.as(person, "get_session", { tenantId: world.tenants.horizonte });
      for (const topic of session.topics as string[]) {
        expect(await mayJoin(person, topic), `${person} ${readable(topic)}`).toBe(true);
      }
    }
    const caio = await world.as("caio", "get_session", { tenantId: world.tenants.horizonte });
    const units = (caio.topics as string[]).map((topic) => readable(topic).replace(/:\d+$/, ""));
    expect(units.sort()).toEqual(["channel:pinheiros", "member:horizonte.caio", "team:medicoes"]);
  });

  it("refuses an epoch that is over or has yet to come, and what only looks like a topic", async () => {
    const topic = await topicOf("tenant", world.tenants.horizonte);
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
      expect(await mayJoin("helena", forged), forged).toBe(false);
    }
    expect(await mayJoin("helena", topic)).toBe(true);
  });

  it("lets nobody write to a fact topic, whatever the extension", async () => {
    for (const kind of ["tenant", "member"] as const) {
      const unit = kind === "tenant" ? world.tenants.horizonte : world.operators.helena;
      const topic = await topicOf(kind, unit);
      for (const extension of ["broadcast", "presence"]) {
        expect(await mayWrite("helena", topic, extension)).toBe(false);
      }
    }
  });

  it("opens presence of a conversation to those who see it, and broadcasts there to nobody", async () => {
    const id = await world.conversation({ assignee: "lia" });
    const topic = `prosa:presence:${id}`;
    expect(await whoMayJoin(topic)).toEqual(["helena", "paulo", "renata", "lia"]);
    expect(await mayWrite("lia", topic, "presence")).toBe(true);
    expect(await mayWrite("lia", topic, "broadcast")).toBe(false);
    expect(await mayWrite("caio", topic, "presence")).toBe(false);
  });

  it("leaves a host's topics to the host, and keeps ours from a host's broad policy", async () => {
    const ours = await topicOf("tenant", world.tenants.horizonte);
    expect(await mayJoin("caio", "room:1")).toBe(false);
    await db.pool.query(`
      create policy host_reads on realtime.messages for select using (true);
      create policy host_writes on realtime.messages for insert with check (true)`);
    try {
      expect(await mayJoin("caio", "room:1")).toBe(true);
      expect(await mayWrite("caio", "room:1", "broadcast")).toBe(true);
      expect(await mayJoin("caio", ours)).toBe(false);
      expect(await mayWrite("helena", ours, "broadcast")).toBe(false);
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
    const before = await topicOf("team", world.teams.posvenda ?? "");
    await world.service("remove_team_member", {
      teamId: world.teams.posvenda,
      operatorId: world.operators.lia,
    });
    const after = await topicOf("team", world.teams.posvenda ?? "");
    const rejoins = (await sent()).filter((e) => e.payload.type === "rejoin");
    expect(rejoins.map((e) => e.topic)).toContain(readable(before));
    expect(rejoins.find((e) => e.topic === readable(before))?.payload).toEqual({
      v: 1,
      type: "rejoin",
      epoch: Number(after.split(":").pop()),
    });
    await db.pool.query("delete from realtime.messages");
    await world.message(id);
    expect((await sent()).map((e) => e.topic).sort()).toEqual(
      [readable(after), readable(await topicOf("tenant", world.tenants.horizonte))].sort(),
    );
    expect([await mayJoin("lia", before), await mayJoin("lia", after)]).toEqual([false, false]);
    expect([await mayJoin("renata", before), await mayJoin("renata", after)]).toEqual([
      false,
      true,
    ]);
  });

  it("ends the tenant's topic when a role sinks below supervisor", async () => {
    const before = await topicOf("tenant", world.tenants.aurora, world.tenants.aurora);
    await world.service("add_member", {
      tenantId: world.tenants.aurora,
      subject: "teo",
      name: "Téo Braga",
      role: "agent",
    });
    const after = await topicOf("tenant", world.tenants.aurora, world.tenants.aurora);
    expect(after).not.toBe(before);
    expect([await mayJoin("teo", after), await mayJoin("icaro", after)]).toEqual([false, true]);
  });

  it("keeps a fact that began before the loss from the topic that came after it", async () => {
    const id = await world.conversation({ tenant: "aurora", team: "recepcao" });
    const fact = await db.pool.connect();
    await fact.query("begin");
    await fact.query("select prosa_private.record_change($1, 'conversation')", [id]);
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
    const { change, rejoin } = await topics();
    const old = change?.find((topic) => topic.startsWith("team:recepcao"));
    expect(rejoin).toContain(old);
  });

  it("takes a removed member's conversations and ends every topic that they could hear", async () => {
    const id = await world.conversation({ assignee: "caio" });
    const session = await world.as("caio", "get_session", { tenantId: world.tenants.horizonte });
    await db.pool.query("delete from realtime.messages");
    await world.service("remove_member", {
      tenantId: world.tenants.horizonte,
      operatorId: world.operators.caio,
    });
    const heard = session.topics as string[];
    const { rejoin } = await topics();
    expect(rejoin).toEqual(expect.arrayContaining(heard.map(readable)));
    expect(await Promise.all(heard.map((topic) => mayJoin("caio", topic)))).toEqual(
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
