import type { InboundEvent } from "@prosa/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { ana, anaLid, createInbox, type Inbox, message, party } from "./ingest-support.ts";

const bruno = "553188880002@s.whatsapp.net";
const group = "120363000000000001@g.us";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});
afterAll(() => db.drop());

const ours = message({ externalId: "OURS", chat: party(ana), fromMe: true });
const theirs = message({ externalId: "LID1", chat: party(anaLid, "Ana") });
const read = (chat: string, externalId = "OURS"): InboundEvent => ({
  type: "status",
  externalId,
  fromMe: true,
  status: "read",
  at: null,
  participantKey: "",
  chat: party(chat),
});
const reports: [string, InboundEvent][] = [
  ["a status", read(anaLid)],
  [
    "an edit",
    {
      type: "edit",
      targetExternalId: "OURS",
      by: "us",
      body: "oi!",
      at: null,
      chat: party(anaLid),
    },
  ],
  [
    "a deletion",
    { type: "delete", targetExternalId: "OURS", by: "us", at: null, chat: party(anaLid) },
  ],
];

/** Every party with its spellings, and how many threads its messages are in. */
async function parties(inbox: Inbox): Promise<unknown[]> {
  return inbox.rows(
    `select array(select i.value from prosa.contact_identities i where i.address_id = a.id order by 1) spellings,
       (select count(distinct prosa_private.root_of(c.id))::int from prosa.conversations c
         where c.address_id = a.id) threads
     from prosa.addresses a where a.channel_id = $1 order by 1`,
    [inbox.channelId],
  );
}

const together = [{ spellings: [ana, anaLid], threads: 1 }];

describe("a report on a message of ours that names its chat", () => {
  it.each(reports)("joins phone and LID, in every order: %s", async (_, report) => {
    const orders = [
      [ours, theirs, report],
      [ours, report, theirs],
      [theirs, report, ours],
      [report, ours, theirs],
    ];
    for (const order of orders) {
      const inbox = await createInbox(db.pool);
      for (const effect of [...order, report]) await inbox.ingest(effect);
      expect(await parties(inbox)).toEqual(together);
      const batch = await createInbox(db.pool);
      await batch.ingest(...order);
      expect(await parties(batch)).toEqual(together);
    }
  });

  it("teaches the phone of somebody who was known by a LID alone", async () => {
    const inbox = await createInbox(db.pool);
    await inbox.ingest({ ...ours, chat: party(anaLid) }, read(ana));
    expect(await parties(inbox)).toEqual(together);
    expect(
      await inbox.rows("select phone from prosa.contacts where tenant_id = $1", [inbox.tenantId]),
    ).toEqual([{ phone: "+5511987650001" }]);
  });

  it.each([
    ["whose id is a stranger's", { ...ours, fromMe: false, origin: "customer" as const }, anaLid],
    ["of a group", { ...ours, chat: party(group) }, anaLid],
    ["that is another phone", ours, bruno],
  ])("proves nothing about a chat %s", async (_, target, chat) => {
    const inbox = await createInbox(db.pool);
    await inbox.ingest(target, message({ externalId: "OTHER", chat: party(chat) }));
    const before = await parties(inbox);
    await inbox.ingest({ ...read(chat), fromMe: target.fromMe } as InboundEvent);
    expect(await parties(inbox)).toEqual(before);
    expect(before).toHaveLength(2);
  });

  it("leaves a LID with the phone that it is known to belong to", async () => {
    const inbox = await createInbox(db.pool);
    await inbox.ingest(ours, { type: "contact", party: party([bruno, anaLid]), pictureUrl: null });
    const before = await parties(inbox);
    await inbox.ingest(read(anaLid));
    expect(await parties(inbox)).toEqual(before);
  });
});
