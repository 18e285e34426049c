import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createEvolutionClient } from "@prosa/evolution-client";
import { type FakeEvolution, startFakeEvolution } from "@prosa/evolution-client/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../../../../supabase/tests/harness.ts";
import { createWorld, type Person, type World } from "../../../../supabase/tests/world.ts";
import { toNodeHandler } from "../adapters/node/index.ts";
import { createPostgresGateway } from "../adapters/postgres/index.ts";
import { evolution } from "../channels/evolution/index.ts";
import { fromEnvironment } from "../from-environment.ts";
import {
  type Channels,
  type Logger,
  type PairingCode,
  type SqlGateway,
  silentLogger,
  systemClock,
} from "../ports/index.ts";
import type { Prosa } from "../prosa.ts";
import { createChannelService, type ManagedChannel } from "./index.ts";
import { probeChannels } from "./probe.ts";

const soon = { timeout: 20_000, interval: 100 };
let db: TestDatabase;
let world: World;
let fake: FakeEvolution;
let prosa: Prosa;
let server: Server;
let url: string;
let sql: SqlGateway;
let deps: { sql: SqlGateway; channels: Channels; logger: Logger };

beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
  await db.pool.query("update prosa.channels set status = 'disabled'");
  fake = await startFakeEvolution({ seed: 5 });
  let handle = async (_request: Request) => new Response(null, { status: 503 });
  server = createServer(toNodeHandler((request) => handle(request)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  prosa = await fromEnvironment(
    {
      DATABASE_URL: db.databaseUrl,
      DATABASE_DIRECT_URL: db.databaseUrl,
      EVOLUTION_URL: fake.url,
      EVOLUTION_API_KEY: fake.apiKey,
      PROSA_PUBLIC_URL: url,
    },
    {
      authenticate: async (request) => {
        const sub = request.headers.get("x-user");
        return sub ? { claims: { sub } } : null;
      },
    },
  );
  handle = async (request) =>
    new URL(request.url).pathname.startsWith("/api/webhook")
      ? prosa.webhook(request)
      : prosa.api(request);
  sql = createPostgresGateway({ connectionString: db.databaseUrl });
  const own = evolution({ baseUrl: fake.url, apiKey: fake.apiKey });
  deps = { sql, channels: { evolution: own }, logger: silentLogger };
  await prosa.workers.start();
});
afterAll(async () => {
  await prosa.close();
  await sql.close?.();
  server.closeAllConnections();
  server.close();
  await fake.stop();
  await db.drop();
});

