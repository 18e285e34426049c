import { createHash } from "node:crypto";
import { ProsaError } from "@prosa/core";
import { SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPostgresGateway } from "../../packages/server-sdk/src/adapters/postgres/index.ts";
import { evolution } from "../../packages/server-sdk/src/channels/evolution/index.ts";
import type { JobQueue, NewJob, SqlGateway } from "../../packages/server-sdk/src/ports/index.ts";
import { createWebhookHandler } from "../../packages/server-sdk/src/webhook/handler.ts";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createReplayTenant, type ReplayTenant } from "./ingest-replay-support.ts";

let db: TestDatabase;
let sql: SqlGateway;
let tenant: ReplayTenant;
let jobs: NewJob[];
let calls: string[];
const logged: { fields: Record<string, unknown>; message: string | undefined }[] = [];
const logger = {
  debug() {},
  info() {},
  warn: (fields: object, message?: string) => void logged.push({ fields: { ...fields }, message }),
  error: (fields: object, message?: string) => void logged.push({ fields: { ...fields }, message }),
  child: () => logger,
};
const queue: JobQueue = {
  add: async (job) => void jobs.push(job),
  addBulk: async (added) => void jobs.push(...added),
  close: async () => {},
};
const channels = { evolution: evolution() };

beforeAll(async () => {
  db = await createDatabase();
  sql = createPostgresGateway({ connectionString: db.databaseUrl });
});
beforeEach(async () => {
  tenant = await createReplayTenant(db.pool);
  jobs = [];
  calls = [];
  logged.length = 0;
});
afterAll(async () => {
  await sql.close?.();
  await db.drop();
});

function handlerWith(overrides: Partial<Parameters<typeof createWebhookHandler>[0]> = {}) {
  const counted: SqlGateway = {
    call: (fn, args, as) => {
      calls.push(fn);
      return sql.call(fn, args, as);
    },
  };
  return createWebhookHandler({ sql: counted, queue, channels, logger, ...overrides });
}

const token = () => tenant.tokens.get("loja-demo") as string;

function post(body: BodyInit | null, headers: Record<string, string> = {}, path = "") {
  const init: RequestInit & { duplex: "half" } = {
    method: "POST",
    body,
    headers: { authorization: `Bearer ${token()}`, ...headers },
    duplex: "half",
  };
  return new Request(`http://prosa.test/api/webhook${path}`, init);
}

const text = (id = "M1", overrides = {}) =>
  JSON.stringify({
    event: "messages.upsert",
    instance: "loja-demo",
    apikey: "instance-secret",
    data: {
      key: { remoteJid: "5511987650001@s.whatsapp.net", fromMe: false, id },
      message: { conversation: "oi" },
      messageTimestamp: 1_795_333_000,
    },
    ...overrides,
  });

const stored = async () =>
  (
    await db.pool.query(
      "select state, error, payload, lane_key from prosa.webhook_events where tenant_id = $1 order by ord",
      [tenant.tenantId],
    )
  ).rows;

