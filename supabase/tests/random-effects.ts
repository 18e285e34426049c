import type { InboundEvent } from "@prosa/core";
import fc from "fast-check";
import { message, party } from "./ingest-support.ts";

// One person by four spellings, another by one, and a group in which both write.
const ana = [
  "5511987650001@s.whatsapp.net",
  "551187650001@s.whatsapp.net",
  "70000000000101@lid",
  "5511987650001",
];
const bruno = "553188880002@s.whatsapp.net";
const group = "120363000000000001@g.us";

const at = fc.integer({ min: 0, max: 5 }).map((minute) => `2026-11-20T10:0${minute}:00.000Z`);
const name = fc.constantFrom("Ana", "Ana Souza", "Aninha", null);
const spelling = fc.constantFrom(...ana);
const target = fc.constantFrom("A1", "A2", "B1", "G1", "O1");

// What an id stands for is fixed: a provider does not say two things under one id.
const said: Record<string, Partial<Parameters<typeof message>[0]>> = {
  A1: { body: "um", sentAt: "2026-11-20T10:01:00.000Z" },
  A2: { body: "dois", sentAt: "2026-11-20T10:02:00.000Z", replyToExternalId: "A1" },
  B1: { body: "três", sentAt: "2026-11-20T10:03:00.000Z" },
  G1: { body: "quatro", sentAt: "2026-11-20T10:04:00.000Z" },
  O1: { body: "cinco", sentAt: "2026-11-20T10:05:00.000Z", fromMe: true, status: "sending" },
};
const names: Record<string, string | null> = { A1: "Ana", A2: "Ana Souza", B1: "Bruno", G1: "Ana" };

/** Any event about three chats and the five messages that are ever said in them. */
export const randomEffect: fc.Arbitrary<InboundEvent> = fc.oneof(
  fc.tuple(target, spelling).map(([externalId, jid]) => {
    const chat =
      externalId === "G1"
        ? party(group)
        : party(externalId === "B1" ? bruno : jid, names[externalId] ?? null);
    const author = externalId === "G1" ? party(jid, "Ana") : null;
    return message({ ...said[externalId], externalId, chat, author });
  }),
  fc.tuple(spelling, spelling, name, at).map(
    ([one, other, given, reportedAt]): InboundEvent => ({
      type: "contact",
      party: party([...new Set([one, other])], given),
      pictureUrl: null,
      reportedAt,
    }),
  ),
  fc
    .tuple(
      fc.constantFrom("sent", "delivered", "read", "failed"),
      fc.option(at),
      fc.option(spelling),
    )
    .map(
      ([status, time, jid]): InboundEvent => ({
        type: "status",
        externalId: "O1",
        fromMe: true,
        status: status as "sent",
        at: time,
        participantKey: "",
        chat: jid === null ? null : party(jid),
      }),
    ),
  fc.tuple(target, fc.constantFrom("👍", "🎉", ""), at).map(
    ([targetExternalId, emoji, time]): InboundEvent => ({
      type: "reaction",
      externalId: `R-${emoji}-${time}`,
      targetExternalId,
      actorKey: "self",
      emoji,
      at: time,
    }),
  ),
  fc.tuple(target, fc.constantFrom("x", "y", "z"), fc.option(at), at).map(
    ([targetExternalId, body, time, reportedAt]): InboundEvent => ({
      type: "edit",
      targetExternalId,
      by: targetExternalId === "O1" ? "us" : "unknown",
      body,
      at: time,
      reportedAt,
    }),
  ),
  target.map(
    (targetExternalId): InboundEvent => ({
      type: "delete",
      targetExternalId,
      by: targetExternalId === "O1" ? "us" : "unknown",
      at: null,
    }),
  ),
);

/** Every spelling is one person in the end, whatever the events said about it. */
export const allSpellings: InboundEvent = {
  type: "contact",
  party: party(ana, null),
  pictureUrl: null,
};
