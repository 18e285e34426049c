import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Attachment, InboundAttachment, Message } from "@prosa/core";
import { createEvolutionClient } from "@prosa/evolution-client";
import { type FakeEvolution, startFakeEvolution } from "@prosa/evolution-client/testing";
import type { LocalStack } from "@prosa/local-stack";
import { startStackOn } from "@prosa/local-stack/testing";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  createInbox,
  type Inbox,
  message as inbound,
} from "../../../../supabase/tests/ingest-support.ts";
import { createSendFixture, type SendFixture } from "../../../../supabase/tests/send-fixture.ts";
import { createQueueBackend } from "../adapters/bullmq/index.ts";
import { createSupabaseMediaStore } from "../adapters/supabase/index.ts";
import { evolution } from "../channels/evolution/index.ts";
import { createProsa, type Prosa } from "../prosa.ts";
import { ffmpegPath, testFfmpeg } from "./__fixtures__/test-ffmpeg.ts";
import { tone } from "./__fixtures__/tone.ts";
import { isVoiceNote } from "./sound.ts";

const instance = "loja-pinheiros";
const marina = "marina-siqueira";
const soon = { timeout: 20_000, interval: 50 };
const anonymous = { auth: { persistSession: false, autoRefreshToken: false } };

let f: SendFixture;
let stack: LocalStack;
let folder: string;
let fake: FakeEvolution;
let files: Server;
let filesUrl: string;
/** What the object store answers for a path: bytes, or a status. */
const served = new Map<string, Uint8Array | number>();
const fetched: string[] = [];
let inbox: Inbox;
let prosa: Prosa | undefined;
let photo: Uint8Array;

beforeAll(async () => {
  f = await createSendFixture();
  folder = await mkdtemp(join(tmpdir(), "prosa-storage-"));
  stack = await startStackOn({
    adminUrl: f.db.adminUrl,
    databaseUrl: f.db.databaseUrl,
    storageDir: folder,
  });
  fake = await startFakeEvolution({ seed: 5 });
  const client = createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey });
  await client.instance.create({ instanceName: instance, integration: "WHATSAPP-BAILEYS" });
  fake.phone.scanQr(instance);
  files = createServer((request, response) => {
    const path = request.url ?? "";
    fetched.push(path);
    const answer = served.get(path) ?? 404;
    if (typeof answer === "number") response.writeHead(answer).end();
    else response.end(answer);
  });
  await new Promise<void>((resolve) => files.listen(0, "127.0.0.1", resolve));
  filesUrl = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
  inbox = await createInbox(f.db.pool, f.tenantId);
  await f.db.pool.query("update prosa.tenant_counters set conversation_number = 100");
  await f.db.pool.query(
    "insert into prosa.channel_members (tenant_id, channel_id, operator_id) values ($1, $2, $3)",
    [f.tenantId, inbox.channelId, f.operatorIds.vera],
  );
  await f.db.pool.query("update prosa.channels set settings = $1 where tenant_id = $2", [
    JSON.stringify({ instance, mediaOrigins: [filesUrl], mediaMaxBytes: { document: 200_000 } }),
    f.tenantId,
  ]);
  photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: "#7a5230" } })
    .jpeg()
    .toBuffer();
});
afterEach(async () => {
  await prosa?.close();
  prosa = undefined;
});
afterAll(async () => {
  files.closeAllConnections();
  files.close();
  await fake.stop();
  await stack.stop();
  await f.close();
  await rm(folder, { recursive: true, force: true });
});