describe("the webhook handler", () => {
  it("stores, wakes the lane and answers 202", async () => {
    const response = await handlerWith()(post(text()));
    expect([response.status, await response.json()]).toEqual([202, { accepted: 1, duplicates: 0 }]);
    const [event] = await stored();
    expect(event).toMatchObject({
      state: "pending",
      lane_key: `${tenant.channelIds[0]}/chat:5511987650001@s.whatsapp.net`,
    });
    expect(jobs).toEqual([
      {
        name: "drain",
        data: { lane: event.lane_key },
        // Of one lane always the same, and no phone.
        deduplicationId: createHash("sha256").update(event.lane_key).digest("hex").slice(0, 32),
      },
    ]);
    const again = await handlerWith()(post(text()));
    expect(await again.json()).toEqual({ accepted: 0, duplicates: 1 });
    expect(jobs).toHaveLength(1);
  });

  it("refuses a wrong token without reading the body", async () => {
    let pulled = 0;
    const body = new ReadableStream(
      {
        pull: (controller) => {
          pulled += 1;
          controller.enqueue(new Uint8Array(1024));
        },
      },
      { highWaterMark: 0 },
    );
    const handler = handlerWith();
    const response = await handler(post(body, { authorization: "Bearer wrong" }));
    expect([response.status, pulled]).toEqual([401, 0]);
    expect((await handler(post(text(), { authorization: "" }))).status).toBe(401);
    expect(logged).toHaveLength(2);
  });

  it("holds the token to the channel in the path, whatever byEvents appends", async () => {
    const handler = handlerWith();
    const [own, other] = tenant.channelIds;
    const statusOf = async (path: string) => (await handler(post(text(), {}, path))).status;
    expect(await statusOf(`/evolution/${own}`)).toBe(202);
    expect(await statusOf(`/evolution/${own}/messages-upsert`)).toBe(202);
    expect(await statusOf(`/evolution/${other}`)).toBe(401);
    expect(await statusOf(`/other/${own}`)).toBe(401);
  });

  it("forgets a revoked token and an expired one", async () => {
    await db.pool.query(
      "update prosa.channel_tokens set expires_at = now() - interval '1 second' where channel_id = $1",
      [tenant.channelIds[0]],
    );
    expect((await handlerWith()(post(text()))).status).toBe(401);
  });

  it.each([
    ["truncated JSON", text().slice(0, 80)],
    ["nothing", ""],
    ["no envelope", "[1,2]"],
    ["no event", '{"data":{}}'],
  ])("answers 400 to %s, logs it once and stores nothing", async (_, body) => {
    const response = await handlerWith()(post(body));
    expect(response.status).toBe(400);
    expect(logged).toHaveLength(1);
    expect(await stored()).toEqual([]);
  });

  it("answers 405 to anything but POST", async () => {
    const request = new Request("http://prosa.test/api/webhook");
    expect((await handlerWith()(request)).status).toBe(405);
  });

  it.each([
    { data: null, rows: 1 },
    { data: [], rows: 1 },
    { data: "odd", rows: 1 },
    { data: ["a", "b"], rows: 2 },
    { data: 7, rows: 1 },
  ])("keeps an event with $data as data", async ({ data, rows }) => {
    const body = JSON.stringify({ event: "messages.upsert", instance: "loja-demo", data });
    expect((await handlerWith()(post(body))).status).toBe(202);
    expect(await stored()).toHaveLength(rows);
  });

  it("keeps an event of another instance without effect, and shows it in the channel's health", async () => {
    const response = await handlerWith()(post(text("M1", { instance: "outra" })));
    expect(response.status).toBe(202);
    expect(await stored()).toMatchObject([{ state: "ignored", error: "instance_mismatch" }]);
    expect(jobs).toEqual([]);
    const { rows } = await db.pool.query("select health from prosa.channels where id = $1", [
      tenant.channelIds[0],
    ]);
    expect(rows[0].health.instanceMismatchAt).toBeTruthy();
  });

  it("stores what it can of a 120 MB body, as a message whose file is pulled later", async () => {
    const head = JSON.stringify({
      event: "messages.upsert",
      instance: "loja-demo",
      data: {
        key: { remoteJid: "5511987650001@s.whatsapp.net", fromMe: false, id: "BIG" },
        pushName: "Ana",
        message: { imageMessage: { caption: "enorme", mimetype: "image/jpeg" }, base64: "" },
      },
    });
    const chunk = new TextEncoder().encode("A".repeat(1024 * 1024));
    let sent = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        if (sent === 0) controller.enqueue(new TextEncoder().encode(head.slice(0, -5)));
        else if (sent > 120) {
          controller.enqueue(new TextEncoder().encode('"}}}'));
          controller.close();
        } else controller.enqueue(chunk);
        sent += 1;
      },
    });
    const response = await handlerWith()(post(body));
    expect([response.status, sent]).toEqual([202, 122]);
    const [event] = await stored();
    expect(event).toMatchObject({ state: "pending", payload: { truncated: true } });
    expect(JSON.stringify(event.payload).length).toBeLessThan(2_000);
    const [effect] = (
      channels.evolution.normalize({
        providerEvent: "messages.upsert",
        payload: event.payload,
        receivedAt: "2026-11-22T12:00:00.000Z",
        settings: {},
      }) as { effects: unknown[] }
    ).effects;
    expect(effect).toMatchObject({
      body: "enorme",
      attachments: [{ source: { inline: false, pull: true } }],
    });
  });

  it("keeps the whole elements of a history too large, and has the rest read back", async () => {
    const item = (n: number) => ({
      key: { remoteJid: "5511987650001@s.whatsapp.net", fromMe: false, id: `H${n}` },
      message: { conversation: `história ${n}` },
      messageTimestamp: 1_795_000_000 + n,
    });
    const data = Array.from({ length: 120_000 }, (_, n) => item(n));
    const response = await handlerWith()(post(text("", { event: "messages.set", data })));
    expect(response.status).toBe(202);
    const rows = await stored();
    const kept = rows.filter(({ state }) => state === "pending");
    expect(kept.map(({ payload }) => payload.data)).toEqual(data.slice(0, kept.length));
    expect(kept.length).toBeGreaterThan(100);
    expect(rows.filter(({ state }) => state !== "pending")).toMatchObject([
      {
        state: "ignored",
        error: "oversized",
        payload: { event: "messages.set", data: null, truncated: true, bytes: expect.any(Number) },
      },
    ]);
    const { rows: backfills } = await db.pool.query(
      `select reason, state, live_after, since < now() - interval '80 days' far_back
       from prosa.backfills where channel_id = $1`,
      [tenant.channelIds[0]],
    );
    expect(backfills).toEqual([
      { reason: "oversized", state: "waiting", live_after: null, far_back: true },
    ]);
  });

  it("asks for a retry while Postgres is away", async () => {
    const away = createPostgresGateway({ connectionString: "postgres://x:x@127.0.0.1:1/x" });
    const response = await handlerWith({ sql: away })(post(text()));
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    await away.close?.();
  });

  it("asks for a retry when the sender breaks off", async () => {
    const body = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode('{"event":'));
        controller.error(new Error("reset"));
      },
    });
    expect((await handlerWith()(post(body))).status).toBe(503);
  });

  it("answers 202 though the queue is away, and leaves the row to the sweeper", async () => {
    const broken: JobQueue = {
      ...queue,
      addBulk: async () => {
        throw new ProsaError("storage.unavailable", "no Redis");
      },
    };
    const work: Promise<unknown>[] = [];
    const handler = handlerWith({ queue: broken, waitUntil: (promise) => void work.push(promise) });
    expect((await handler(post(text()))).status).toBe(202);
    await Promise.all(work);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const { lanes } = await sql.call<{ lanes: string[] }>(
      "pending_lanes",
      { olderThanMs: 0, limit: 1000 },
      "service",
    );
    expect(lanes).toContain((await stored())[0].lane_key);
  });

  it("groups concurrent requests into few commits", async () => {
    const handler = handlerWith();
    const responses = await Promise.all(
      Array.from({ length: 200 }, (_, n) => handler(post(text(`G${n}`)))),
    );
    expect(responses.every((response) => response.status === 202)).toBe(true);
    expect(await stored()).toHaveLength(200);
    expect(calls.filter((fn) => fn === "record_webhook_events").length).toBeLessThan(40);
    expect(calls.filter((fn) => fn === "resolve_channel_token")).toHaveLength(1);
  });

  it("never stores presence, but passes it on", async () => {
    const body = JSON.stringify({
      event: "presence.update",
      instance: "loja-demo",
      data: { id: "1@lid", presences: { "1@lid": { lastKnownPresence: "composing" } } },
    });
    expect((await handlerWith()(post(body))).status).toBe(202);
    expect(await stored()).toEqual([]);
    expect(jobs).toMatchObject([{ name: "typing", data: { providerEvent: "presence.update" } }]);
  });

  it("stores what a text says of null characters and half surrogate pairs, not them", async () => {
    const odd = (id: string, spelled: string) => text(id).replace('"oi"', `"${spelled}"`);
    const bodies = ["o\\u0000i", "o\\ud83di", "o\\\\u0000i", "o\\udc00\\ud83di"];
    const handler = handlerWith();
    const responses = await Promise.all(
      bodies.map((spelled, n) => handler(post(odd(`N${n}`, spelled)))),
    );
    expect(responses.map((response) => response.status)).toEqual([202, 202, 202, 202]);
    const texts = (await stored()).map(({ state, payload: { data } }) => [
      data.key.id,
      state,
      data.message.conversation,
    ]);
    expect(texts.sort()).toEqual([
      ["N0", "pending", "oi"],
      ["N1", "pending", "o\ufffdi"],
      ["N2", "pending", "o\\u0000i"],
      ["N3", "pending", "o\ufffd\ufffdi"],
    ]);
  });

  it("lets a row that Postgres refuses stand alone, and stores those around it", async () => {
    await db.pool.query(
      `alter table prosa.webhook_events add constraint no_poison
         check (payload::text not like '%poison%' or payload ? 'unstorable')`,
    );
    const handler = handlerWith();
    const ids = Array.from({ length: 100 }, (_, n) => (n % 33 === 7 ? `poison${n}` : `P${n}`));
    const responses = await Promise.all(ids.map((id) => handler(post(text(id)))));
    await db.pool.query("alter table prosa.webhook_events drop constraint no_poison");
    expect(responses.every((response) => response.status === 202)).toBe(true);
    const rows = await stored();
    expect(rows.filter(({ state }) => state === "pending")).toHaveLength(97);
    expect(rows.filter(({ error }) => error === "malformed")).toHaveLength(3);
    expect(logged.filter(({ message }) => message?.includes("without its payload"))).toHaveLength(
      3,
    );
    expect(calls.filter((fn) => fn === "record_webhook_events").length).toBeLessThan(60);
  });

  it("takes an event that is nested deeper than anybody can read", async () => {
    const nested = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    const response = await handlerWith()(post(text("D1").replace('"oi"', nested)));
    expect(response.status).toBe(202);
    expect(await stored()).toHaveLength(1);
  });

  it("keeps an event that breaks the channel's reader, instead of being sent it for ever", async () => {
    const envelope = () => JSON.parse("null").data;
    const handler = handlerWith({ channels: { evolution: { ...evolution(), envelope } } });
    expect((await handler(post(text()))).status).toBe(202);
    expect(await stored()).toMatchObject([{ state: "ignored", error: "malformed" }]);
  });

  describe("with a jwt_key", () => {
    const jwtKey = "jwt-secret-for-tests-0123456789";
    const secrets = {
      open: async () => ({ jwtKey }),
      seal: async () => ({ ciphertext: "", keyVersion: 1 }),
    };
    const jwt = (key: string, issuedMs: number) =>
      new SignJWT({ app: "evolution", action: "webhook" })
        .setProtectedHeader({ alg: "HS256" })
        .setIssuedAt(Math.floor(issuedMs / 1000))
        .setExpirationTime(Math.floor(issuedMs / 1000) + 600)
        .sign(new TextEncoder().encode(key));
    const statusWith = async (authorization: string, own = token()) =>
      (
        await handlerWith({ secrets })(
          post(text(), { authorization: `Bearer ${authorization}`, "x-prosa-token": own }),
        )
      ).status;

    beforeEach(async () => {
      await db.pool.query(
        `insert into prosa.channel_secrets (channel_id, tenant_id, ciphertext, key_version)
         values ($1, $2, 'sealed', 1)`,
        [tenant.channelIds[0], tenant.tenantId],
      );
    });

    it("takes our token and a JWT of the key, also one from 25 minutes ago", async () => {
      expect(await statusWith(await jwt(jwtKey, Date.now()))).toBe(202);
      expect(await statusWith(await jwt(jwtKey, Date.now() - 25 * 60_000))).toBe(202);
    });

    it("refuses a JWT alone, a forged one, an old one, and our token alone", async () => {
      const good = await jwt(jwtKey, Date.now());
      expect(await statusWith(good, "wrong")).toBe(401);
      expect(await statusWith(await jwt("another-key-another-key-another", Date.now()))).toBe(401);
      expect(await statusWith(await jwt(jwtKey, Date.now() - 50 * 60_000))).toBe(401);
      expect(await statusWith(token())).toBe(401);
    });
  });
});
