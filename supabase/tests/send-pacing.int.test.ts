import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../packages/server-sdk/src/ports/index.ts";
import { createSendFixture, type SendFixture } from "./send-fixture.ts";

let f: SendFixture;
const open: SendFixture[] = [];
beforeEach(async () => {
  f = await createSendFixture();
  open.push(f);
});
afterAll(() => Promise.all(open.map((fixture) => fixture.close())));

/** A message in a conversation of its own, and the lane's first look at it. */
async function write(body = "Oi!", more: JsonObject = {}) {
  const conversationId = await f.newConversation();
  const { message } = await f.enqueue(body, { conversationId });
  const begin = () => f.begin({ conversationId });
  if (more.origin) {
    await f.db.pool.query("update prosa.messages set origin = $2 where id = $1", [
      message.id,
      more.origin,
    ]);
  }
  return { id: message.id, conversationId, begin, begun: await begin() };
}

const msUntil = (iso: string | undefined) => Date.parse(iso ?? "") - Date.now();
const passTime = (interval: string) =>
  f.db.pool.query(
    `with o as (update prosa.outbox set not_before = not_before - $1::interval)
     update prosa.channel_pacing set refilled_at = refilled_at - $1::interval,
       gap_until = gap_until - $1::interval, line_until = line_until - $1::interval,
       cold_starts = array(select at - $1::interval from unnest(cold_starts) at)`,
    [interval],
  );

describe("the pace of a channel", () => {
  it("lets a burst go, then puts everybody into one line that keeps its order", async () => {
    await f.pace({ perMinute: 1, burst: 2 });
    expect((await write()).begun.state).toBe("call");
    expect((await write()).begun.state).toBe("call");
    const third = await write();
    const fourth = await write();
    expect(third.begun).toMatchObject({ state: "wait", for: "pace" });
    expect(fourth.begun).toMatchObject({ state: "wait", for: "pace" });
    const apartMs = Date.parse(fourth.begun.retryAt ?? "") - Date.parse(third.begun.retryAt ?? "");
    expect(apartMs).toBe(60_000);
    expect((await third.begin()).retryAt).toBe(third.begun.retryAt);

    await passTime("60 s");
    const newcomer = await write();
    expect(newcomer.begun).toMatchObject({ state: "wait", for: "pace" });
    expect((await fourth.begin()).state).toBe("wait");
    expect((await third.begin()).state).toBe("call");
    await passTime("60 s");
    expect((await newcomer.begin()).state).toBe("wait");
    expect((await fourth.begin()).state).toBe("call");
  });

  it("is told to people while the message waits, once", async () => {
    await f.pace({ perMinute: 1 });
    await write();
    const { id, begun, begin, conversationId } = await write();
    expect((await f.message(id)).waiting).toEqual({ for: "pace", until: begun.retryAt });
    const changes = async () =>
      (
        await f.db.pool.query(
          `select kind from prosa.conversation_changes where conversation_id = $1 order by rev`,
          [conversationId],
        )
      ).rows.map(({ kind }) => kind);
    expect(await changes()).toEqual(["message", "message_updated"]);
    await begin();
    expect(await changes()).toEqual(["message", "message_updated"]);
    await passTime("1 min");
    expect((await begin()).state).toBe("call");
    expect((await f.message(id)).waiting).toBeNull();
  });

  it("counts nothing for a message that surely did not leave and goes again", async () => {
    await f.pace({ perMinute: 1, burst: 2 });
    const { begun, begin } = await write();
    await f.finish(begun, "retryable", { errorCode: "disconnected", retryAfterMs: 0 });
    expect(await begin()).toMatchObject({ state: "call", attempt: { n: 2 } });
  });

  it("keeps a random gap behind each message, drawn once and never longer than asked", async () => {
    await f.pace({ jitterMs: 60_000 });
    expect((await write()).begun.state).toBe("call");
    const { rows } = await f.db.pool.query(
      `select extract(epoch from gap_until - refilled_at) as seconds from prosa.channel_pacing`,
    );
    expect(Number(rows[0].seconds)).toBeGreaterThan(0);
    expect(Number(rows[0].seconds)).toBeLessThanOrEqual(60);
    await f.db.pool.query("update prosa.channel_pacing set gap_until = now() + interval '1 hour'");
    const next = await write();
    expect(next.begun).toMatchObject({ state: "wait", for: "pace" });
    expect((await next.begin()).retryAt).toBe(next.begun.retryAt);
    await passTime("1 hour");
    expect((await next.begin()).state).toBe("call");
  });

  it("counts for what waits already as soon as it is changed", async () => {
    await f.pace({ perMinute: 1 });
    await write();
    const waiting = [await write(), await write()];
    await f.pace({});
    for (const { begin } of waiting) expect((await begin()).state).toBe("call");
  });
});

