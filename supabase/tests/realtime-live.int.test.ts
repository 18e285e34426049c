import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalStack, startStackOn } from "@prosa/local-stack";
import { createClient, type RealtimeChannel } from "@supabase/supabase-js";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sent, unpackBroadcast } from "./broadcasts.ts";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type Person, type World } from "./world.ts";

interface Heard {
  type: string;
  conversationId?: string;
}

describe("an operator's supabase-js", () => {
  let db: TestDatabase;
  let world: World;
  let stack: LocalStack;
  let storageDir: string;
  const clients: ReturnType<typeof connect>[] = [];
  beforeAll(async () => {
    db = await createDatabase();
    world = await createWorld(db);
    await db.pool.query(
      await readFile(new URL("../optional/postgres_changes.sql", import.meta.url), "utf8"),
    );
    storageDir = await mkdtemp(join(tmpdir(), "prosa-storage-"));
    stack = await startStackOn({ adminUrl: db.adminUrl, databaseUrl: db.databaseUrl, storageDir });
  });
  afterAll(async () => {
    for (const client of clients) await client.removeAllChannels();
    await stack?.stop();
    await rm(storageDir, { recursive: true, force: true });
    await db.drop();
  });

  function connect(person: Person) {
    const token = () =>
      new SignJWT({ sub: person, role: "authenticated" })
        .setProtectedHeader({ alg: "HS256" })
        .setExpirationTime("10m")
        .sign(new TextEncoder().encode(stack.jwtSecret));
    return createClient(stack.supabaseUrl, stack.publishableKey, {
      db: { schema: "prosa" },
      accessToken: token,
    });
  }

  async function signIn(person: Person) {
    const client = connect(person);
    clients.push(client);
    const heard: Heard[] = [];
    const join = async (topic: string): Promise<{ state: string; channel: RealtimeChannel }> => {
      await client.realtime.setAuth();
      const channel = client.channel(topic, { config: { private: true } });
      channel.on("broadcast", { event: "inbox" }, ({ payload }) => {
        heard.push(...unpackBroadcast(payload as Sent["payload"]));
      });
      return new Promise((resolve) => {
        channel.subscribe((state) => resolve({ state, channel }));
      });
    };
    const call = async (fn: string, args: object) => {
      const { data, error } = await client.schema("prosa").rpc(fn, { args });
      if (error) throw error;
      return data;
    };
    return { client, heard, join, call };
  }

  async function eventually(check: () => boolean): Promise<void> {
    await expect.poll(check, { timeout: 5_000, interval: 20 }).toBe(true);
  }

  it("hears the facts of its topics, and nothing after the transaction that took them away", async () => {
    const lia = await signIn("lia");
    const session = await lia.call("get_session", { tenantId: world.tenants.horizonte });
    for (const topic of session.topics) {
      expect((await lia.join(topic)).state).toBe("SUBSCRIBED");
    }
    const id = await world.conversation({ team: "posvenda" });
    await world.message(id);
    await eventually(() => lia.heard.some((e) => e.type === "change" && e.conversationId === id));
    const { items } = await lia.call("list_conversations", {
      tenantId: world.tenants.horizonte,
      tab: "all",
    });
    expect(items.map((item: { id: string }) => item.id)).toContain(id);

    await world.service("remove_member", {
      tenantId: world.tenants.horizonte,
      operatorId: world.operators.lia,
    });
    await eventually(() => lia.heard.some((e) => e.type === "rejoin"));
    const before = lia.heard.length;
    const renata = await signIn("renata");
    const { topics } = await renata.call("get_session", { tenantId: world.tenants.horizonte });
    expect((await renata.join(topics[0])).state).toBe("SUBSCRIBED");
    await world.message(id, { body: "depois" });
    await eventually(() => renata.heard.some((e) => e.conversationId === id));
    expect(lia.heard.slice(before).filter((e) => e.type !== "rejoin")).toEqual([]);
    for (const topic of topics) expect((await lia.join(topic)).state).toBe("CHANNEL_ERROR");
  });

  it("is refused another company's topics, and cannot speak on its own", async () => {
    const joana = await signIn("joana");
    const renata = await signIn("renata");
    const { topics } = await renata.call("get_session", { tenantId: world.tenants.horizonte });
    for (const topic of topics) expect((await joana.join(topic)).state).toBe("CHANNEL_ERROR");
    const helena = await signIn("helena");
    await helena.join(topics[0]);
    const { channel } = await renata.join(topics[0]);
    const payload = { v: 1, type: "left", conversationId: "forged", rev: 99 };
    await channel.send({ type: "broadcast", event: "inbox", payload });
    const id = await world.conversation({ assignee: "caio" });
    await world.message(id);
    await eventually(() => helena.heard.some((e) => e.conversationId === id));
    expect(helena.heard.some((e) => e.conversationId === "forged")).toBe(false);
  });

  it("gets refusals with their codes", async () => {
    const bia = await signIn("bia");
    const conversationId = await world.conversation({ assignee: "caio" });
    await expect(bia.call("get_conversation", { conversationId })).rejects.toMatchObject({
      code: "PT404",
      message: "conversation.not_found",
    });
  });

  it("shares presence with those who see the conversation, and with nobody else", async () => {
    const id = await world.conversation({ assignee: "caio" });
    const caio = await signIn("caio");
    const renata = await signIn("renata");
    const vera = await signIn("vera");
    for (const each of [caio, renata, vera]) {
      const { topics } = await each.call("get_session", { tenantId: world.tenants.horizonte });
      for (const topic of topics) await each.join(topic);
    }
    await caio.call("announce_presence", { conversationId: id, state: "typing" });
    await eventually(() => JSON.stringify(renata.heard).includes('"state":"typing"'));
    expect(JSON.stringify(vera.heard)).not.toContain("presence");
  });

  it("hears postgres_changes of what it may read, where a host opted in", async () => {
    const rows: Record<"caio" | "bia", string[]> = { caio: [], bia: [] };
    for (const person of ["caio", "bia"] as const) {
      const { client } = await signIn(person);
      await client.realtime.setAuth();
      await new Promise((resolve) => {
        client
          .channel(`changes-${person}`)
          .on(
            "postgres_changes",
            { event: "INSERT", schema: "prosa", table: "messages" },
            ({ new: row }) => rows[person].push(row.conversation_id),
          )
          .on("system", {}, resolve)
          .subscribe();
      });
    }
    const hidden = await world.conversation({ assignee: "renata" });
    const seen = await world.conversation({ assignee: "caio" });
    const theirs = await world.conversation({ tenant: "aurora", assignee: "bia" });
    for (const id of [hidden, seen, theirs]) await world.message(id);
    await eventually(() => rows.caio.length > 0 && rows.bia.length > 0);
    expect(rows).toEqual({ caio: [seen], bia: [theirs] });
  });
});
