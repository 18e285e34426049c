import { readdirSync, readFileSync } from "node:fs";
import type { InboundEvent, Normalized } from "@prosa/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { envelope } from "./envelope.ts";
import { expectedMeaning } from "./normalize.expected.ts";
import { normalize } from "./normalize.ts";

const folder = new URL("./__fixtures__/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));

function bodyOf(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(name, folder), "utf8")).body;
}

function meaning(body: unknown, settings = {}): Normalized[] {
  return envelope(body).map(({ providerEvent, payload }) =>
    normalize({ providerEvent, payload, receivedAt: "2026-11-22T12:00:00.000Z", settings }),
  );
}

function party({ identities, name }: { identities: { value: string }[]; name: string | null }) {
  return identities.map(({ value }) => value).join("=") + (name === null ? "" : ` (${name})`);
}

/** One line that says what an effect does. */
function line(effect: InboundEvent): string {
  switch (effect.type) {
    case "message": {
      const who = effect.fromMe ? `to ${party(effect.chat)}` : `from ${party(effect.chat)}`;
      const author = effect.author ? ` by ${party(effect.author)}` : "";
      const status = effect.status === null ? "" : `, ${effect.status}`;
      const reply = effect.replyToExternalId === null ? "" : ", reply";
      const details =
        Object.keys(effect.content).length > 0 ? ` ${JSON.stringify(effect.content)}` : "";
      const files = effect.attachments
        .map(({ mime, source }) => {
          const places = [source.inline && "inline", source.url && "url", source.pull && "pull"];
          return ` [${mime} ${places.filter(Boolean).join("+")}]`;
        })
        .join("");
      return `${effect.origin} ${effect.kind} ${JSON.stringify(effect.body)} ${who}${author}${status}${reply}${details}${files}`;
    }
    case "status":
      return `${effect.status} of ${effect.fromMe ? "ours" : "theirs"}`;
    case "reaction":
      return `reaction ${JSON.stringify(effect.emoji)} by ${effect.actorKey} at ${effect.at}`;
    case "edit":
      return `edit by ${effect.by} to ${JSON.stringify(effect.body)} at ${effect.at}`;
    case "delete":
      return `delete by ${effect.by}`;
    case "contact":
      return `contact ${party(effect.party)}`;
    case "channel":
      return `channel ${effect.state} ${effect.ownAddress}`;
    case "qr":
      return `qr ${effect.code}`;
    case "typing":
      return `${effect.state} in ${party(effect.chat)}`;
  }
}

function lines(normalized: Normalized[]): string[] {
  return normalized.flatMap((result) =>
    "ignored" in result ? [`ignored: ${result.ignored}`] : result.effects.map(line),
  );
}

