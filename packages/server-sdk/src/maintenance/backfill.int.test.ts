import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ConnectedWorld,
  startConnectedWorld,
} from "../../../../supabase/tests/connected-world.ts";
import type { ManagedChannel } from "../connection/index.ts";
import type { Backfill } from "./backfill-step.ts";
import { stepBackfills } from "./backfills.ts";

const soon = { timeout: 30_000, interval: 100 };
let app: ConnectedWorld;

beforeAll(async () => {
  app = await startConnectedWorld({ seed: 11 });
});
afterAll(() => app.stop());

/** What the customers and the operators see of a channel, in order. */
async function thread(channel: ManagedChannel) {
  const { rows } = await app.db.pool.query(
    `select m.body, m.origin, c.status from prosa.messages m
     join prosa.conversations c on c.id = m.conversation_id
     where m.channel_id = $1 order by m.sort_ts, m.seq`,
    [channel.id],
  );
  return rows as { body: string; origin: string; status: string }[];
}
const bodies = async (channel: ManagedChannel) => (await thread(channel)).map(({ body }) => body);

/** Runs an asked backfill to its end, step by step, whoever else looks. */
async function run(channelId: string, wish: object = {}): Promise<Backfill> {
  const { backfill } = await app.deps.sql.call<{ backfill: Backfill }>(
    "want_backfill",
    { channelId, ...wish },
    "service",
  );
  return finish(backfill.id);
}
async function finish(id: string): Promise<Backfill> {
  for (let turn = 0; turn < 200; turn++) {
    await app.db.pool.query("update prosa.backfills set next_at = now() where id = $1", [id]);
    await stepBackfills(app.deps, { id });
    const { backfill } = await app.deps.sql.call<{ backfill: Backfill }>(
      "get_backfill",
      { id },
      "service",
    );
    if (backfill.state === "done" || backfill.state === "failed") return backfill;
  }
  throw new Error("the backfill never ended");
}
const drained = (channel: ManagedChannel) =>
  expect
    .poll(
      async () =>
        (
          await app.db.pool.query(
            "select count(*)::int n from prosa.webhook_events where channel_id = $1 and state = 'pending'",
            [channel.id],
          )
        ).rows[0].n,
      { ...soon, timeout: 45_000 },
    )
    .toBe(0);
const lose = async (work: () => Promise<void> | void) => {
  app.fake.setChaos({ drop: 1 });
  await work();
  app.fake.setChaos({ drop: 0 });
};
const customer = (name: string, phone: string) => app.fake.phone.addCustomer({ name, phone });

