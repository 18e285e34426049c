import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { createEvolutionClient } from "@prosa/evolution-client";
import { type FakeEvolution, startFakeEvolution } from "@prosa/evolution-client/testing";
import { type LocalRedis, startRedis } from "@prosa/local-stack/testing";
import { Redis } from "ioredis";
import pg from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../../../supabase/tests/harness.ts";
import { toNodeHandler } from "./adapters/node/index.ts";
import { runCli } from "./cli/run-cli.ts";
import { fromEnvironment } from "./from-environment.ts";
import type { Prosa } from "./prosa.ts";
import { createSecretBox } from "./secret-box.ts";

/** A whole run with everything in it that must stay secret, and eyes on every place where it could end. */
const marina = "marina-siqueira";
const soon = { timeout: 30_000, interval: 50 };
const keyBytes = Buffer.alloc(32, 9).toString("base64");
const secrets: Record<string, string> = {
  "encryption key": keyBytes,
  "metrics token": "scrape-6f1c2ab97d",
  "jwt key of a channel": "jwt-key-0b5e77c1d2",
  "instance's token": "instance-token-91c4e0",
  "Supabase secret key": "sb_secret_5d0c7be2a1f94",
  "media key": "bWVkaWEta2V5LW9mLWEtcGhvdG8=",
  "wrong token of a stranger": "wrong-token-77aa10c3",
};

let db: TestDatabase;
let redis: LocalRedis;
let fake: FakeEvolution;
let prosa: Prosa;
let server: Server;
let url: string;
let written = "";
let commands = "";
let watching: Redis;
const stream = new Writable({
  write(chunk, _encoding, done) {
    written += String(chunk);
    done();
  },
});
const raw = pino({ level: "debug" }, stream);

beforeAll(async () => {
  [db, redis, fake] = await Promise.all([
    createDatabase(),
    startRedis(),
    startFakeEvolution({ seed: 21, serverAckMs: 5, deliveryAckMs: 10 }),
  ]);
  const spy = new Redis(redis.url);
  watching = await spy.monitor();
  spy.disconnect();
  watching.on("monitor", (_time: string, words: string[]) => {
    commands += `${words.join(" ")}\n`;
  });
  secrets["Evolution's key"] = fake.apiKey;
  const { password } = new URL(db.databaseUrl);
  if (password) secrets["password of the database"] = password;
  const environment = {
    DATABASE_URL: db.databaseUrl,
    DATABASE_DIRECT_URL: db.databaseUrl,
    REDIS_URL: redis.url,
    EVOLUTION_URL: fake.url,
    EVOLUTION_API_KEY: fake.apiKey,
    SUPABASE_SECRET_KEY: secrets["Supabase secret key"] ?? "",
    PROSA_ENCRYPTION_KEY: `v1:${keyBytes}`,
    PROSA_METRICS_TOKEN: secrets["metrics token"] ?? "",
  };
  prosa = await fromEnvironment(environment, {
    logger: raw,
    authenticate: async (request) => {
      const sub = request.headers.get("x-user");
      return sub ? { claims: { sub } } : null;
    },
  });
  server = createServer(
    toNodeHandler((request) =>
      new URL(request.url).pathname.startsWith("/api/webhook")
        ? prosa.webhook(request)
        : prosa.api(request),
    ),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey });
  await client.instance.create({ instanceName: "loja", integration: "WHATSAPP-BAILEYS" });
  const cli = async (line: string) => {
    let out = "";
    const keep = (text: string) => {
      out += text;
    };
    expect(await runCli(line.split(" "), environment, { out: keep, err: keep })).toBe(0);
    return out;
  };
  await cli("tenant create --slug horizonte --name Horizonte");
  await cli("member add --tenant horizonte --subject caio --name Caio --role admin");
  const made = await cli(
    `channel create --tenant horizonte --name Loja --instance loja --api-key ${fake.apiKey} --public-url ${url} --json`,
  );
  const { channelId, webhookToken } = JSON.parse(made);
  secrets["webhook token"] = webhookToken;
  const sealed = await createSecretBox(`v1:${keyBytes}`).seal(channelId, {
    apiKey: fake.apiKey,
    jwtKeyOfAnother: secrets["jwt key of a channel"] ?? "",
  });
  await db.pool.query(
    "update prosa.channel_secrets set ciphertext = $2, key_version = $3 where channel_id = $1",
    [channelId, sealed.ciphertext, sealed.keyVersion],
  );
  fake.phone.scanQr("loja");
  await prosa.workers.start();
});
afterAll(async () => {
  watching.disconnect();
  await prosa.close();
  server.closeAllConnections();
  server.close();
  await fake.stop();
  await redis.stop();
  await db.drop();
});

