import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Message } from "@prosa/core";
import { type FakeEvolution, startFakeEvolution } from "@prosa/evolution-client/testing";
import pg from "pg";
import { createPostgresGateway } from "../../../packages/server-sdk/src/adapters/postgres/index.ts";
import { evolutionCapabilities } from "../../../packages/server-sdk/src/channels/evolution/capabilities.ts";
import { evolution } from "../../../packages/server-sdk/src/channels/evolution/index.ts";
import type { SendTimes } from "../../../packages/server-sdk/src/outbound/outbound-deps.ts";
import type { JsonObject } from "../../../packages/server-sdk/src/ports/index.ts";
import { createChannel } from "../../../packages/server-sdk/src/provision/create-channel.ts";
import { type App, startApp } from "./app.ts";
import type { Fault } from "./fault-points.ts";
import { until } from "./until.ts";

const instance = "loja-pinheiros";
const operator = "caio";

/** A company with one WhatsApp number, its app and its customers' phones. */
export interface Shop {
  pool: pg.Pool;
  fake: FakeEvolution;
  app: App;
  mediaFolder: string;
  /** Asks the app as its operator would, again and again until it answers. */
  ask<Answer>(path: string, body: JsonObject): Promise<Answer>;
  /** Writes to a customer; the message comes back as it was stored. */
  send(conversationId: string, content: JsonObject, replyToId?: string): Promise<Message | null>;
  /** Sends a file, uploaded as a browser would. */
  sendFile(conversationId: string, caption: string): Promise<void>;
  close(): Promise<void>;
}

export interface ShopOptions {
  databaseUrl: string;
  /** Without it the queues live in Postgres. */
  redisUrl?: string;
  /** Of the app's processes, one each. */
  faults?: Fault[];
  times?: Partial<SendTimes>;
}

/**
 * Short, but longer than a provider on a slow machine may sit on a call: what it did not show when the
 * hold ends counts as never sent. Two processes take a while to start there, too.
 */
const quickTimes: Partial<SendTimes> = { timeoutMs: 1_500, holdMs: 4_000, maxHoldMs: 180_000 };

export async function openShop(options: ShopOptions): Promise<Shop> {
  const { databaseUrl, redisUrl, faults } = options;
  const mediaFolder = await mkdtemp(join(tmpdir(), "prosa-faults-"));
  const fake = await startFakeEvolution({
    seed: 7,
    serverAckMs: 20,
    deliveryAckMs: 60,
    // Scales its patience too: less would be too little for a process that has just started.
    retryScale: 0.1,
  });
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 3 });
  // Some tests take Postgres away: a connection that breaks is replaced by the next query.
  pool.on("error", () => {});
  const sql = createPostgresGateway({ connectionString: databaseUrl, poolSize: 2 });
  const { tenantId } = await sql.call<{ tenantId: string }>(
    "create_tenant",
    { slug: "horizonte", name: "Marcenaria Horizonte" },
    "service",
  );
  await sql.call(
    "add_member",
    { tenantId, subject: operator, name: "Caio Menezes", role: "admin" },
    "service",
  );
  const { channelId, webhookToken } = await createChannel(
    { sql },
    {
      tenantId,
      type: "whatsapp",
      provider: "evolution",
      name: "Loja Pinheiros",
      settings: { instance },
      capabilities: evolutionCapabilities,
    },
  );
  const app = await startApp(
    {
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl ?? "",
      QUEUE_PREFIX: redisUrl ? `faults-${randomUUID()}` : "prosa",
      EVOLUTION_URL: fake.url,
      EVOLUTION_API_KEY: fake.apiKey,
      MEDIA_FOLDER: mediaFolder,
      SEND_TIMES: JSON.stringify({ ...quickTimes, ...options.times }),
    },
    faults,
  );
  const account = evolution({ baseUrl: fake.url, apiKey: fake.apiKey }).admin?.({
    channelId,
    settings: { instance },
    secrets: {},
  });
  await account?.create(
    { url: `${app.url}/api/webhook/evolution/${channelId}`, token: webhookToken },
    AbortSignal.timeout(20_000),
  );
  fake.phone.scanQr(instance);
  // A phone that was just paired is quiet for a moment. What is said before its connection is known may
  // be read back as history, which is another scenario.
  await until("the channel is connected", async () => {
    const { rows } = await pool.query(
      "select 1 from prosa.channels where id = $1 and status = 'connected'",
      [channelId],
    );
    return rows[0];
  });

  const ask: Shop["ask"] = async (path, body) => {
    for (const deadlineMs = Date.now() + 240_000; ; ) {
      const response = await fetch(app.url + path, {
        method: "POST",
        headers: { "content-type": "application/json", "x-user": operator },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
      }).catch(() => null);
      if (response?.ok) return response.json();
      const answer = await response?.text();
      // Asking again and again while the database is away counts as asking, too.
      const isLater = !response || response.status >= 500 || response.status === 429;
      if (!isLater) throw new Error(`${path}: ${answer}`);
      if (Date.now() > deadlineMs) throw new Error(`${path} gets no answer: ${answer}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const send: Shop["send"] = async (conversationId, content, replyToId) => {
    const clientMessageId = randomUUID();
    const { message } = await ask<{ message: Message | null }>("/api/messages", {
      conversationId,
      clientMessageId,
      content,
      ...(replyToId ? { replyToId } : {}),
    });
    return message;
  };
  return {
    pool,
    fake,
    app,
    mediaFolder,
    ask,
    send,
    sendFile: async (conversationId, caption) => {
      const bytes = Buffer.from("%PDF-1.4 as medidas");
      const { attachmentId, storagePath } = await ask<{
        attachmentId: string;
        storagePath: string;
      }>("/api/internal/v1/create_attachment", {
        conversationId,
        fileName: "medidas.pdf",
        mime: "application/pdf",
        bytes: bytes.byteLength,
      });
      const target = join(mediaFolder, storagePath);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, bytes);
      await until("the upload is known", () =>
        pool.query(
          `insert into storage.objects (bucket_id, name, metadata) values ('prosa', $1, $2)
           on conflict do nothing`,
          [storagePath, { size: bytes.byteLength }],
        ),
      );
      await send(conversationId, { kind: "media", attachmentId, caption });
    },
    close: async () => {
      await app.stop();
      await fake.stop();
      await sql.close?.();
      await pool.end();
      await rm(mediaFolder, { recursive: true, force: true });
    },
  };
}
