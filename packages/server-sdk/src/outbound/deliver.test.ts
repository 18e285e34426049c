import type { Message } from "@prosa/core";
import { describe, expect, it } from "vitest";
import {
  type Channel,
  type ChannelSender,
  type OutgoingMessage,
  silentLogger,
} from "../ports/index.ts";
import { deliver } from "./deliver.ts";
import { defaultSendTimes, type OutboundDeps } from "./outbound-deps.ts";
import type { CallStep } from "./send-step.ts";

const text = { id: "m", body: "Oi", content: {}, attachments: [] as unknown[] } as Message;
const step = (message: Partial<Message> = {}): CallStep => ({
  state: "call",
  attempt: { id: "a", n: 1, deadlineAt: "2026-11-22T10:00:45.000Z" },
  message: { ...text, ...message },
  sendKey: "5511981234567",
  replyTo: null,
  channel: {
    id: "c",
    tenantId: "t",
    provider: "evolution",
    settings: {},
    status: "connected",
    secret: null,
  },
});

function world(send: ChannelSender["send"], nowMs = 0) {
  const sent: OutgoingMessage[] = [];
  const channel = {
    provider: "evolution",
    sender: () => ({
      send: (message: OutgoingMessage, signal: AbortSignal) => {
        sent.push(message);
        return send(message, signal);
      },
    }),
  } as unknown as Channel;
  const deps: OutboundDeps = {
    sql: { call: () => Promise.reject(new Error("not used")) },
    channels: { evolution: channel },
    clock: { now: () => nowMs, monotonic: () => nowMs },
    logger: silentLogger,
    times: defaultSendTimes,
  };
  return { deps, sent };
}
const taken: ChannelSender["send"] = async () => ({
  outcome: "sent",
  externalId: "E1",
  sentAt: null,
});

describe("the one call of an attempt", () => {
  it("is made with what was written", async () => {
    const { deps, sent } = world(taken);
    await expect(deliver(deps, step(), 0)).resolves.toMatchObject({ outcome: "sent" });
    expect(sent).toMatchObject([
      { sendKey: "5511981234567", content: { kind: "text", body: "Oi" } },
    ]);
  });

  it("is not made by a worker that was held up until others may have given it up", async () => {
    const { deps, sent } = world(taken, 13_500);
    await expect(deliver(deps, step(), 0)).resolves.toMatchObject({
      outcome: "retryable",
      errorCode: "deadline_passed",
    });
    expect(sent).toEqual([]);
  });

  it("leaves nobody the wiser when the sender breaks", async () => {
    const { deps } = world(() => Promise.reject(new Error("socket hang up")));
    await expect(deliver(deps, step(), 0)).resolves.toMatchObject({ outcome: "unknown" });
  });

  it("is refused for good where there is nothing to send with", async () => {
    const { deps, sent } = world(taken);
    const file = { kind: "image", storagePath: "t/c/a" } as Message["attachments"][number];
    await expect(deliver(deps, step({ attachments: [file] }), 0)).resolves.toMatchObject({
      outcome: "rejected",
      errorCode: "attachment.not_found",
    });
    await expect(deliver({ ...deps, channels: {} }, step(), 0)).resolves.toMatchObject({
      outcome: "rejected",
      errorCode: "channel.rejected",
    });
    expect(sent).toEqual([]);
  });
});