describe("a look back", () => {
  it("enters what no event told, once, in the order it was sent, unread", async () => {
    const channel = await app.paired("Loja Norte");
    const phone = app.fake.phone.on(channel.instance ?? "");
    const ana = customer("Ana Prado", "5511987650101");
    phone.say(ana.id, "um");
    await expect.poll(() => bodies(channel), soon).toEqual(["um"]);
    await lose(() => {
      phone.say(ana.id, "dois");
      phone.ownerSay(ana.id, "três");
      phone.sendImage(ana.id);
    });
    phone.say(ana.id, "cinco");
    await expect.poll(() => bodies(channel), soon).toEqual(["um", "cinco"]);

    const first = await run(channel.id);
    expect(first).toMatchObject({ state: "done", seen: 5, entered: 3, imported: 0 });
    await drained(channel);
    expect((await thread(channel)).map(({ origin }) => origin).sort()).toEqual(
      ["customer", "customer", "customer", "customer", "phone"].sort(),
    );
    expect(await run(channel.id)).toMatchObject({ state: "done", seen: 5, entered: 0 });
    const { rows } = await app.db.pool.query(
      `select c.last_inbound_seq, (select count(*)::int from prosa.attachments a
         where a.conversation_id = c.id and a.preview is not null) previews
       from prosa.conversations c where c.channel_id = $1`,
      [channel.id],
    );
    expect(rows).toEqual([{ last_inbound_seq: 5, previews: 1 }]);
  });

  it("finds events of messages that are stored already to be the same ones", async () => {
    const channel = await app.paired("Loja Sul");
    const phone = app.fake.phone.on(channel.instance ?? "");
    const rui = customer("Rui Teles", "5511987650102");
    phone.sendImage(rui.id);
    phone.say(rui.id, "segue a foto");
    await expect.poll(async () => (await thread(channel)).length, soon).toBe(2);
    await app.db.pool.query("delete from prosa.messages where channel_id = $1", [channel.id]);
    expect(await run(channel.id)).toMatchObject({ seen: 2, entered: 0, imported: 0 });
  });

  it("reads far more than a page, in steps that may be repeated", async () => {
    const channel = await app.paired("Loja Leste");
    const phone = app.fake.phone.on(channel.instance ?? "");
    const bia = customer("Bia Couto", "5511987650103");
    await lose(() => {
      for (let n = 0; n < 230; n++) phone.say(bia.id, `m${n}`);
    });
    const { backfill } = await app.deps.sql.call<{ backfill: Backfill }>(
      "want_backfill",
      { channelId: channel.id },
      "service",
    );
    const [one] = await Promise.all([
      stepBackfills(app.deps, { id: backfill.id }),
      stepBackfills(app.deps, { id: backfill.id }),
    ]);
    expect(one.length).toBeLessThanOrEqual(1);
    await finish(backfill.id);
    await drained(channel);
    expect(await bodies(channel)).toEqual(Array.from({ length: 230 }, (_, n) => `m${n}`));
  });

  it("enters history as history: nobody's unread, and no conversation opens", async () => {
    const channel = await app.paired("Loja Oeste");
    const phone = app.fake.phone.on(channel.instance ?? "");
    await finishAll(channel);
    const leo = customer("Léo Maia", "5511987650104");
    await lose(() => {
      phone.say(leo.id, "faz tempo");
    });
    expect(await run(channel.id, { history: true })).toMatchObject({ entered: 0, imported: 1 });
    await drained(channel);
    expect(await thread(channel)).toEqual([
      { body: "faz tempo", origin: "import", status: "resolved" },
    ]);
    const { rows } = await app.db.pool.query(
      `select c.last_inbound_seq, (select count(*)::int from prosa.domain_events e
         where e.conversation_id = c.id) events
       from prosa.conversations c where c.channel_id = $1`,
      [channel.id],
    );
    expect(rows).toEqual([{ last_inbound_seq: 0, events: 0 }]);
  });

  it("takes for history what was sent before the channel was first connected", async () => {
    const channel = await app.paired("Loja Centro");
    const phone = app.fake.phone.on(channel.instance ?? "");
    await finishAll(channel);
    const eva = customer("Eva Reis", "5511987650105");
    await lose(() => {
      phone.say(eva.id, "antes");
    });
    await app.db.pool.query(
      `update prosa.channels set health = health || jsonb_build_object('firstConnectedAt',
         prosa_private.iso(now() + interval '5 seconds')) where id = $1`,
      [channel.id],
    );
    await expect(run(channel.id)).resolves.toMatchObject({ entered: 0, imported: 1 });
  });

  it("comes by itself after a reconnect, and reaches back to before the loss", async () => {
    const channel = await app.paired("Loja Praia");
    const phone = app.fake.phone.on(channel.instance ?? "");
    const ivo = customer("Ivo Lins", "5511987650106");
    await finishAll(channel);
    await lose(() => {
      phone.say(ivo.id, "perdida");
    });
    const isState = (state: string) =>
      expect.poll(async () => (await app.channel(channel.id)).health.state, soon).toBe(state);
    app.fake.setChaos({ disconnect: true });
    await isState("disconnected");
    app.fake.setChaos({ disconnect: false });
    await isState("connected");
    const last = (await app.channel(channel.id)).backfill;
    expect(last).toMatchObject({ reason: "reconnect", state: "waiting" });
    expect(await finish(last?.id ?? "")).toMatchObject({ state: "done", entered: 1 });
    await drained(channel);
    expect(await bodies(channel)).toEqual(["perdida"]);
  });

  it("waits for a provider that is away, and says so", async () => {
    const channel = await app.paired("Loja Serra");
    await app.client.instance.delete(channel.instance ?? "");
    const failed = await run(channel.id);
    expect(failed).toMatchObject({ state: "failed", entered: 0 });
    expect(failed.error).toContain("Evolution");
  });

  it("is asked for by admins alone, one at a time", async () => {
    const channel = await app.paired("Loja Vila");
    await finishAll(channel);
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const path = `/${channel.id}/backfill`;
    expect((await app.ask("caio", path, { since })).status).toBe(403);
    expect((await app.ask("icaro", path, { since })).status).toBe(404);
    const asked = await app.ask<{ backfill: Backfill }>("paulo", path, { since });
    expect(asked.body.backfill).toMatchObject({ reason: "request", state: "waiting", since });
    const again = await app.ask<{ backfill: Backfill }>("paulo", path, {});
    expect(again.body.backfill.id).toBe(asked.body.backfill.id);
    expect(Date.parse(again.body.backfill.since)).toBeLessThan(Date.parse(since));
  });
});

async function finishAll(channel: ManagedChannel): Promise<void> {
  const open = (await app.channel(channel.id)).backfill;
  if (open) await finish(open.id);
}
