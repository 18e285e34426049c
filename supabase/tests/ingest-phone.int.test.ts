import { createServer, type Server } from "node:http";
import { createEvolutionClient } from "@prosa/evolution-client";
import { type FakeEvolution, startFakeEvolution } from "@prosa/evolution-client/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toNodeHandler } from "../../packages/server-sdk/src/adapters/node/index.ts";
import { evolution } from "../../packages/server-sdk/src/channels/evolution/index.ts";
import { nameGroups } from "../../packages/server-sdk/src/maintenance/name-groups.ts";
import { createMediaWorker } from "../../packages/server-sdk/src/media/worker.ts";
import {
  type MediaStore,
  type RunningWorker,
  silentLogger,
} from "../../packages/server-sdk/src/ports/index.ts";
import { createDatabase, type TestDatabase } from "./harness.ts";
import {
  createReplayTenant,
  deliver,
  fixtures,
  type Pipeline,
  type ReplayTenant,
  settled,
  startPipeline,
} from "./ingest-replay-support.ts";

const instance = "loja-demo";
const marina = "marina-siqueira";

let db: TestDatabase;
let fake: FakeEvolution;
let pipeline: Pipeline;
let media: RunningWorker;
let tenant: ReplayTenant;
let webhook: Server;
let files: Server;
const stored = new Map<string, { bytes: Uint8Array; mime: string }>();
const store: MediaStore = {
  put: async (path, bytes, mime) => void stored.set(path, { bytes, mime }),
  get: async (path) => (stored.get(path) as { bytes: Uint8Array }).bytes,
  remove: async (paths) => {
    for (const path of paths) stored.delete(path);
  },
  signedUrl: async (path) => path,
};

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

beforeAll(async () => {
  db = await createDatabase();
  fake = await startFakeEvolution({ serverAckMs: 5, deliveryAckMs: 10, retryScale: 0.01, seed: 7 });
  pipeline = startPipeline(db.databaseUrl);
  tenant = await createReplayTenant(db.pool);
  media = createMediaWorker({
    ...pipeline,
    channels: { evolution: evolution({ baseUrl: fake.url, apiKey: fake.apiKey }) },
    store,
    sweepMs: 500,
    policy: { attempts: 3 },
  });
  webhook = createServer(toNodeHandler(pipeline.handler));
  files = createServer((_request, response) => void response.end("%PDF-1.4 ..."));
  const url = `${await listen(webhook)}/api/webhook/evolution/${tenant.channelIds[0]}`;
  const client = createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey });
  await client.instance.create({
    instanceName: instance,
    integration: "WHATSAPP-BAILEYS",
    webhook: {
      enabled: true,
      url,
      events: [],
      base64: false,
      byEvents: true,
      headers: { authorization: `Bearer ${tenant.tokens.get(instance)}` },
    },
  });
  fake.phone.scanQr();
  await Promise.all([pipeline.worker.ready, media.ready]);
});

afterAll(async () => {
  await fake.stop();
  await media.stop();
  await pipeline.stop();
  for (const server of [webhook, files]) {
    server.closeAllConnections();
    server.close();
  }
  await db.drop();
});

async function quiet(): Promise<void> {
  await fake.settled();
  await settled(db.pool, tenant.tenantId);
}

const row = async (externalId: string) =>
  (
    await db.pool.query(
      `select m.*, c.address_id, (select array_agg(r.emoji) from prosa.message_reactions r
         where r.message_id = m.id) emojis
       from prosa.messages m join prosa.conversations c on c.id = m.conversation_id
       where m.tenant_id = $1 and m.external_id = $2`,
      [tenant.tenantId, externalId],
    )
  ).rows[0];