describe("typing before a message", () => {
  it("lasts in proportion to the text, has an end, and is shown once an attempt", async () => {
    await f.pace({ typing: { msPerChar: 100, maxMs: 5_000 } });
    const short = await write("Um minuto");
    expect(short.begun).toMatchObject({ state: "type", typingMs: 900 });
    expect(short.begun.sendKey).toBe("5511981234567@s.whatsapp.net");
    const long = await write("Texto ".repeat(100));
    expect(long.begun).toMatchObject({ state: "type", typingMs: 5_000 });
    expect(await long.begin()).toMatchObject({ state: "wait", for: "typing" });
    await passTime("5 s");
    expect((await long.begin()).state).toBe("call");
    expect((await short.begin()).state).toBe("call");
  });
});

describe("quiet hours", () => {
  const until = async (from: string, to: string, zone: string, at: string) => {
    const { rows } = await f.db.pool.query(
      "select prosa_private.iso(prosa_private.quiet_until($1, $2, $3)) as until",
      [JSON.stringify({ quietHours: { from, to } }), zone, at],
    );
    return rows[0].until;
  };
  const around = async (more: JsonObject = {}) => {
    const { rows } = await f.db.pool.query(
      `select to_char(now() at time zone 'America/Sao_Paulo' - interval '2 hours', 'HH24:MI') as from,
         to_char(now() at time zone 'America/Sao_Paulo' + interval '2 hours', 'HH24:MI') as to`,
    );
    return { quietHours: { ...rows[0], ...more } };
  };

  it("end by the clocks of the company, also over midnight and when clocks are set", async () => {
    const sp = "America/Sao_Paulo";
    expect(await until("20:00", "08:00", sp, "2026-11-22T23:30:00Z")).toBe(
      "2026-11-23T11:00:00.000Z",
    );
    expect(await until("20:00", "08:00", sp, "2026-11-23T10:59:00Z")).toBe(
      "2026-11-23T11:00:00.000Z",
    );
    expect(await until("20:00", "08:00", sp, "2026-11-23T11:00:00Z")).toBeNull();
    expect(await until("12:00", "13:30", sp, "2026-11-23T15:10:00Z")).toBe(
      "2026-11-23T16:30:00.000Z",
    );
    expect(await until("12:00", "13:30", sp, "2026-11-23T14:59:00Z")).toBeNull();
    expect(await until("22:00", "07:00", "Europe/Lisbon", "2026-03-28T23:00:00Z")).toBe(
      "2026-03-29T06:00:00.000Z",
    );
  });

  it("let operators write, unless the channel holds them too", async () => {
    await f.pace(await around());
    expect((await write()).begun.state).toBe("call");
    await f.pace(await around({ operators: "hold" }));
    const held = await write();
    expect(held.begun).toMatchObject({ state: "wait", for: "quiet_hours" });
    expect((await f.message(held.id)).waiting?.for).toBe("quiet_hours");
    expect(msUntil(held.begun.retryAt)).toBeGreaterThan(60_000);
    await f.pace({});
    expect((await held.begin()).state).toBe("call");
  });

  it("hold automations, and not the operators who write behind them", async () => {
    await f.pace(await around());
    const { begun, begin, conversationId } = await write("Lembrete", { origin: "panel" });
    await f.finish(begun, "sent", { externalId: "A" });
    const automatic = await f.enqueue("Automática", { conversationId });
    await f.db.pool.query("update prosa.messages set origin = 'automation' where id = $1", [
      automatic.message.id,
    ]);
    expect(await begin()).toMatchObject({ state: "wait", for: "quiet_hours" });
    const urgent = await f.enqueue("Já estamos indo", { conversationId });
    const next = await begin();
    expect(next.message?.id).toBe(urgent.message.id);
    await f.finish(next, "sent", { externalId: "B" });
    expect(await begin()).toMatchObject({ state: "wait", for: "quiet_hours" });
    await f.pace({});
    expect((await begin()).message.id).toBe(automatic.message.id);
  });
});

