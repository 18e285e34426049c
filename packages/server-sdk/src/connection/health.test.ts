import { describe, expect, it } from "vitest";
import { channelHealth, type HealthFacts } from "./health.ts";

const now = Date.parse("2026-11-22T12:00:00.000Z");
const ago = (seconds: number) => new Date(now - seconds * 1_000).toISOString();

const open: HealthFacts = {
  declared: { state: "open", reason: null, at: ago(3_600), qrAt: null },
  lastEventAt: ago(20),
  lastProbe: { outcome: "open", at: ago(30), since: ago(3_600) },
  sendFailures: 0,
  undelivered: 0,
  missedAt: null,
  expectedBeats: 0,
  now,
};
const declared = (change: Partial<HealthFacts["declared"]>) => ({ ...open.declared, ...change });
const found = (
  outcome: NonNullable<HealthFacts["lastProbe"]>["outcome"],
  seconds = 30,
  since = 3_600,
) => ({
  outcome,
  at: ago(seconds),
  since: ago(since),
});

describe("a channel's health", () => {
  it("is connected when report and probe agree, however quiet the night is", () => {
    expect(channelHealth({ ...open, lastEventAt: ago(40_000) })).toEqual({
      state: "connected",
      reason: null,
    });
  });

  it("is unknown before anybody said anything", () => {
    const facts = { ...open, declared: declared({ state: null, at: null }), lastProbe: null };
    expect(channelHealth(facts)).toEqual({ state: "unknown", reason: "no_report" });
  });

  it("follows the later of report and probe", () => {
    const closed = { ...open, declared: declared({ state: "closed", at: ago(10) }) };
    expect(channelHealth(closed).state).toBe("disconnected");
    expect(channelHealth({ ...closed, lastProbe: found("open", 5) }).state).toBe("connected");
    expect(channelHealth({ ...open, lastProbe: found("close") }).state).toBe("disconnected");
  });

  it("forgets a probe of long ago", () => {
    expect(channelHealth({ ...open, lastProbe: found("gone", 600) }).state).toBe("connected");
  });

  it("is degraded when open is said over a connection that carries nothing", () => {
    expect(channelHealth({ ...open, sendFailures: 2 }).reason).toBe("sends_fail");
    expect(channelHealth({ ...open, sendFailures: 1 }).state).toBe("connected");
    expect(channelHealth({ ...open, lastProbe: found("deaf") })).toEqual({
      state: "degraded",
      reason: "open_but_deaf",
    });
  });

  it("is degraded when messages were found that no event told, until events come again", () => {
    const losing = { ...open, missedAt: ago(60), lastEventAt: ago(900) };
    expect(channelHealth(losing).reason).toBe("events_lost");
    expect(channelHealth({ ...losing, lastEventAt: ago(30) }).state).toBe("connected");
    expect(channelHealth({ ...losing, missedAt: ago(7_200) }).state).toBe("connected");
  });

  it("is degraded by a silence that its own past weeks do not know, and by sends that never arrive", () => {
    expect(channelHealth({ ...open, expectedBeats: 11 }).state).toBe("connected");
    expect(channelHealth({ ...open, expectedBeats: 12 }).reason).toBe("silent");
    expect(channelHealth({ ...open, undelivered: 2 }).state).toBe("connected");
    expect(channelHealth({ ...open, undelivered: 3 }).reason).toBe("sends_unconfirmed");
  });

  it("does not call a channel closed whose events still arrive", () => {
    const closed = { ...open, declared: declared({ state: "closed", at: ago(600) }) };
    expect(channelHealth({ ...closed, lastProbe: null }).reason).toBe("closed_but_talking");
    expect(channelHealth({ ...closed, lastProbe: null, lastEventAt: ago(540) }).state).toBe(
      "disconnected",
    );
  });

  it("tells pairing, reconnecting and being stuck apart", () => {
    const connecting = (at: number, qrAt: number | null) => ({
      ...open,
      declared: declared({
        state: "connecting",
        at: ago(at),
        qrAt: qrAt === null ? null : ago(qrAt),
      }),
      lastProbe: found("connecting", 5),
    });
    expect(channelHealth(connecting(30, 10)).state).toBe("pairing");
    expect(channelHealth(connecting(30, null)).reason).toBe("reconnecting");
    expect(channelHealth(connecting(400, 300)).reason).toBe("stuck_connecting");
    const unreported = { ...open, lastProbe: found("connecting", 5, 10) };
    expect(channelHealth(unreported).reason).toBe("reconnecting");
    expect(channelHealth({ ...open, lastProbe: found("connecting", 5, 400) }).reason).toBe(
      "stuck_connecting",
    );
    const fresh = { ...connecting(30, null), declared: declared({ state: null, at: null }) };
    expect(channelHealth(fresh).state).toBe("pairing");
  });

  it.each([
    ["401", "closed", "logged_out"],
    ["logout.instance", "closed", "logged_out"],
    ["428", "closed", "closed"],
    ["500", "refused", "codes_ran_out"],
    [null, "deleted", "account_gone"],
    [null, null, "never_paired"],
  ] as const)("says why it is closed: %s, %s is %s", (reason, state, expected) => {
    const facts = { ...open, declared: declared({ state, reason }), lastProbe: found("close") };
    expect(channelHealth(facts)).toEqual({ state: "disconnected", reason: expected });
  });

  it("blames the provider for what is the provider's", () => {
    expect(channelHealth({ ...open, lastProbe: found("gone") }).reason).toBe("account_gone");
    expect(channelHealth({ ...open, lastProbe: found("refused") }).reason).toBe("key_refused");
    const away = { ...open, lastProbe: found("unreachable") };
    expect(channelHealth(away).state).toBe("degraded");
    expect(channelHealth({ ...away, lastEventAt: ago(900) }).state).toBe("disconnected");
  });
});
