import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
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
  let files: Server;
  let filesUrl: string;
  const open: { inbox: InboxClient; leave(): Promise<unknown> }[] = [];

  beforeAll(async () => {
    db = await createDatabase();
    world = await createWorld(db);
    storageDir = await mkdtemp(join(tmpdir(), "prosa-storage-"));
    files = createServer((request, response) => {
      if (request.url === `/${remoteFile}`) response.end("bytes");
      else response.writeHead(404).end('{"error":{"code":"attachment.not_found","message":"No."}}');
    });
    await new Promise<void>((resolve) => files.listen(0, "127.0.0.1", resolve));
    filesUrl = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
    stack = await startStackOn({ adminUrl: db.adminUrl, databaseUrl: db.databaseUrl, storageDir });
  });
  afterAll(async () => {
    for (const { inbox, leave } of open) {
      inbox.close();
      await leave();
    }
    files.close();
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
      transport: supabaseTransport({ client, filesUrl }),
      tenantId: world.tenants.horizonte,
      onError: (error) => errors.push(`${error.code}: ${error.message}`),
    });
    open.push({ inbox, leave: () => client.removeAllChannels() });
    inbox.start();
    return inbox;
  }
  const errors: string[] = [];
  const remoteFile = randomUUID();
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

  it("has a file that failed fetched again, sees its states as they come, and saves it", async () => {
    const id = await world.conversation({});
    const message = await world.message(id, { kind: "image", body: null });
    const file = remoteFile;
    await db.pool.query(
      `insert into prosa.attachments (id, tenant_id, conversation_id, message_id, kind, state)
       values ($1, $2, $3, $4, 'image', 'failed')`,
      [file, world.tenants.horizonte, id, message],
    );
    const inbox = signIn("renata");
    const { transport } = inbox;
    const state = () =>
      threadItems(inbox.store.get(), id).map((item) => item.message.attachments[0]?.state);
    inbox.openConversation(id);
    await eventually(state).toEqual(["failed"]);

    await expect(signIn("joana").transport.retryFile?.(file)).rejects.toMatchObject({
      code: "attachment.not_found",
    });
    await transport.retryFile?.(file);
    await eventually(state).toEqual(["pending"]);
    await world.service("finish_attachment", { attachmentId: file, state: "remote" });
    await eventually(state).toEqual(["remote"]);

    expect(await (await transport.openFile?.(file))?.text()).toBe("bytes");
    await expect(transport.openFile?.(randomUUID())).rejects.toMatchObject({
      code: "attachment.not_found",
    });
  });
});
