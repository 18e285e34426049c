import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalStack } from "@prosa/local-stack";
import { startStackOn } from "@prosa/local-stack/testing";
import { createClient } from "@supabase/supabase-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSendFixture, type SendFixture } from "../../../../../supabase/tests/send-fixture.ts";
import { removeFiles } from "../../governance/remove-files.ts";
import { gatewayProbesSql, sqlGatewayContract } from "../../testing/index.ts";
import { createSupabaseGateway, createSupabaseMediaStore } from "./index.ts";

let f: SendFixture;
let stack: LocalStack;
let folder: string;
const options = { auth: { persistSession: false, autoRefreshToken: false } };
const service = () => createClient(stack.supabaseUrl, stack.secretKey, options);

beforeAll(async () => {
  f = await createSendFixture();
  await f.db.pool.query(gatewayProbesSql);
  folder = await mkdtemp(join(tmpdir(), "prosa-storage-"));
  stack = await startStackOn({
    adminUrl: f.db.adminUrl,
    databaseUrl: f.db.databaseUrl,
    storageDir: folder,
  });
});
afterAll(async () => {
  await stack.stop();
  await f.close();
  await rm(folder, { recursive: true, force: true });
});

sqlGatewayContract("supabase-js", async () => ({
  sql: createSupabaseGateway({ client: service(), timeoutMs: 1_500 }),
  unreachable: createSupabaseGateway({
    client: createClient("http://127.0.0.1:9", "none", options),
  }),
  timeoutMs: 1_500,
  close: async () => {},
}));

describe("the media store", () => {
  it("keeps files, signs them for a while, and says when there is none", async () => {
    const store = createSupabaseMediaStore({ client: service() });
    const path = `${f.tenantId}/${f.conversationId}/${randomUUID()}`;
    await store.put(path, new Uint8Array([1, 2, 3]), "image/png");
    expect(await store.get(path)).toEqual(new Uint8Array([1, 2, 3]));
    const response = await fetch(await store.signedUrl(path, 60));
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
    await expect(store.get(`${path}x`)).rejects.toMatchObject({ code: "attachment.not_found" });
  });

  it("deletes files from Storage and its database, and one that is not there too", async () => {
    const store = createSupabaseMediaStore({ client: service() });
    const path = `${f.tenantId}/${f.conversationId}/${randomUUID()}`;
    await store.put(path, new Uint8Array([1]), "image/png");
    await store.put(`${path}.thumbnail`, new Uint8Array([2]), "image/webp");
    await f.db.pool.query(
      "insert into prosa.file_removals (path, tenant_id) select p, $2 from unnest($1::text[]) p",
      [[path, `${path}.thumbnail`, `${path}.gone`], f.tenantId],
    );
    const sql = createSupabaseGateway({ client: service() });
    expect(await removeFiles({ sql, media: store })).toBe(3);
    await expect(store.get(path)).rejects.toMatchObject({ code: "attachment.not_found" });
    const { rows } = await f.db.pool.query(
      `select name from storage.objects where name like $1 || '%'
       union all select path from prosa.file_removals`,
      [path],
    );
    expect(rows).toEqual([]);
    const left = await readdir(folder, { recursive: true });
    expect(left.filter((name) => name.includes(path.split("/").at(-1) ?? ""))).toEqual([]);
  });
});

describe("a file that an operator sends", () => {
  const signIn = async (name: "caio" | "lia" | "stranger") => {
    const email = `${name}-${randomUUID()}@horizonte.example`;
    const { data } = await service().auth.admin.createUser({
      email,
      password: "prosa-demo",
      email_confirm: true,
    });
    await f.db.pool.query("update prosa.operators set subject = $1 where id = $2", [
      data.user?.id,
      f.operatorIds[name],
    ]);
    const client = createClient(stack.supabaseUrl, stack.publishableKey, options);
    const { error } = await client.auth.signInWithPassword({ email, password: "prosa-demo" });
    expect(error).toBeNull();
    return client;
  };

  it("is uploaded by whom it was issued to, once, and opens to who sees the conversation", async () => {
    const [caio, lia, stranger] = [
      await signIn("caio"),
      await signIn("lia"),
      await signIn("stranger"),
    ];
    const { data: issued, error } = await caio.schema("prosa").rpc("create_attachment", {
      args: {
        conversationId: f.conversationId,
        fileName: "medidas.pdf",
        mime: "application/pdf",
        bytes: 5,
      },
    });
    expect(error).toBeNull();
    const { attachmentId, storagePath } = issued as Record<string, string>;
    const file = new Blob(["12345"], { type: "application/pdf" });

    const foreign = await lia.storage.from("prosa").upload(storagePath ?? "", file);
    expect(foreign.error).not.toBeNull();
    const elsewhere = await caio.storage.from("prosa").upload(`${storagePath}0`, file);
    expect(elsewhere.error).not.toBeNull();
    const early = await caio.schema("prosa").rpc("enqueue_message", {
      args: {
        conversationId: f.conversationId,
        clientMessageId: randomUUID(),
        content: { kind: "media", attachmentId },
      },
    });
    expect(early.error?.message).toBe("attachment.not_found");

    const upload = await caio.storage.from("prosa").upload(storagePath ?? "", file);
    expect(upload.error).toBeNull();
    expect((await lia.storage.from("prosa").download(storagePath ?? "")).error).not.toBeNull();
    const sent = await caio.schema("prosa").rpc("enqueue_message", {
      args: {
        conversationId: f.conversationId,
        clientMessageId: randomUUID(),
        content: { kind: "media", attachmentId, caption: "Segue" },
      },
    });
    expect(sent.error).toBeNull();
    expect(sent.data.message).toMatchObject({
      kind: "document",
      body: "Segue",
      attachments: [{ state: "pending", storagePath: null, bytes: 5 }],
    });
    expect((await lia.storage.from("prosa").download(storagePath ?? "")).error).not.toBeNull();
    await service()
      .schema("prosa")
      .rpc("finish_attachment", { args: { attachmentId, state: "ready" } });

    const opened = await lia.storage.from("prosa").download(storagePath ?? "");
    expect(await opened.data?.text()).toBe("12345");
    expect((await stranger.storage.from("prosa").download(storagePath ?? "")).error).not.toBeNull();
    const again = await caio.storage
      .from("prosa")
      .upload(storagePath ?? "", new Blob(["outro"]), { upsert: true });
    expect(again.error).not.toBeNull();
  });
});