/** Everything that any table of any schema holds, as text. */
async function everyRow(): Promise<string> {
  const target = new URL(db.adminUrl);
  target.pathname = `/${db.name}`;
  const admin = new pg.Client({ connectionString: target.href });
  await admin.connect();
  try {
    const { rows: tables } = await admin.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')`,
    );
    let text = "";
    for (const { name } of tables) {
      const { rows } = await admin.query<{ row: string }>(`select t::text as row from ${name} t`);
      text += `${name}\n${rows.map(({ row }) => row).join("\n")}\n`;
    }
    return text;
  } finally {
    await admin.end();
  }
}

const leaksIn = (text: string) =>
  Object.keys(secrets).filter((name) => text.includes(secrets[name] as string));

const knock = (body: string, token = secrets["webhook token"]) =>
  fetch(`${url}/api/webhook`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body,
  });

const photo = (id: string, more: object = {}) =>
  JSON.stringify({
    event: "messages.upsert",
    instance: "loja",
    apikey: secrets["instance's token"],
    server_url: fake.url,
    ...more,
    data: {
      key: { remoteJid: "5511987650001@s.whatsapp.net", fromMe: false, id },
      message: {
        imageMessage: {
          url: "https://mmg.whatsapp.net/x",
          mimetype: "image/jpeg",
          mediaKey: secrets["media key"],
          caption: "veja a cozinha",
        },
        messageContextInfo: { messageSecret: secrets["media key"] },
      },
      messageTimestamp: 1_795_333_000,
    },
  });

it("lets no secret of a run come to rest in database, logs or Redis", async () => {
  const conversation = async () => {
    const { rows } = await db.pool.query("select id from prosa.conversations limit 1");
    return rows[0]?.id as string | undefined;
  };
  fake.phone.say(marina, "Oi! Vocês fazem cozinha planejada?");
  await expect.poll(conversation, soon).toBeTruthy();
  const send = async () =>
    fetch(`${url}/api/messages`, {
      method: "POST",
      headers: { "x-user": "caio", "content-type": "application/json" },
      body: JSON.stringify({
        conversationId: await conversation(),
        clientMessageId: crypto.randomUUID(),
        content: { kind: "text", body: "Fazemos! Posso medir na quinta?" },
      }),
    });
  expect((await send()).status).toBe(202);
  await expect
    .poll(
      async () =>
        (await db.pool.query("select from prosa.send_attempts where outcome = 'sent'")).rowCount,
      soon,
    )
    .toBe(1);

  expect((await knock(photo("PHOTO1", { api_key: fake.apiKey }))).status).toBe(202);
  expect((await knock(photo("CUT").slice(0, -20))).status).toBe(400);
  expect((await knock(photo("P2"), secrets["wrong token of a stranger"])).status).toBe(401);
  const metrics = (token = "") =>
    fetch(`${url}/api/metrics`, { headers: { authorization: `Bearer ${token}` } });
  expect((await metrics(secrets["metrics token"])).status).toBe(200);
  expect((await metrics(secrets["wrong token of a stranger"])).status).toBe(404);

  await fake.stop();
  expect((await send()).status).toBe(202);
  await expect
    .poll(
      async () =>
        (await db.pool.query("select from prosa.send_attempts where outcome <> 'sent'")).rowCount,
      soon,
    )
    .toBeGreaterThan(0);
  await expect.poll(async () => (await everyRow()).includes("veja a cozinha"), soon).toBe(true);

  const rows = await everyRow();
  expect(rows).toContain("prosa.channel_secrets");
  expect(written).toContain("webhook refused");
  expect(commands).toContain("send_message");
  expect({
    database: leaksIn(rows),
    logs: leaksIn(written),
    redis: leaksIn(commands),
  }).toEqual({ database: [], logs: [], redis: [] });
  expect(written).not.toMatch(/5511987650001|veja a cozinha|Posso medir|cozinha planejada/);
});

it("would have seen every one of them", async () => {
  const all = Object.keys(secrets);
  const everything = Object.values(secrets).join(" ");
  await db.pool.query("update prosa.tenants set settings = jsonb_build_object('leak', $1::text)", [
    everything,
  ]);
  raw.info({ everything }, "a leak");
  const look = new Redis(redis.url);
  await look.set("leak", everything);
  look.disconnect();
  await expect.poll(() => leaksIn(commands)).toEqual(all);
  expect({ database: leaksIn(await everyRow()), logs: leaksIn(written) }).toEqual({
    database: all,
    logs: all,
  });
});