async function fileOf(externalId: string): Promise<Record<string, unknown>> {
  for (const deadline = Date.now() + 20_000; ; ) {
    const { rows } = await db.pool.query(
      `select a.* from prosa.attachments a join prosa.messages m on m.id = a.message_id
       where m.tenant_id = $1 and m.external_id = $2`,
      [tenant.tenantId, externalId],
    );
    if (rows[0] && rows[0].state !== "pending") return rows[0];
    if (Date.now() > deadline) throw new Error(`no file yet: ${JSON.stringify(rows[0])}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("a customer's phone", () => {
  it("is heard through a noisy line: everything once, edited, deleted, reacted to", async () => {
    fake.setChaos({ duplicate: true, reorder: true });
    const said = Array.from({ length: 12 }, (_, n) => fake.phone.say(marina, `linha ${n}`));
    const [first, second, third] = said.map(({ id }) => id) as [string, string, string];
    fake.phone.edit(marina, first, "linha corrigida");
    fake.phone.remove(marina, second);
    fake.phone.react(marina, third, "👍");
    fake.phone.react(marina, third, "");
    await quiet();
    fake.setChaos({ duplicate: false, reorder: false });

    const { rows } = await db.pool.query(
      "select external_id from prosa.messages where tenant_id = $1 and body like 'linha%'",
      [tenant.tenantId],
    );
    expect(rows.map((each) => each.external_id).sort()).toEqual(said.map(({ id }) => id).sort());
    expect(await row(first)).toMatchObject({ body: "linha corrigida" });
    expect((await row(first)).edited_at).toBeTruthy();
    expect((await row(second)).deleted_at).toBeTruthy();
    expect((await row(third)).emojis).toEqual([""]);
  });

  it("writes in a group, which gets its subject from the provider and keeps it", async () => {
    const said = fake.phone.say("estudio-ponto-e-prumo", "o nicho ficou com 42 cm?");
    await quiet();
    const name = async () =>
      (
        await db.pool.query(
          `select k.name from prosa.messages m join prosa.conversations c on c.id = m.conversation_id
           join prosa.contacts k on k.id = c.contact_id where m.external_id = $1`,
          [said.id],
        )
      ).rows[0].name;
    expect(await name()).toBeNull();

    const deps = {
      sql: pipeline.sql,
      channels: { evolution: evolution({ baseUrl: fake.url, apiKey: fake.apiKey }) },
      logger: silentLogger,
    };
    await nameGroups(deps);
    expect(await name()).toBe("Estúdio Ponto & Prumo");

    const asked = fake.log().length;
    await nameGroups(deps);
    expect(fake.log()).toHaveLength(asked);
  });

  it("stays one person after moving to a LID", async () => {
    const before = fake.phone.say(marina, "antes do LID");
    await quiet();
    fake.phone.switchToLid(marina);
    const after = fake.phone.say(marina, "depois do LID");
    await quiet();
    expect((await row(after.id)).address_id).toBe((await row(before.id)).address_id);
  });

  it.each([
    ["image", "sendImage", /^image\//],
    ["audio", "sendVoice", /^audio\//],
    ["video", "sendVideo", /^video\//],
    ["document", "sendDocument", /./],
    ["sticker", "sendSticker", /^image\//],
  ] as const)(
    "sends %s, whose bytes are fetched, inspected and stored",
    async (kind, verb, mime) => {
      const sent = fake.phone[verb](marina);
      await quiet();
      expect(await row(sent.id)).toMatchObject({ kind });
      const file = await fileOf(sent.id);
      expect(file).toMatchObject({ state: "ready", error_code: null });
      expect(file.mime).toMatch(mime);
      const kept = stored.get(file.storage_path as string);
      expect([file.storage_path, kept?.bytes.byteLength]).toEqual([
        `${tenant.tenantId}/${file.conversation_id}/${file.id}`,
        Number(file.bytes),
      ]);
    },
  );

  it("is seen typing without a row", async () => {
    const before = await db.pool.query("select count(*)::int n from prosa.webhook_events");
    fake.phone.say(marina, "oi");
    await quiet();
    fake.phone.typing(marina, "composing");
    await fake.settled();
    const typing = async () =>
      (
        await db.pool.query(
          "select count(*)::int n from realtime.messages where payload ->> 'type' = 'typing'",
        )
      ).rows[0].n as number;
    for (const deadline = Date.now() + 10_000; (await typing()) === 0; ) {
      if (Date.now() > deadline) throw new Error("nobody was told");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const { rows } = await db.pool.query(
      "select count(*)::int n from prosa.webhook_events where provider_event = 'presence.update'",
    );
    expect([before.rows[0].n > 0, rows[0].n]).toEqual([true, 0]);
  });
});

describe("the places of a file", () => {
  const fixture = (name: string) => {
    const found = fixtures.find((each) => each.name === `${name}.json`);
    if (!found) throw new Error(`no fixture ${name}`);
    return structuredClone(found);
  };

  it("are the stored event itself first", async () => {
    await deliver(pipeline.handler, tenant, fixture("messages.upsert--image-base64"));
    expect(await fileOf("AC0000000000000000000A11CE913E2E")).toMatchObject({
      state: "ready",
      mime: "image/jpeg",
      bytes: "242",
      width_px: 64,
      height_px: 48,
    });
  });

  it("include a private store only where an administrator named it", async () => {
    const origin = await listen(files);
    const image = fixture("messages.upsert--image-s3-mediaUrl");
    const data = image.body.data as { message: { mediaUrl: string }; key: { id: string } };
    data.message.mediaUrl = `${origin}/bucket/file.jpg`;
    data.key.id = "URL-REFUSED";
    await deliver(pipeline.handler, tenant, image);
    expect(await fileOf("URL-REFUSED")).toMatchObject({ state: "failed", storage_path: null });

    await db.pool.query(
      "update prosa.channels set settings = settings || jsonb_build_object('mediaOrigins', jsonb_build_array($2::text)) where id = $1",
      [tenant.channelIds[0], origin],
    );
    data.key.id = "URL-ALLOWED";
    await deliver(pipeline.handler, tenant, image);
    expect(await fileOf("URL-ALLOWED")).toMatchObject({
      state: "ready",
      mime: "application/pdf",
    });
  });

  it("are exhausted visibly: the message stays, its file failed with a code", async () => {
    await deliver(pipeline.handler, tenant, fixture("messages.upsert--ptv"));
    const file = await fileOf("AC0000000000000000000A11CE3C89BB");
    expect(file).toMatchObject({ state: "failed" });
    expect(file.error_code).toMatch(/^(attachment|channel)\./);
  });
});