describe("the cap on people new to the channel", () => {
  it("holds the next stranger until the oldest leaves the hour, and no acquaintance", async () => {
    await f.pace({ newContacts: { perHour: 2 } });
    const first = await write();
    expect(first.begun.state).toBe("call");
    expect((await write()).begun.state).toBe("call");
    const third = await write();
    expect(third.begun).toMatchObject({ state: "wait", for: "new_contacts" });
    expect(msUntil(third.begun.retryAt)).toBeGreaterThan(3_000_000);
    expect(msUntil(third.begun.retryAt)).toBeLessThanOrEqual(3_600_000);

    await f.finish(first.begun, "retryable", { errorCode: "disconnected", retryAfterMs: 0 });
    expect((await first.begin()).state).toBe("call");
    await f.db.pool.query(
      "update prosa.conversations set last_seq = 1, last_inbound_seq = 1 where id = $1",
      [f.conversationId],
    );
    await f.enqueue("Respondendo a quem escreveu");
    expect((await f.begin()).state).toBe("call");

    await passTime("1 hour");
    expect((await third.begin()).state).toBe("call");
  });

  it("counts the day besides", async () => {
    await f.pace({ newContacts: { perHour: 5, perDay: 1 } });
    await write();
    await passTime("2 hours");
    const next = await write();
    expect(next.begun).toMatchObject({ state: "wait", for: "new_contacts" });
    expect(msUntil(next.begun.retryAt)).toBeGreaterThan(21 * 3_600_000);
  });
});

describe("the settings of a pace", () => {
  it("come back whole, with what was left out switched off", async () => {
    const { settings } = await f.pace({
      perMinute: 20,
      typing: {},
      quietHours: { from: "20:00", to: "08:00" },
    });
    expect(settings).toEqual({
      perMinute: 20,
      burst: 1,
      jitterMs: 0,
      typing: { msPerChar: 40, maxMs: 8_000 },
      quietHours: { from: "20:00", to: "08:00", operators: "send" },
      newContacts: null,
    });
    const kept = await f.sql.call("get_channel_pacing", { channelId: f.channelId }, f.as.helena);
    expect(kept).toEqual({ settings });
  });

  it.each([
    [{ perMinute: 0 }],
    [{ perMinute: "20" }],
    [{ perMinute: 1.5 }],
    [{ burst: 101 }],
    [{ jitterMs: -1 }],
    [{ typing: { msPerChar: 0 } }],
    [{ typing: 5 }],
    [{ quietHours: { from: "20:00", to: "20:00" } }],
    [{ quietHours: { from: "24:00", to: "08:00" } }],
    [{ quietHours: { from: "20:00", to: "08:00", operators: "maybe" } }],
    [{ newContacts: { perHour: 1_001 } }],
    [{ speed: 9 }],
    [{ typing: { speed: 9 } }],
  ])("are refused when they make no sense: %j", async (settings) => {
    await expect(f.pace(settings)).rejects.toMatchObject({ code: "request.invalid" });
  });

  it("belong to the admins of the company", async () => {
    const as = (who: "caio" | "stranger") =>
      f.sql.call("set_channel_pacing", { channelId: f.channelId, settings: {} }, f.as[who]);
    await expect(as("caio")).rejects.toMatchObject({ code: "auth.forbidden" });
    await expect(as("stranger")).rejects.toMatchObject({ code: "channel.not_found" });
  });
});
