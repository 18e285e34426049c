import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ConnectedWorld,
  startConnectedWorld,
} from "../../../../supabase/tests/connected-world.ts";
import type { World } from "../../../../supabase/tests/world.ts";
import { evolution } from "../channels/evolution/index.ts";
import { type PairingCode, systemClock } from "../ports/index.ts";
import { auditChannels } from "./audit-channels.ts";
import { createChannelService, type ManagedChannel } from "./index.ts";
import { probeChannels } from "./probe.ts";

const soon = { timeout: 20_000, interval: 100 };
let app: ConnectedWorld;
let world: World;

beforeAll(async () => {
  app = await startConnectedWorld();
  world = app.world;
});
afterAll(() => app.stop());

const ask: ConnectedWorld["ask"] = (person, path, body) => app.ask(person, path, body);
const list = () => app.list();
const create = (name: string) => app.create(name);
const connect = (id: string, body: object = {}) =>
  ask<{ code: PairingCode | null }>("paulo", `/${id}/connect`, body);
const state = async (id: string) => (await list()).find((channel) => channel.id === id)?.health;
const client = () => app.client;

describe("the life of a channel", () => {
  it("goes from a name over a scanned code to a connection, a restart, a logout and an end", async () => {
    const channel = await create("Loja Moema");
    expect(channel).toMatchObject({ name: "Loja Moema", provider: "evolution", ownAddress: null });
    const instance = channel.instance ?? "";
    expect(await client().webhook.find(instance)).toMatchObject({
      url: `${app.url}/api/webhook/evolution/${channel.id}`,
      enabled: true,
      webhookBase64: false,
    });

    const { status, body } = await connect(channel.id);
    expect(status).toBe(200);
    expect(body.code?.qr).toMatch(/^data:image\/png;base64,/);
    expect(Date.parse(body.code?.expiresAt ?? "")).toBeGreaterThan(Date.now());
    await expect.poll(() => state(channel.id), soon).toMatchObject({ state: "pairing" });

    app.fake.phone.scanQr(instance);
    expect((await connect(channel.id)).body.code).toBeNull();
    await expect.poll(() => state(channel.id), soon).toMatchObject({ state: "connected" });
    const [{ own }] = (
      await app.db.pool.query("select own_address own from prosa.channels where id = $1", [
        channel.id,
      ])
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
    const stored = JSON.stringify((await app.db.pool.query("select * from prosa.channels")).rows);
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
    app.fake.phone.scanQr(channel.instance ?? "");
    expect((await connect(channel.id, { phone: "5511940022264" })).body.code).toBeNull();
  });

  it("keeps a channel with conversations as a name on them", async () => {
    const channel = await create("Loja Lapa");
    app.fake.phone.scanQr(channel.instance ?? "");
    world.channels.lapa = channel.id;
    await world.conversation({ channel: "lapa" });
    const gone = await ask("paulo", `/${channel.id}/delete`, { confirm: "Loja Lapa" });
    expect(gone.body).toEqual({ outcome: "archived" });
    const { rows } = await app.db.pool.query(
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
      ...app.deps,
      channels: { evolution: evolution({ baseUrl: app.fake.url, apiKey: "wrong" }) },
      clock: systemClock,
      publicUrl: app.url,
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
    app.fake.phone.scanQr(channel.instance ?? "");
    await expect.poll(() => state(channel.id), soon).toMatchObject({ state: "connected" });
    await client().webhook.set(channel.instance ?? "", {
      enabled: false,
      url: app.url,
      events: [],
    });
    await client().instance.delete(channel.instance ?? "");
    await Promise.all([probeChannels(app.deps, 0), probeChannels(app.deps, 0)]);
    expect(await state(channel.id)).toMatchObject({
      state: "disconnected",
      reason: "account_gone",
    });
    const row = (await list()).find(({ id }) => id === channel.id);
    expect(row?.history.filter((change) => change.reason === "account_gone")).toHaveLength(1);
    expect(row?.health.since).toBe(row?.history.at(-1)?.at);
  });
});

describe("the watch", () => {
  const facts = (id: string, change: string) =>
    app.db.pool.query(`update prosa.channels set ${change} where id = $1`, [id]);

  it("makes one state of a storm of reports", async () => {
    const channel = await app.paired("Loja Tormenta");
    const before = (await app.channel(channel.id)).history.length;
    for (let n = 0; n < 143; n++) {
      app.fake.emit(
        "connection.update",
        { instance: channel.instance, state: "connecting", statusReason: 200 },
        { instance: channel.instance ?? "" },
      );
    }
    await app.fake.settled();
    const pending = () =>
      app.db.pool.query(
        "select from prosa.webhook_events where channel_id = $1 and state = 'pending'",
        [channel.id],
      );
    await expect.poll(async () => (await pending()).rowCount, soon).toBe(0);
    await Promise.all([probeChannels(app.deps, 0), probeChannels(app.deps, 0)]);
    const after = await app.channel(channel.id);
    expect(after.history.length).toBe(before);
    expect(after.health.state).toBe("connected");
  });

  it("notices a silence that the channel's own weeks do not know, looks back and audits", async () => {
    const channel = await app.paired("Loja Silêncio");
    await probeChannels(app.deps, 0);
    await app.db.pool.query(
      `insert into prosa.channel_activity (channel_id, tenant_id, hour, beats)
       select id, tenant_id, h, 60 from prosa.channels,
         generate_series(date_trunc('hour', now()) - interval '29 days',
           date_trunc('hour', now()) - interval '1 day', interval '1 hour') h
       where id = $1`,
      [channel.id],
    );
    await app.db.pool.query("update prosa.backfills set state = 'done' where channel_id = $1", [
      channel.id,
    ]);
    await facts(channel.id, "last_event_at = now() - interval '40 minutes'");
    await probeChannels(app.deps, 0);
    const silent = await app.channel(channel.id);
    expect(silent.health).toMatchObject({ state: "degraded", reason: "silent" });
    expect(silent.history.at(-1)).toMatchObject({ state: "degraded", reason: "silent" });
    expect(silent.backfill).toMatchObject({ reason: "silence", state: "waiting" });
    const token = { headers: { authorization: "Bearer scrape" } };
    const scraped = await (await fetch(`${app.url}/api/metrics`, token)).text();
    expect(scraped).toContain(`prosa_channel_up{channel="${channel.id}"} 0`);
    await facts(channel.id, "last_event_at = now()");
    await probeChannels(app.deps, 0);
    expect((await app.channel(channel.id)).health.state).toBe("connected");
  });

  it("tells sends that go out and never arrive from a customer whose phone is off", async () => {
    const channel = await app.paired("Loja Muda");
    world.channels.muda = channel.id;
    const sent = async () => {
      const message = await world.message(await world.conversation({ channel: "muda" }), {
        direction: "out",
        status: "sent",
      });
      await app.db.pool.query(
        `insert into prosa.send_attempts (id, tenant_id, message_id, n, token, deadline_at,
           finished_at, outcome)
         select gen_random_uuid(), tenant_id, id, 1, gen_random_uuid(), now(),
           now() - interval '10 minutes', 'sent' from prosa.messages where id = $1`,
        [message],
      );
      return message;
    };
    const [first] = [await sent(), await sent()];
    await probeChannels(app.deps, 0);
    expect((await app.channel(channel.id)).health.state).toBe("connected");
    await sent();
    await probeChannels(app.deps, 0);
    expect((await app.channel(channel.id)).health.reason).toBe("sends_unconfirmed");
    await app.db.pool.query("update prosa.messages set status = 'delivered' where id = $1", [
      first,
    ]);
    await probeChannels(app.deps, 0);
    expect((await app.channel(channel.id)).health.state).toBe("connected");
  });
});

describe("the history", () => {
  it("keeps the last fifty changes, and no repeats", async () => {
    const channel = await create("Loja Penha");
    const note = (state: string) =>
      app.deps.sql.call(
        "note_channel_health",
        { channelId: channel.id, state, reason: null },
        "service",
      );
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
    app.fake.phone.scanQr(instance);
    await expect.poll(() => state(channel.id), soon).toMatchObject({ state: "connected" });
  });
});

describe("the daily audit", () => {
  it("sets right what a provider lost, once for all workers, and not again that day", async () => {
    const channel = await app.paired("Loja Ronda");
    const instance = channel.instance ?? "";
    const deps = { ...app.deps, publicUrl: app.url };
    const day = 24 * 3_600_000;
    await auditChannels(deps, day);
    expect((await app.channel(channel.id)).audit).toMatchObject({ problems: [], repaired: false });

    await client().webhook.set(instance, { enabled: false, url: app.url, events: [] });
    await auditChannels(deps, day);
    expect((await client().webhook.find(instance))?.enabled).toBe(false);

    const tokens = async () =>
      (
        await app.db.pool.query(
          "select count(*)::int n from prosa.channel_tokens where channel_id = $1",
          [channel.id],
        )
      ).rows[0].n;
    await app.db.pool.query(
      "update prosa.channels set health = health - 'auditDueAt' where id = $1",
      [channel.id],
    );
    await Promise.all([auditChannels(deps, day), auditChannels(deps, day)]);
    expect((await app.channel(channel.id)).audit).toMatchObject({ repaired: true });
    expect(await client().webhook.find(instance)).toMatchObject({
      enabled: true,
      url: `${app.url}/api/webhook/evolution/${channel.id}`,
    });
    expect(await tokens()).toBe(2);
    app.fake.phone.on(instance).say(app.fake.phone.customers()[0]?.id ?? "", "depois do conserto");
    await expect
      .poll(
        async () =>
          (
            await app.db.pool.query("select body from prosa.messages where channel_id = $1", [
              channel.id,
            ])
          ).rows,
        soon,
      )
      .toEqual([{ body: "depois do conserto" }]);
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