describe("normalize", () => {
  it.each(names)("reads %s", (name) => {
    expect(lines(meaning(bodyOf(name)))).toEqual(expectedMeaning[name.replace(".json", "")]);
  });

  const upsert = (message: unknown, overrides: Record<string, unknown> = {}) => ({
    event: "messages.upsert",
    instance: "loja",
    sender: "5511940000001@s.whatsapp.net",
    data: {
      key: { remoteJid: "5511987650001@s.whatsapp.net", fromMe: false, id: "M1" },
      pushName: "Ana",
      message,
      messageTimestamp: 1_795_333_515,
      ...overrides,
    },
  });

  it("keeps a kind that nobody knows yet as unsupported, with its name", () => {
    expect(lines(meaning(upsert({ hologramMessage: { url: "x" } })))).toEqual([
      'customer unsupported null from 5511987650001@s.whatsapp.net (Ana) {"providerKind":"hologramMessage"}',
    ]);
  });

  it("keeps an event that nobody knows", () => {
    expect(meaning({ event: "moon.phase", data: { full: true } })).toEqual([
      { ignored: "unknown_event", detail: "moon.phase" },
    ]);
  });

  it("unwraps wrappers inside wrappers, and gives up on a bottomless one", () => {
    let message: unknown = { conversation: "no fundo" };
    for (let depth = 0; depth < 4; depth++) message = { ephemeralMessage: { message } };
    expect(lines(meaning(upsert(message)))[0]).toContain('text "no fundo"');
    for (let depth = 0; depth < 30; depth++) message = { viewOnceMessageV2: { message } };
    expect(lines(meaning(upsert(message)))[0]).toContain("unsupported");
  });

  it("has nothing to show of a message that is metadata alone", () => {
    const message = { messageContextInfo: { deviceListMetadataVersion: 2 } };
    expect(lines(meaning(upsert(message, { messageType: "unknown" })))).toEqual([
      "ignored: no_effect",
    ]);
  });

  it.each(["status@broadcast", "120363000000000777@newsletter", "5511940000001:7@s.whatsapp.net"])(
    "leaves %s out: no correspondent",
    (remoteJid) => {
      const key = { remoteJid, fromMe: true, id: "M1" };
      expect(lines(meaning(upsert({ conversation: "x" }, { key })))).toEqual([
        "ignored: unsupported_chat",
      ]);
    },
  );

  it("never takes the sender's name for the chat's in a group", () => {
    const key = {
      remoteJid: "120363000000000001@g.us",
      participant: "5511987650001@s.whatsapp.net",
      fromMe: false,
      id: "M1",
    };
    expect(lines(meaning(upsert({ conversation: "x" }, { key })))).toEqual([
      'customer text "x" from 120363000000000001@g.us by 5511987650001@s.whatsapp.net (Ana)',
    ]);
    expect(meaning(upsert({ conversation: "x" }, { key }), { groups: "ignore" })).toEqual([
      { ignored: "group_disabled" },
    ]);
  });

  it.each(["", "5511987650001", "+55 11 98765-0001", "\u202e"])(
    "takes %j for no name",
    (pushName) => {
      expect(lines(meaning(upsert({ conversation: "x" }, { pushName })))).toEqual([
        'customer text "x" from 5511987650001@s.whatsapp.net',
      ]);
    },
  );

  it("refuses a wamid that names another party than the chat", () => {
    const wamid = `wamid.${btoa("\x1c\x18\x0d5521999990000\x15\x02\x00\x12")}`;
    const key = { remoteJid: "5511987650001@s.whatsapp.net", fromMe: false, id: wamid };
    expect(lines(meaning(upsert({ conversation: "x" }, { key })))).toEqual(["ignored: malformed"]);
  });

  it("reads edits and deletions that v1 sends as messages", () => {
    const protocol = (fields: object) =>
      upsert({ protocolMessage: { key: { id: "T" }, ...fields } });
    expect(lines(meaning(protocol({ type: "REVOKE" })))).toEqual(["delete by customer"]);
    expect(lines(meaning(protocol({ type: 14, editedMessage: { conversation: "novo" } })))).toEqual(
      ['edit by customer to "novo" at null'],
    );
    expect(lines(meaning(protocol({ type: "EPHEMERAL_SETTING" })))).toEqual(["ignored: no_effect"]);
  });

  it("takes an edit that is dressed as a DELETED status for an edit", () => {
    const data = {
      keyId: "T",
      fromMe: false,
      status: "DELETED",
      message: { editedMessage: { message: { extendedTextMessage: { text: "novo" } } } },
    };
    expect(lines(meaning({ event: "messages.update", data }))).toEqual([
      'edit by customer to "novo" at null',
    ]);
  });

  it.each([undefined, "SERVER_ACK", "DELETED"])(
    "takes an update with a text for an edit, whatever its status (%s)",
    (status) => {
      const data = { keyId: "T", fromMe: true, status, message: { conversation: "novo" } };
      expect(lines(meaning({ event: "messages.update", data }))).toEqual([
        'edit by us to "novo" at null',
      ]);
    },
  );

  it.each(["EPHEMERAL_SETTING", 3, "HISTORY_SYNC_NOTIFICATION", "APP_STATE_SYNC_KEY_SHARE"])(
    "makes nothing of the settings of a chat that come as an edit (%s)",
    (type) => {
      const data = { key: { id: "T", fromMe: true }, type, ephemeralExpiration: 604_800 };
      expect(lines(meaning({ event: "messages.edited", data }))).toEqual(["ignored: no_effect"]);
    },
  );

  it("does not believe a protocol message that says whose it is", () => {
    const data = {
      key: { id: "T", fromMe: true, remoteJid: "5511987650001@s.whatsapp.net" },
      type: "MESSAGE_EDIT",
      editedMessage: { conversation: "novo" },
    };
    const sender = "5511940000001@s.whatsapp.net";
    expect(lines(meaning({ event: "messages.edited", sender, data }))).toEqual([
      'edit by unknown to "novo" at null',
    ]);
    expect(lines(meaning({ event: "send.message.update", sender, data }))).toEqual([
      'edit by us to "novo" at null',
    ]);
  });

  const group = "120363000000000001@g.us";
  const member = "5511987650001@s.whatsapp.net";
  it.each([
    ["a bare key of a chat of two", { fromMe: false, remoteJid: member }, "customer"],
    ["a key with a status", { fromMe: true, remoteJid: member, status: "DELETED" }, "us"],
    ["a member of a group", { fromMe: false, remoteJid: group, participant: member }, "customer"],
    ["us as admin of a group", { fromMe: true, remoteJid: group, participant: member }, "admin"],
    ["the stored record", { id: "db", key: { id: "T", fromMe: true, remoteJid: group } }, "us"],
    ["a key that says nothing", { id: "T" }, "unknown"],
  ])("tells who deleted by %s", (_, data, by) => {
    expect(lines(meaning({ event: "messages.delete", data: { id: "T", ...data } }))).toEqual([
      `delete by ${by}`,
    ]);
  });

  it("learns a LID and its phone from a reaction in a group and from a deletion", () => {
    const key = {
      remoteJid: group,
      participant: "70000000000101@lid",
      participantAlt: member,
      fromMe: false,
      id: "R",
    };
    const message = { reactionMessage: { key: { id: "T" }, text: "👍" } };
    expect(lines(meaning(upsert(message, { key })))).toEqual([
      "contact 70000000000101@lid=5511987650001@s.whatsapp.net",
      'reaction "👍" by customer:jid:5511987650001 at 2026-11-22T07:45:15.000Z',
    ]);
    const data = { id: "T", remoteJid: member, remoteJidAlt: "70000000000101@lid", fromMe: false };
    expect(lines(meaning({ event: "messages.delete", data }))).toEqual([
      "contact 5511987650001@s.whatsapp.net=70000000000101@lid",
      "delete by customer",
    ]);
  });

  it("is nobody's contact: the own account, by whichever spelling it comes first", () => {
    const own = "5511940000001@s.whatsapp.net";
    const key = { remoteJid: "79999999999999@lid", remoteJidAlt: own, fromMe: true, id: "M1" };
    expect(lines(meaning(upsert({ conversation: "x" }, { key })))).toEqual([
      "ignored: unsupported_chat",
    ]);
    const participants = [{ id: "79999999999999@lid", phoneNumber: own }];
    expect(
      lines(
        meaning({
          event: "group-participants.update",
          sender: own,
          data: { id: group, participants, action: "add" },
        }),
      ),
    ).toEqual(["ignored: no_effect"]);
  });

  it("never takes our own name for the customer's", () => {
    const key = { remoteJid: member, fromMe: true, id: "M1" };
    expect(
      lines(meaning(upsert({ conversation: "x" }, { key, pushName: "Marcenaria Horizonte" }))),
    ).toEqual(['phone text "x" to 5511987650001@s.whatsapp.net, sent']);
  });

  it("never throws, whatever the payload", () => {
    const events = [...new Set(names.map((name) => String(bodyOf(name).event)))];
    fc.assert(
      fc.property(fc.constantFrom(...events), fc.jsonValue({ maxDepth: 5 }), (event, data) => {
        expect(meaning({ event, data }).length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  it("never throws when any field of a real payload is another value", () => {
    const bodies = names.map(bodyOf);
    fc.assert(
      fc.property(
        fc.constantFrom(...bodies),
        fc.nat(),
        fc.oneof(
          fc.jsonValue(),
          fc.constant({ "0": 1, "1": 2 }),
          fc.constant({ low: -1, high: 3 }),
        ),
        (body, at, value) => {
          expect(meaning(replaced(body, at, value)).length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

/** A copy in which the `at`-th value inside `data` is another one. */
function replaced(body: Record<string, unknown>, at: number, value: unknown): unknown {
  const copy = structuredClone(body);
  const places: [Record<string, unknown>, string][] = [];
  const visit = (node: unknown) => {
    if (typeof node !== "object" || node === null) return;
    for (const key of Object.keys(node).slice(0, 40)) {
      places.push([node as Record<string, unknown>, key]);
      visit((node as Record<string, unknown>)[key]);
    }
  };
  visit(copy.data);
  const place = places[at % Math.max(1, places.length)];
  if (place) place[0][place[1]] = value;
  return copy;
}