const service = () => createClient(stack.supabaseUrl, stack.secretKey, anonymous);
async function start(storage: "on" | "off" = "on"): Promise<void> {
  prosa = createProsa({
    sql: f.sql,
    queues: createQueueBackend({ databaseUrl: f.db.databaseUrl }),
    channels: [evolution({ baseUrl: fake.url, apiKey: fake.apiKey })],
    ...(storage === "on" ? { media: createSupabaseMediaStore({ client: service() }) } : {}),
    ffmpegPath,
    authenticate: async (request) => {
      const sub = request.headers.get("x-user");
      return sub ? { claims: { sub } } : null;
    },
  });
  await prosa.workers.start();
}
const ask = (path: string, user: string, body?: unknown) =>
  (prosa as Prosa).api(
    new Request(`http://crm.example/api/internal/v1/${path}`, {
      method: body ? "POST" : "GET",
      headers: { "x-user": user, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    }),
  );

/** Receives a message with one file; answers with the file's id. */
async function receive(
  source: Partial<InboundAttachment["source"]>,
  more: Partial<InboundAttachment> = {},
  externalId = `M-${randomUUID()}`,
): Promise<string> {
  const file: InboundAttachment = {
    kind: "image",
    mime: "image/jpeg",
    fileName: null,
    bytes: null,
    widthPx: null,
    heightPx: null,
    durationMs: null,
    waveform: null,
    preview: null,
    ...more,
    source: { inline: false, url: null, pull: false, ...source },
  };
  const answer = await inbox.ingest(
    inbound({
      externalId,
      kind: file.kind === "sticker" ? "sticker" : file.kind,
      attachments: [file],
    }),
  );
  return answer.mediaJobs[0] ?? "";
}
async function fileOf(id: string): Promise<Attachment & { path: string; rev: number }> {
  const { rows } = await f.db.pool.query(
    `select prosa_private.attachments_json(a.message_id) -> 0
       || jsonb_build_object('path', a.storage_path, 'rev', c.rev) as file
     from prosa.attachments a join prosa.conversations c on c.id = a.conversation_id
     where a.id = $1`,
    [id],
  );
  return rows[0].file;
}
const stateOf = async (id: string) => (await fileOf(id)).state;

describe("a received file", () => {
  it("is fetched by its link, looked at, and kept with a small copy", async () => {
    await start();
    served.set("/a.jpg", photo);
    const id = await receive({ url: `${filesUrl}/a.jpg`, pull: true });
    const before = await fileOf(id);
    await expect.poll(() => stateOf(id), soon).toBe("ready");
    const file = await fileOf(id);
    expect(file).toMatchObject({
      mime: "image/jpeg",
      bytes: photo.byteLength,
      widthPx: 900,
      heightPx: 600,
      thumbnailPath: `${file.storagePath}.thumbnail`,
    });
    expect(file.rev).toBeGreaterThan(before.rev);
    const store = createSupabaseMediaStore({ client: service() });
    const small = await store.get(file.thumbnailPath ?? "");
    expect((await sharp(small).metadata()).format).toBe("webp");
  });

  it("is asked of the provider when its link is dead", async () => {
    await start();
    const { id: externalId } = fake.phone.sendImage(marina, {});
    const id = await receive({ url: `${filesUrl}/gone.jpg`, pull: true }, {}, externalId);
    await expect.poll(() => stateOf(id), soon).toBe("ready");
    expect(fetched).toContain("/gone.jpg");
    expect((await fileOf(id)).mime).toBe("image/jpeg");
  });

  it("waits while its host is away, and comes when it is back", async () => {
    await start();
    served.set("/late.jpg", 503);
    const id = await receive({ url: `${filesUrl}/late.jpg` });
    await expect.poll(async () => (await fileOf(id)).errorCode, soon).toBe("channel.unavailable");
    expect(await stateOf(id)).toBe("pending");
    served.set("/late.jpg", photo);
    await expect.poll(() => stateOf(id), soon).toBe("ready");
    expect((await fileOf(id)).errorCode).toBeNull();
  });

  it("fails where nobody has it, and is fetched again when an operator says so", async () => {
    await start();
    const id = await receive({ url: `${filesUrl}/lost.jpg` });
    await expect.poll(() => stateOf(id), soon).toBe("failed");
    expect((await fileOf(id)).errorCode).toBe("attachment.not_found");

    const refused = async (user: string) =>
      (
        (await (await ask("retry_attachment", user, { attachmentId: id })).json()) as {
          error: { code: string };
        }
      ).error.code;
    expect(await refused("vera")).toBe("auth.forbidden");
    expect(await refused("stranger")).toBe("attachment.not_found");
    expect(await stateOf(id)).toBe("failed");

    served.set("/lost.jpg", photo);
    const answer = await ask("retry_attachment", "helena", { attachmentId: id });
    expect(await answer.json()).toEqual({ attachmentId: id, state: "pending" });
    await expect.poll(() => stateOf(id), soon).toBe("ready");
    const again = await ask("retry_attachment", "helena", { attachmentId: id });
    expect(await again.json()).toEqual({ attachmentId: id, state: "ready" });
  });

  it("is found without a wake-up", async () => {
    served.set("/quiet.jpg", photo);
    const id = await receive({ url: `${filesUrl}/quiet.jpg` });
    await start();
    await expect.poll(() => stateOf(id), soon).toBe("ready");
  });

  it("is not kept over the channel's cap", async () => {
    await start();
    served.set("/big.pdf", new Uint8Array(200_001));
    const id = await receive({ url: `${filesUrl}/big.pdf` }, { kind: "document" });
    await expect.poll(() => stateOf(id), soon).toBe("failed");
    expect((await fileOf(id)).errorCode).toBe("attachment.too_large");
  });

  it("that a browser would run is a document that downloads", async () => {
    await start();
    const page = new TextEncoder().encode("<html><script>alert(1)</script></html>");
    served.set("/a.png", page);
    const id = await receive({ url: `${filesUrl}/a.png` }, { mime: "image/png" });
    await expect.poll(() => stateOf(id), soon).toBe("ready");
    const file = await fileOf(id);
    expect([file.kind, file.thumbnailPath]).toEqual(["document", null]);
    const store = createSupabaseMediaStore({ client: service() });
    const response = await fetch(await store.signedUrl(file.path, 60));
    expect(response.headers.get("content-type")).toMatch(/^application\/octet-stream/);
  });
});

describe("without a store", () => {
  it("stays at the provider, which is asked for who may see it", async () => {
    await start("off");
    served.set("/remote.jpg", photo);
    const id = await receive({ url: `${filesUrl}/remote.jpg` }, { fileName: "vão da parede.jpg" });
    await expect.poll(() => stateOf(id), soon).toBe("remote");
    expect(fetched).not.toContain("/remote.jpg");

    const opened = await ask(`attachments/${id}`, "helena");
    expect(new Uint8Array(await opened.arrayBuffer())).toEqual(new Uint8Array(photo));
    expect(Object.fromEntries(opened.headers)).toMatchObject({
      "content-type": "image/jpeg",
      "content-disposition": "attachment; filename*=UTF-8''v%C3%A3o%20da%20parede.jpg",
      "x-content-type-options": "nosniff",
    });
    expect((await ask(`attachments/${id}`, "stranger")).status).toBe(404);
    served.set("/remote.jpg", 404);
    expect((await ask(`attachments/${id}`, "helena")).status).toBe(404);
  });

  it("is kept after all once there is a store and somebody asks for it", async () => {
    await start("off");
    served.set("/later.jpg", photo);
    const id = await receive({ url: `${filesUrl}/later.jpg` });
    await expect.poll(() => stateOf(id), soon).toBe("remote");
    await prosa?.close();
    await start();
    await ask("retry_attachment", "helena", { attachmentId: id });
    await expect.poll(() => stateOf(id), soon).toBe("ready");
    expect((await ask(`attachments/${id}`, "helena")).status).toBe(404);
  });
});

describe("a file that an operator sends", () => {
  let caio: SupabaseClient;
  let lia: SupabaseClient;
  const signIn = async (name: "caio" | "lia") => {
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
    const client = createClient(stack.supabaseUrl, stack.publishableKey, anonymous);
    await client.auth.signInWithPassword({ email, password: "prosa-demo" });
    return client;
  };
  beforeAll(async () => {
    [caio, lia] = [await signIn("caio"), await signIn("lia")];
  });

  async function send(bytes: Uint8Array, mime: string, content = {}): Promise<Message> {
    const issued = await caio.schema("prosa").rpc("create_attachment", {
      args: {
        conversationId: f.conversationId,
        fileName: "arquivo",
        mime,
        bytes: bytes.byteLength,
      },
    });
    const { attachmentId, storagePath } = issued.data as Record<string, string>;
    const file = new Blob([new Uint8Array(bytes)], { type: mime });
    const upload = await caio.storage.from("prosa").upload(storagePath ?? "", file);
    expect(upload.error).toBeNull();
    const sent = await caio.schema("prosa").rpc("enqueue_message", {
      args: {
        conversationId: f.conversationId,
        clientMessageId: randomUUID(),
        content: { kind: "media", attachmentId, ...content },
      },
    });
    expect(sent.error).toBeNull();
    return sent.data.message;
  }
  const message = (id: string) => f.message(id);
  const status = async (id: string) => (await message(id)).status;
  const received = async () => {
    const last = fake.phone.chat(marina).at(-1);
    const response = await fetch(`${fake.url}${last?.mediaUrl}`);
    return { kind: last?.kind, bytes: new Uint8Array(await response.arrayBuffer()) };
  };

  it("leaves once its bytes were looked at, and opens to colleagues then", async () => {
    const { id, attachments } = await send(photo, "image/jpeg");
    expect(attachments).toMatchObject([{ state: "pending", storagePath: null }]);
    const after = await f.enqueue("Depois da foto", {}, "helena");
    await start();
    await expect.poll(() => status(after.message.id), soon).toBe("sent");
    expect(await status(id)).toBe("sent");
    const order = fake.phone.chat(marina).filter(({ direction }) => direction === "out");
    expect(order.slice(-2).map(({ kind }) => kind)).toEqual(["image", "text"]);

    const [file] = (await message(id)).attachments;
    expect(file).toMatchObject({ state: "ready", widthPx: 900, heightPx: 600 });
    for (const path of [file?.storagePath, file?.thumbnailPath]) {
      expect((await lia.storage.from("prosa").download(path ?? "")).error).toBeNull();
    }
  });

  it("is turned into a voice note when it was recorded", async () => {
    await start();
    const ffmpeg = await testFfmpeg();
    const chunks: Uint8Array[] = [];
    await ffmpeg.run(
      { bytes: tone(700), mime: "audio/wav" },
      ["-c:a", "libopus", "-f", "webm"],
      (chunk) => chunks.push(chunk),
    );
    const { id } = await send(Buffer.concat(chunks), "audio/webm", { voice: true });
    await expect.poll(() => status(id), soon).toBe("sent");
    const heard = await received();
    expect([heard.kind, isVoiceNote(heard.bytes)]).toEqual(["audio", true]);
    const [file] = (await message(id)).attachments;
    expect(file).toMatchObject({ mime: "audio/ogg" });
    expect(file?.waveform).toHaveLength(64);
  });

  it("fails with a reason when it holds no sound, and lets others pass", async () => {
    await start();
    const bad = await send(new TextEncoder().encode("nada"), "audio/webm", { voice: true });
    const after = await f.enqueue("Segue sem o áudio", {}, "helena");
    await expect.poll(() => status(after.message.id), soon).toBe("sent");
    expect(await message(bad.id)).toMatchObject({
      status: "failed",
      errorCode: "attachment.unreadable",
    });
    await f.sql.call("retry_message", { messageId: bad.id }, f.as.helena);
    expect((await message(bad.id)).attachments).toMatchObject([{ state: "pending" }]);
    await expect.poll(() => status(bad.id), soon).toBe("failed");
  });

  it("leaves as a document when it is not the picture it says", async () => {
    await start();
    const { id } = await send(new TextEncoder().encode("<svg onload='x'/>"), "image/png");
    await expect.poll(() => status(id), soon).toBe("sent");
    expect(await message(id)).toMatchObject({ kind: "document" });
    const [file] = (await message(id)).attachments;
    const signed = await lia.storage.from("prosa").createSignedUrl(file?.storagePath ?? "", 60);
    const response = await fetch(signed.data?.signedUrl ?? "");
    expect(response.headers.get("content-type")).toMatch(/^application\/octet-stream/);
  });
});
