import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalStack, startStackOn } from "@prosa/local-stack";
import { createClient } from "@supabase/supabase-js";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../../../../supabase/tests/harness.ts";
import { createWorld, type Person, type World } from "../../../../supabase/tests/world.ts";
import { createInboxClient, type InboxClient } from "../store/inbox-client.ts";
import { listItems } from "../store/list-order.ts";
import { threadItems } from "../store/thread-items.ts";
import { supabaseTransport } from "./supabase.ts";

describe("an inbox on a real database and its realtime", () => {
  let db: TestDatabase;
  let world: World;
  let stack: LocalStack;
  let storageDir: string;
  const open: { inbox: InboxClient; leave(): Promise<unknown> }[] = [];

  beforeAll(async () => {
    db = await createDatabase();
    world = await createWorld(db);
    storageDir = await mkdtemp(join(tmpdir(), "prosa-storage-"));
    stack = await startStackOn({ adminUrl: db.adminUrl, databaseUrl: db.databaseUrl, storageDir });
  });
  afterAll(async () => {
    for (const { inbox, leave } of open) {
      inbox.close();
      await leave();
    }
    await stack?.stop();
    await rm(storageDir, { recursive: true, force: true });
    await db.drop();
  });

  function signIn(person: Person): InboxClient {
    const client = createClient(stack.supabaseUrl, stack.publishableKey, {
      accessToken: () =>
        new SignJWT({ sub: person, role: "authenticated" })
          .setProtectedHeader({ alg: "HS256" })
          .setExpirationTime("10m")
          .sign(new TextEncoder().encode(stack.jwtSecret)),
    });
    const inbox = createInboxClient({
      transport: supabaseTransport({ client }),
      tenantId: world.tenants.horizonte,
      onError: (error) => errors.push(`${error.code}: ${error.message}`),
    });
    open.push({ inbox, leave: () => client.removeAllChannels() });
    inbox.start();
    return inbox;
  }
  const errors: string[] = [];
  const bodies = (inbox: InboxClient, id: string) =>
    threadItems(inbox.store.get(), id).map((item) => item.message.body);
  const eventually = (check: () => unknown) => expect.poll(check, { timeout: 8_000, interval: 25 });

  it("lists, opens, hears, answers and counts as read, without one error", async () => {
    const id = await world.conversation({});
    await world.message(id, { body: "primeira" });
    const inbox = signIn("renata");
    await eventually(() => inbox.store.get().link.status).toBe("online");
    await eventually(() => {
      const state = inbox.store.get();
      return listItems(state, state.query).map((item) => item.id);
    }).toContain(id);

    inbox.openConversation(id);
    await eventually(() => bodies(inbox, id)).toEqual(["primeira"]);
    await world.message(id, { body: "segunda" });
    await eventually(() => bodies(inbox, id)).toEqual(["primeira", "segunda"]);

    inbox.drafts.set(id, "reply", { body: "resposta" });
    inbox.submit(id);
    await eventually(() => inbox.store.get().outbox).toEqual([]);
    await eventually(() => bodies(inbox, id)).toEqual(["primeira", "segunda", "resposta"]);

    inbox.setQuery({ status: [] });
    inbox.markRead(id, 3);
    await eventually(() => inbox.store.get().conversations.get(id)?.read.lastReadSeq).toBe(3);
    await inbox.updateConversation(id, { status: "resolved" });
    await eventually(() => inbox.store.get().conversations.get(id)?.status).toBe("resolved");
    await inbox.resume();
    expect(inbox.store.get().counters.rejected).toBe(0);
    expect(errors).toEqual([]);
  });
});
