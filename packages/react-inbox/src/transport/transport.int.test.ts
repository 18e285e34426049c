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
import { createQueueBackend } from "../../../server-sdk/src/adapters/bullmq/index.ts";
import { toNodeHandler } from "../../../server-sdk/src/adapters/node/index.ts";
import { createPostgresGateway } from "../../../server-sdk/src/adapters/postgres/index.ts";
import { createSupabaseMediaStore } from "../../../server-sdk/src/adapters/supabase/index.ts";
import {
  createJwtAuthenticator,
  createProsa,
  type Prosa,
  type SqlGateway,
} from "../../../server-sdk/src/index.ts";
import { createInboxClient, type InboxClient } from "../store/inbox-client.ts";
import { listItems } from "../store/list-order.ts";
import { threadItems } from "../store/thread-items.ts";
import { bffTransport } from "./bff.ts";
import { supabaseTransport } from "./supabase.ts";
import type { InboxTransport, OutgoingContent } from "./transport.ts";

const [issuer, audience] = ["https://id.example", "authenticated"];

describe.each(["supabase", "bff"] as const)("an inbox that speaks through %s", (way) => {
  let db: TestDatabase;
  let world: World;
  let stack: LocalStack;
  let storageDir: string;
  let sql: SqlGateway;
  let prosa: Prosa;
  let server: Server;
  let baseUrl: string;
  const open: { inbox: InboxClient; leave(): Promise<unknown> }[] = [];

  beforeAll(async () => {
    db = await createDatabase();
    world = await createWorld(db);
    storageDir = await mkdtemp(join(tmpdir(), "prosa-storage-"));
    stack = await startStackOn({ adminUrl: db.adminUrl, databaseUrl: db.databaseUrl, storageDir });
    sql = createPostgresGateway({ connectionString: db.databaseUrl });
    prosa = createProsa({
      sql,
      queues: createQueueBackend({ databaseUrl: db.databaseUrl }),
      channels: [],
      media: createSupabaseMediaStore({ client: createClient(stack.supabaseUrl, stack.secretKey) }),
      authenticate: createJwtAuthenticator({ secret: stack.jwtSecret, issuer, audience }),
    });
    const api = toNodeHandler(prosa.api);
    server = createServer((request, response) => {
      if (request.url?.endsWith(`/attachments/${remoteFile}`)) response.end("bytes");
      else void api(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    for (const { inbox, leave } of open) {
      inbox.close();
      await leave();
    }
    await prosa?.close();
    await sql?.close?.();
    server?.closeAllConnections();
    server?.close();
    await stack?.stop();
    await rm(storageDir, { recursive: true, force: true });
    await db.drop();
  });

  const tokenOf = (person: Person, expires = "10m") =>
    new SignJWT({ sub: person, role: "authenticated", iss: issuer, aud: audience })
      .setProtectedHeader({ alg: "HS256" })
      .setExpirationTime(expires)
      .sign(new TextEncoder().encode(stack.jwtSecret));

  function transportOf(person: Person): { transport: InboxTransport; leave(): Promise<unknown> } {
    if (way === "bff") {
      const getHeaders = async () => ({ authorization: `Bearer ${await tokenOf(person)}` });
      return { transport: bffTransport({ baseUrl, getHeaders }), leave: async () => undefined };
    }
    const client = createClient(stack.supabaseUrl, stack.publishableKey, {
      accessToken: () => tokenOf(person),
    });
    const filesUrl = `${baseUrl}/api/internal/v1/attachments`;
    return {
      transport: supabaseTransport({ client, filesUrl }),
      leave: () => client.removeAllChannels(),
    };
  }

  function signIn(person: Person): InboxClient {
    const { transport, leave } = transportOf(person);
    const inbox = createInboxClient({
      transport,
      tenantId: world.tenants.horizonte,
      onError: (error) => errors.push(`${error.code}: ${error.message}`),
    });
    open.push({ inbox, leave });
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
    // Answers sort by whole seconds, as those of providers do.
    const earlier = new Date(Date.now() - 60_000).toISOString();
    await world.message(id, { body: "primeira", sort_ts: earlier });
    const inbox = signIn("renata");
    await eventually(() => inbox.store.get().link.status).toBe("online");
    await eventually(() => {
      const state = inbox.store.get();
      return listItems(state, state.query).map((item) => item.id);
    }).toContain(id);

    inbox.openConversation(id);
    await eventually(() => bodies(inbox, id)).toEqual(["primeira"]);
    await world.message(id, { body: "segunda", sort_ts: earlier });
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

  it("edits and deletes what was sent, as the lane of the conversation tells it", async () => {
    const id = await world.conversation({});
    const { rows } = await db.pool.query(
      "select channel_id from prosa.conversations where id = $1",
      [id],
    );
    await db.pool.query(
      `update prosa.channels set capabilities = capabilities ||
       '{"edit": {"withinMs": 900000, "kinds": ["text"]}, "delete": {"withinMs": 900000}}'
       where id = $1`,
      [rows[0].channel_id],
    );
    const sent = {
      direction: "out",
      status: "sent",
      from_me: true,
      external_id: `OUT-${id}`,
      body: "Preço: 120",
    };
    const message = await world.message(id, sent);
    const inbox = signIn("renata");
    inbox.openConversation(id);
    await eventually(() => bodies(inbox, id)).toEqual(["Preço: 120"]);
    const shown = () => threadItems(inbox.store.get(), id)[0]?.message;
    const tell = async () => {
      const args = { conversationId: id, token: randomUUID() };
      const step = await world.service("begin_send_attempt", args);
      expect(step).toMatchObject({ state: "change", messageId: message });
      await world.service("finish_change", { ...args, ...(step as object), outcome: "sent" });
    };

    inbox.changeMessage(id, { kind: "edit", messageId: message, body: "Preço: 140" });
    await eventually(() => inbox.store.get().outbox).toEqual([]);
    expect(shown()).toMatchObject({ body: "Preço: 140", change: { state: "waiting" } });
    await tell();
    await eventually(() => shown()?.change).toBeNull();
    expect(shown()?.body).toBe("Preço: 140");

    inbox.changeMessage(id, { kind: "delete", messageId: message });
    await eventually(() => inbox.store.get().outbox).toEqual([]);
    await tell();
    await eventually(() => shown()?.deletedBy?.name).toBe("Renata Prado");
    expect(errors).toEqual([]);
  });

  it("lists a channel's templates, sends one while free text is refused, and has them read again", async () => {
    const channelId = world.channels.pinheiros as string;
    await db.pool.query("update prosa.channels set capabilities = $2 where id = $1", [
      channelId,
      { sessionWindowHours: 24, templates: true },
    ]);
    const template = {
      externalId: "900000000000001",
      name: "boas_vindas",
      language: "pt_BR",
      category: "UTILITY",
      status: "approved",
      body: "Olá, {{1}}!",
      variables: [{ key: "body.1", place: "body", name: "1", example: null }],
    };
    await world.service("store_templates", { channelId, templates: [template] });
    const id = await world.conversation({});
    const { transport, leave } = transportOf("renata");
    const list = await transport.templates?.({ channelId });
    expect(list).toMatchObject({ errorCode: null, items: [{ name: "boas_vindas", buttons: [] }] });
    const send = (content: OutgoingContent) =>
      transport.send({ conversationId: id, clientMessageId: randomUUID(), content });
    await expect(send({ kind: "text", body: "Oi" })).rejects.toMatchObject({
      code: "message.window_closed",
      retry: "never",
    });
    const variables = { "body.1": "Marina" };
    const templateId = list?.items[0]?.id ?? "";
    await expect(send({ kind: "template", templateId, variables })).resolves.toMatchObject({
      message: { kind: "template", body: "Olá, Marina!" },
    });
    await expect(
      send({ kind: "template", templateId, variables: { "body.1": " " } }),
    ).rejects.toMatchObject({ code: "template.incomplete", details: { missing: ["body.1"] } });
    expect(await transport.refreshTemplates?.(channelId)).toBe(false);
    await db.pool.query("update prosa.channels set health = '{}' where id = $1", [channelId]);
    expect(await transport.refreshTemplates?.(channelId)).toBe(true);
    await leave();
    await db.pool.query("update prosa.channels set capabilities = '{}' where id = $1", [channelId]);
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
    if (way === "supabase") return;
    await expect(transport.openFile?.(randomUUID())).rejects.toMatchObject({
      code: "attachment.not_found",
    });
  });

  it("ends the sight of a member who is removed, in the page that is open", async () => {
    const id = await world.conversation({ team: "posvenda" });
    await world.message(id, { body: "antes" });
    const inbox = signIn("lia");
    inbox.openConversation(id);
    await eventually(() => bodies(inbox, id)).toEqual(["antes"]);
    await eventually(() => inbox.store.get().link.status).toBe("online");

    const { horizonte } = world.tenants;
    await world.service("remove_member", { tenantId: horizonte, operatorId: world.operators.lia });
    await world.message(id, { body: "depois" });
    await eventually(() => inbox.store.get().session.error?.code).toBe("auth.forbidden");
    expect(bodies(inbox, id)).toEqual([]);
    expect(inbox.store.get().conversations.size).toBe(0);
    await expect(inbox.transport.session({ tenantId: horizonte })).rejects.toMatchObject({
      code: "auth.forbidden",
    });
  });

  // The local Storage takes subjects that are UUIDs alone, and those of these people are names.
  if (way === "bff")
    it("uploads a file, sends it, and shows it to who sees the conversation", async () => {
      const id = await world.conversation({});
      const inbox = signIn("renata");
      const { transport } = inbox;
      const file = new Blob(["conteúdo"], { type: "text/plain" });
      const done: number[] = [];
      const uploaded = await transport.upload?.(
        { conversationId: id, file, fileName: "medidas.txt", mime: "text/plain" },
        (part) => done.push(part),
      );
      expect(done.at(-1)).toBe(1);
      const { message } = await transport.send({
        conversationId: id,
        clientMessageId: randomUUID(),
        content: { kind: "media", attachmentId: String(uploaded?.attachmentId) },
      });
      const { rows } = await db.pool.query(
        "update prosa.attachments set state = 'ready' where message_id = $1 returning storage_path",
        [message?.id],
      );
      const path: string = rows[0].storage_path;

      const opened = await transport.mediaUrl?.(path);
      expect(await (await fetch(String(opened?.url))).text()).toBe("conteúdo");
      await expect(signIn("joana").transport.mediaUrl?.(path)).rejects.toMatchObject({
        code: "attachment.not_found",
      });
    });
});