async function ask<T>(person: Person | null, path: string, body?: object) {
  const answer = await fetch(`${url}/api/internal/v1/channels${path}`, {
    method: body ? "POST" : "GET",
    headers: { ...(person ? { "x-user": person } : {}), "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, body: (await answer.json()) as T & { error?: { code: string } } };
}
const list = async () => {
  const { body } = await ask<{ channels: ManagedChannel[] }>(
    "paulo",
    `?tenantId=${world.tenants.horizonte}`,
  );
  return body.channels;
};
const create = async (name: string) =>
  (
    await ask<{ channel: ManagedChannel }>("paulo", "", {
      tenantId: world.tenants.horizonte,
      name,
    })
  ).body.channel;
const connect = (id: string, body: object = {}) =>
  ask<{ code: PairingCode | null }>("paulo", `/${id}/connect`, body);
const state = async (id: string) => (await list()).find((channel) => channel.id === id)?.health;
const client = () => createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey });

describe("the life of a channel", () => {
  it("goes from a name over a scanned code to a connection, a restart, a logout and an end", async () => {
    const channel = await create("Loja Moema");
    expect(channel).toMatchObject({ name: "Loja Moema", provider: "evolution", ownAddress: null });
    const instance = channel.instance ?? "";
    expect(await client().webhook.find(instance)).toMatchObject({
      url: `${url}/api/webhook/evolution/${channel.id}`,
      enabled: true,
      webhookBase64: false,
    });

    const { status, body } = await connect(channel.id);
    expect(status).toBe(200);
    expect(body.code?.qr).toMatch(/^data:image\/png;base64,/);
    expect(Date.parse(body.code?.expiresAt ?? "")).toBeGreaterThan(Date.now());
    await expect.poll(() => state(channel.id), soon).toMatchObject({ state: "pairing" });

    fake.phone.scanQr(instance);
    expect((await connect(channel.id)).body.code).toBeNull();
    await expect.poll(() => state(channel.id), soon).toMatchObject({ state: "connected" });
    const [{ own }] = (
      await db.pool.query("select own_address own from prosa.channels where id = $1", [channel.id])
    ).rows;
    expect(own).toMatch(/^\d+/);

    const restarted = await ask<{ channel: ManagedChannel }>("paulo", `/${channel.id}/restart`, {});
    expect(restarted.status).toBe(200);
    await expect.poll(() => state(channel.id), soon).toMatchObject({ state: "connected" });

    expect((await ask("paulo", `/${channel.id}/logout`, {})).status).toBe(200);
    await expect
      .poll(() => state(channel.id), soon)
      .toMatchObject({ state: "disconnected", reason: "logged_out" });
    const history = (await list()).find(({ id }) => id === channel.id)?.history ?? [];
    expect(history.map((change) => change.state)).toEqual(
      expect.arrayContaining(["connected", "disconnected"]),
    );
    const stored = JSON.stringify((await db.pool.query("select * from prosa.channels")).rows);
    expect(stored).not.toContain("data:image");

    const wrong = await ask("paulo", `/${channel.id}/delete`, { confirm: "Loja" });
    expect(wrong).toMatchObject({ status: 422, body: { error: { code: "request.invalid" } } });
    const gone = await ask("paulo", `/${channel.id}/delete`, { confirm: "Loja Moema" });
    expect(gone.body).toEqual({ outcome: "deleted" });
    await expect(client().instance.connectionState(instance)).rejects.toMatchObject({
      code: "not_found",
    });
    expect((await list()).map(({ id }) => id)).not.toContain(channel.id);
  });

  it("asks for letters by a number, and gives up the image on show for it", async () => {
    const channel = await create("Loja Butantã");
    expect((await connect(channel.id, { phone: "abc" })).status).toBe(422);
    expect((await connect(channel.id, { phone: "+55 11 94002-2264" })).status).toBe(200);
    const { code } = (await connect(channel.id)).body;
    expect(code?.pairingCode).toMatch(/^[0-9A-Z]{8}$/);
    fake.phone.scanQr(channel.instance ?? "");
    expect((await connect(channel.id, { phone: "5511940022264" })).body.code).toBeNull();
  });

  it("keeps a channel with conversations as a name on them", async () => {
    const channel = await create("Loja Lapa");
    fake.phone.scanQr(channel.instance ?? "");
    world.channels.lapa = channel.id;
    await world.conversation({ channel: "lapa" });
    const gone = await ask("paulo", `/${channel.id}/delete`, { confirm: "Loja Lapa" });
    expect(gone.body).toEqual({ outcome: "archived" });
    const { rows } = await db.pool.query(
      `select c.status, count(t.*) filter (where t.revoked_at is null)::int tokens
       from prosa.channels c left join prosa.channel_tokens t on t.channel_id = c.id
       where c.id = $1 group by 1`,
      [channel.id],
    );
    expect(rows).toEqual([{ status: "disabled", tokens: 0 }]);
    expect((await list()).map(({ id }) => id)).not.toContain(channel.id);
  });

  it("leaves nothing behind when the provider cannot make the account", async () => {
    const names = async () => (await list()).map(({ name }) => name);
    const before = await names();
    const refused = createChannelService({
      ...deps,
      channels: { evolution: evolution({ baseUrl: fake.url, apiKey: "wrong" }) },
      clock: systemClock,
      publicUrl: url,
    });
    await expect(
      refused.create(
        { claims: world.claims("paulo") },
        { tenantId: world.tenants.horizonte, name: "Loja Nova", provider: "evolution" },
      ),
    ).rejects.toMatchObject({ code: "channel.rejected" });
    expect(await names()).toEqual(before);
  });

  it("changes the settings that are given and keeps the rest", async () => {
    const channel = await create("Loja Centro");
    const changed = await ask("paulo", `/${channel.id}/settings`, { groupsIgnore: true });
    expect(changed.body).toMatchObject({ settings: { groupsIgnore: true, rejectCall: false } });
    await ask("paulo", `/${channel.id}/settings`, { rejectCall: true });
    const now = await ask("paulo", `/${channel.id}/settings`);
    expect(now.body).toMatchObject({ settings: { groupsIgnore: true, rejectCall: true } });
    const named = await ask("paulo", `/${channel.id}/rename`, { name: "Loja da Sé" });
    expect(named.body).toMatchObject({ channel: { name: "Loja da Sé" } });
  });
});

describe("the probes", () => {
  it("find out that an account is gone, once for all workers", async () => {
    const channel = await create("Loja Mooca");
    fake.phone.scanQr(channel.instance ?? "");
    await expect.poll(() => state(channel.id), soon).toMatchObject({ state: "connected" });
    await client().webhook.set(channel.instance ?? "", { enabled: false, url, events: [] });
    await client().instance.delete(channel.instance ?? "");
    await Promise.all([probeChannels(deps, 0), probeChannels(deps, 0)]);
    expect(await state(channel.id)).toMatchObject({
      state: "disconnected",
      reason: "account_gone",
    });
    const row = (await list()).find(({ id }) => id === channel.id);
    expect(row?.history.filter((change) => change.reason === "account_gone")).toHaveLength(1);
    expect(row?.health.since).toBe(row?.history.at(-1)?.at);
  });
});

describe("the history", () => {
  it("keeps the last fifty changes, and no repeats", async () => {
    const channel = await create("Loja Penha");
    const note = (state: string) =>
      sql.call("note_channel_health", { channelId: channel.id, state, reason: null }, "service");
    for (let turn = 0; turn < 30; turn++) {
      await note("connected");
      await note("degraded");
      await note("degraded");
    }
    const row = (await list()).find(({ id }) => id === channel.id);
    expect(row?.history).toHaveLength(50);
    expect(row?.history.slice(-2).map(({ state }) => state)).toEqual(["connected", "degraded"]);
  });
});

describe("the audit", () => {
  it("finds a webhook that was changed, and repairs it with a token that opens the channel", async () => {
    const channel = await create("Loja Ipiranga");
    const instance = channel.instance ?? "";
    expect((await ask("paulo", `/${channel.id}/audit`)).body).toEqual({ problems: [] });
    await client().webhook.set(instance, {
      enabled: true,
      url: "https://elsewhere.example/hook",
      headers: { authorization: "Bearer somebody-else" },
      events: ["MESSAGES_UPSERT"],
      base64: true,
    });
    const problems = ["url", "events", "base64", "token"];
    expect((await ask("paulo", `/${channel.id}/audit`)).body).toEqual({ problems });
    expect((await ask("paulo", `/${channel.id}/repair`, {})).body).toEqual({ repaired: problems });
    expect((await ask("paulo", `/${channel.id}/audit`)).body).toEqual({ problems: [] });
    fake.phone.scanQr(instance);
    await expect.poll(() => state(channel.id), soon).toMatchObject({ state: "connected" });
  });
});

describe("who may", () => {
  it("refuses everybody below admin, strangers, and other companies", async () => {
    const channel = await create("Loja Tatuapé");
    const path = `/${channel.id}`;
    for (const person of ["renata", "caio", "vera"] as const) {
      for (const verb of ["connect", "restart", "logout", "repair"]) {
        expect((await ask(person, `${path}/${verb}`, {})).status).toBe(403);
      }
      expect((await ask(person, `?tenantId=${world.tenants.horizonte}`)).status).toBe(403);
      const made = await ask(person, "", { tenantId: world.tenants.horizonte, name: "Minha" });
      expect(made).toMatchObject({ status: 403, body: { error: { code: "auth.forbidden" } } });
    }
    for (const verb of ["state", "settings", "audit"]) {
      expect(await ask("icaro", `${path}/${verb}`)).toMatchObject({
        status: 404,
        body: { error: { code: "channel.not_found" } },
      });
      expect((await ask(null, `${path}/${verb}`)).status).toBe(401);
    }
    expect((await ask("icaro", `${path}/rename`, { name: "Nossa" })).status).toBe(404);
    expect((await ask("icaro", `${path}/delete`, { confirm: channel.name })).status).toBe(404);
    expect((await ask("icaro", `?tenantId=${world.tenants.horizonte}`)).status).toBe(403);
    expect((await list()).find(({ id }) => id === channel.id)?.name).toBe("Loja Tatuapé");
  });
});
