import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import {
  ana,
  anaLid,
  createInbox,
  createTenant,
  type Inbox,
  type IngestAnswer,
  message,
  party,
} from "./ingest-support.ts";

let db: TestDatabase;
let inbox: Inbox;
beforeAll(async () => {
  db = await createDatabase();
});
beforeEach(async () => {
  inbox = await createInbox(db.pool);
});
afterAll(() => db.drop());

const addresses = () =>
  inbox.rows(
    `select a.send_key, c.name, c.phone, (select array_agg(i.kind || ':' || i.value_key order by i.kind, i.value_key)
       from prosa.contact_identities i where i.address_id = a.id) identities
     from prosa.addresses a join prosa.contacts c on c.id = a.contact_id
     where a.tenant_id = $1 order by a.send_key`,
    [inbox.tenantId],
  );
const messages = () =>
  inbox.rows(
    `select m.external_id, m.body, m.status, m.edited_at, m.deleted_at is not null deleted, m.seq
     from prosa.messages m where m.tenant_id = $1 order by m.external_id`,
    [inbox.tenantId],
  );

describe("the stored inbox", () => {
  it("gives receipt order in the order handed in, and keeps repeats out", async () => {
    const first = await inbox.record([
      { dedupeKey: "a" },
      { dedupeKey: "b" },
      { dedupeKey: "a" },
      { dedupeKey: null },
    ]);
    expect(first.map((event) => event.duplicate)).toEqual([false, false, true, false]);
    const ords = first.filter((event) => !event.duplicate).map((event) => event.ord);
    expect(ords).toEqual([...ords].sort((a, b) => a - b));
    expect((await inbox.record([{ dedupeKey: "b" }]))[0]?.duplicate).toBe(true);
  });

  it("refuses a lane whose event is settled, or that left an older one out", async () => {
    const [one, two] = await inbox.record([{ laneKey: "x" }, { laneKey: "x" }]);
    const commit = async (...ords: (number | undefined)[]) =>
      (
        await inbox.call<{ lanes: IngestAnswer[] }>("ingest_events", {
          lanes: [
            {
              laneKey: `${inbox.channelId}/x`,
              events: ords.map((ord) => ({ ord, normalizerVersion: 1, effects: [] })),
            },
          ],
        })
      ).lanes[0]?.ok;
    expect(await commit(two?.ord)).toBe(false);
    expect(await commit(one?.ord)).toBe(true);
    expect(await commit(one?.ord, two?.ord)).toBe(false);
    expect(await commit(two?.ord)).toBe(true);
  });

  it("lets one of two commits of the same events through", async () => {
    const [event] = await inbox.record([{ laneKey: "y" }]);
    const lanes = [
      {
        laneKey: `${inbox.channelId}/y`,
        events: [{ ord: event?.ord, normalizerVersion: 1, effects: [message()] }],
      },
    ];
    const answers = await Promise.all(
      [1, 2, 3].map(() => inbox.call<{ lanes: IngestAnswer[] }>("ingest_events", { lanes })),
    );
    expect(answers.filter((answer) => answer.lanes[0]?.ok)).toHaveLength(1);
    expect(await messages()).toHaveLength(1);
  });

  it("holds a failing lane, then makes a dead letter of the event and goes on", async () => {
    const [event] = await inbox.record([{ laneKey: "z", payload: { data: "odd" } }]);
    const laneKey = `${inbox.channelId}/z`;
    const fail = (failed: object) =>
      inbox.call("ingest_events", {
        lanes: [{ laneKey, events: [{ ord: event?.ord, normalizerVersion: 1, failed }] }],
      });
    const retryAt = new Date(Date.now() + 60_000).toISOString();
    await fail({ error: "boom", errorClass: "internal", retryAt, dead: false });
    const claim = async () =>
      (
        await inbox.call<{ lanes: { retryAt: string | null; events: unknown[] }[] }>(
          "claim_webhook_events",
          { lanes: [laneKey], limit: 50 },
        )
      ).lanes[0];
    expect(await claim()).toMatchObject({ retryAt, events: [] });
    await fail({ error: "boom", errorClass: "internal", retryAt: null, dead: true });
    expect(await claim()).toMatchObject({ retryAt: null, events: [] });
    const dead = await inbox.rows(
      "select lane_key, error, payload from prosa.dead_letters where tenant_id = $1",
      [inbox.tenantId],
    );
    expect(dead).toEqual([{ lane_key: laneKey, error: "boom", payload: { data: "odd" } }]);
  });

  it("moves settled events to the archive and leaves pending ones", async () => {
    await inbox.record([{ ignored: "unknown_event" }, {}]);
    await inbox.call("archive_webhook_events", { olderThanMs: -1000, limit: 1000 });
    const [left] = await inbox.rows(
      `select (select count(*)::int from prosa.webhook_events where channel_id = $1) pending,
        (select count(*)::int from prosa.webhook_events_archive where channel_id = $1) archived`,
      [inbox.channelId],
    );
    expect(left).toEqual({ pending: 1, archived: 1 });
  });
});

describe("identity", () => {
  it("makes one contact of twelve first messages at once", async () => {
    await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        inbox.ingest(
          message({ chat: party(n % 2 ? [ana, anaLid] : ["551187650001@s.whatsapp.net"], "Ana") }),
        ),
      ),
    );
    const [only, ...others] = await addresses();
    expect(others).toEqual([]);
    expect(only).toMatchObject({ name: "Ana", phone: "+5511987650001" });
    const seqs = (await messages()).map((m) => m.seq).sort((a, b) => Number(a) - Number(b));
    expect(seqs).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
  });

  it("links a LID and a phone that were known apart, and moves no message", async () => {
    await inbox.ingest(message({ externalId: "L", chat: party(anaLid, "Ana") }));
    await inbox.ingest(message({ externalId: "P", chat: party(ana) }));
    expect(await addresses()).toHaveLength(2);
    await inbox.ingest({ type: "contact", party: party([anaLid, ana]), pictureUrl: null });
    expect(await addresses()).toMatchObject([
      { name: "Ana", identities: ["jid:5511987650001", "lid:70000000000101"] },
    ]);
    const conversations = await inbox.rows(
      `select c.status, m.external_id, o.status into_status from prosa.conversations c
       join prosa.messages m on m.conversation_id = c.id
       left join prosa.conversations o on o.id = c.merged_into_id
       where c.tenant_id = $1 order by c.number`,
      [inbox.tenantId],
    );
    expect(conversations).toEqual([
      { status: "open", external_id: "L", into_status: null },
      { status: "merged", external_id: "P", into_status: "open" },
    ]);
  });

  it("knows one phone on two channels as one contact with two addresses", async () => {
    const tenantId = await createTenant(db.pool);
    const channels = [await createInbox(db.pool, tenantId), await createInbox(db.pool, tenantId)];
    inbox = channels[0] as Inbox;
    await channels[0]?.ingest(message({ chat: party(anaLid, "Ana") }));
    await channels[1]?.ingest(message({ chat: party(ana, "Ana Souza") }));
    await channels[0]?.ingest({ type: "contact", party: party([ana, anaLid]), pictureUrl: null });
    expect(await addresses()).toHaveLength(2);
    const contacts = await inbox.rows("select phone from prosa.contacts where tenant_id = $1", [
      tenantId,
    ]);
    expect(contacts).toEqual([{ phone: "+5511987650001" }]);
  });

  it("names one person from two channels at once, in every conversation", async () => {
    const tenantId = await createTenant(db.pool);
    const [one, two] = [
      await createInbox(db.pool, tenantId),
      await createInbox(db.pool, tenantId),
    ] as const;
    inbox = one;
    await one.ingest(message({ chat: party([ana, anaLid], "Ana") }));
    await two.ingest(message({ chat: party(ana, "Ana") }));
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => {
        const sentAt = new Date(Date.UTC(2026, 10, 20, 11, n)).toISOString();
        const [box, jid] = n % 2 ? ([one, anaLid] as const) : ([two, ana] as const);
        return box.ingest(message({ chat: party(jid, `Ana ${n}`), sentAt }));
      }),
    );
    expect(await addresses()).toMatchObject([{ name: "Ana 39" }, { name: "Ana 39" }]);
  });

  it("keeps the latest name beside a message, whatever contact events say", async () => {
    const named = (name: string | null, sentAt: string) =>
      inbox.ingest(message({ chat: party(ana, name), sentAt }));
    await named("Ana Souza", "2026-11-20T12:00:00.000Z");
    await named("Ana", "2026-11-20T11:00:00.000Z");
    await named(null, "2026-11-20T13:00:00.000Z");
    await inbox.ingest({
      type: "contact",
      party: party(ana, "A."),
      pictureUrl: null,
      reportedAt: "2026-11-21T10:00:00.000Z",
    });
    expect(await addresses()).toMatchObject([{ name: "Ana Souza" }]);
  });

  it("keeps a landline apart from the mobile with the same last digits", async () => {
    await inbox.ingest(message({ chat: party("551130000007@s.whatsapp.net") }));
    await inbox.ingest(message({ chat: party("5511930000007@s.whatsapp.net") }));
    expect(await addresses()).toHaveLength(2);
  });

  it("never lets a stranger's id fall on another chat's message", async () => {
    await inbox.ingest(message({ externalId: "SAME", body: "de Ana" }));
    await inbox.ingest(
      message({ externalId: "SAME", body: "de Bruno", chat: party("553188880002@s.whatsapp.net") }),
    );
    expect(await messages()).toMatchObject([{ body: "de Ana" }]);
  });
});

describe("pieces of a message", () => {
  const target = "3EB0TARGET";
  const mine = () => message({ externalId: target, fromMe: true, status: "sending" });

  it("ends the same whether statuses come before the message or after", async () => {
    const status = (value: "sent" | "delivered" | "read") =>
      inbox.ingest({
        type: "status",
        externalId: target,
        fromMe: true,
        status: value,
        at: null,
        participantKey: "",
      });
    await status("read");
    await status("sent");
    await inbox.ingest(mine());
    await status("delivered");
    await status("delivered");
    expect(await messages()).toMatchObject([{ status: "read" }]);
    const events = await inbox.rows(
      "select status from prosa.message_status_events where tenant_id = $1 order by 1",
      [inbox.tenantId],
    );
    expect(events.map((event) => event.status)).toEqual(["delivered", "read", "sending", "sent"]);
    expect(
      await inbox.rows("select 1 from prosa.late_pieces where channel_id = $1", [inbox.channelId]),
    ).toEqual([]);
  });

  it("loses no status when message and status commit at the same time", async () => {
    await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const externalId = `RACE${n}`;
        await Promise.all([
          inbox.ingest(message({ externalId, fromMe: true, status: "sending" })),
          inbox.ingest({
            type: "status",
            externalId,
            fromMe: true,
            status: "read",
            at: null,
            participantKey: "",
          }),
        ]);
      }),
    );
    expect((await messages()).map((m) => m.status)).toEqual(Array(20).fill("read"));
  });

  it("keeps the latest edit by the provider's time, and one revision per edit", async () => {
    const edit = (body: string, at: string | null) =>
      inbox.ingest({ type: "edit", targetExternalId: "E", by: "unknown", body, at });
    await edit("segunda", "2026-11-20T10:02:00.000Z");
    await edit("primeira", null);
    await inbox.ingest(message({ externalId: "E", body: "original" }));
    await edit("primeira", "2026-11-20T10:01:00.000Z");
    await edit("segunda", null);
    await edit("segunda", "2026-11-20T10:02:00.000Z");
    expect(await messages()).toMatchObject([{ body: "segunda" }]);
    const revisions = await inbox.rows(
      "select body from prosa.message_revisions where tenant_id = $1 order by at nulls first",
      [inbox.tenantId],
    );
    expect(revisions.map((r) => r.body)).toEqual(["original", "primeira", "segunda"]);
  });

  it("lets an older reaction lose to a later removal", async () => {
    const react = (emoji: string, at: string, actorKey = "customer:jid:5511987650001") =>
      inbox.ingest({
        type: "reaction",
        externalId: randomUUID(),
        targetExternalId: "R",
        actorKey,
        emoji,
        at,
      });
    await react("", "2026-11-20T10:05:00.000Z", "customer:lid:70000000000101");
    await inbox.ingest(message({ externalId: "R" }));
    await react("👍", "2026-11-20T10:04:00.000Z");
    const reactions = await inbox.rows(
      "select actor_key, emoji from prosa.message_reactions where tenant_id = $1",
      [inbox.tenantId],
    );
    expect(reactions).toEqual([{ actor_key: "customer:contact", emoji: "" }]);
  });

  it("deletes a message that comes after its deletion, and keeps its body for the record", async () => {
    await inbox.ingest({ type: "delete", targetExternalId: "D", by: "customer", at: null });
    await inbox.ingest(message({ externalId: "D", body: "apagada" }));
    expect(await messages()).toMatchObject([{ deleted: true, body: "apagada" }]);
  });

  it("does not let a customer's deletion fall on our message of the same id", async () => {
    await inbox.ingest(mine());
    await inbox.ingest({ type: "delete", targetExternalId: target, by: "customer", at: null });
    expect(await messages()).toMatchObject([{ deleted: false }]);
  });

  it("joins an answer to its question in either order", async () => {
    await inbox.ingest(message({ externalId: "B", replyToExternalId: "A" }));
    await inbox.ingest(message({ externalId: "A" }));
    await inbox.ingest(message({ externalId: "C", replyToExternalId: "A" }));
    const joined = await inbox.rows(
      `select m.external_id, t.external_id target from prosa.messages m
       join prosa.messages t on t.id = m.reply_to_id where m.tenant_id = $1 order by 1`,
      [inbox.tenantId],
    );
    expect(joined).toEqual([
      { external_id: "B", target: "A" },
      { external_id: "C", target: "A" },
    ]);
  });

  const image = (source: { inline: boolean; url: string | null; pull: boolean }) =>
    message({
      externalId: "I",
      kind: "image",
      attachments: [
        {
          kind: "image",
          mime: "image/jpeg",
          fileName: null,
          bytes: null,
          widthPx: null,
          heightPx: null,
          durationMs: null,
          waveform: null,
          preview: null,
          source,
        },
      ],
    });

  it("lets a job that begins again take its own claim of a file over, a few times", async () => {
    const { mediaJobs } = await inbox.ingest(image({ inline: false, url: null, pull: true }));
    const claims = async (takeOver: boolean) =>
      (await inbox.call("claim_attachment", { attachmentId: mediaJobs[0], takeOver })) !== null;
    expect(await claims(false)).toBe(true);
    expect(await claims(false)).toBe(false);
    for (const again of [true, true, true, true, false]) expect(await claims(true)).toBe(again);
  });

  it("fills a file's source from a second copy and asks for it again", async () => {
    const first = await inbox.ingest(image({ inline: false, url: null, pull: true }));
    expect(first.mediaJobs).toHaveLength(1);
    await inbox.call("claim_attachment", { attachmentId: first.mediaJobs[0] });
    await inbox.call("finish_attachment", {
      attachmentId: first.mediaJobs[0],
      state: "failed",
      errorCode: "attachment.not_found",
    });
    const again = await inbox.ingest(image({ inline: true, url: null, pull: true }));
    expect(again.mediaJobs).toEqual(first.mediaJobs);
    const claimed = await inbox.call<{ payload: unknown }>("claim_attachment", {
      attachmentId: first.mediaJobs[0],
    });
    expect(claimed.payload).toEqual({});
  });

  it("puts history into the thread without opening or counting anything", async () => {
    await inbox.ingest(message({ externalId: "H", origin: "import" }));
    const [before] = await inbox.rows(
      "select status, last_inbound_seq, waiting_since from prosa.conversations where tenant_id = $1",
      [inbox.tenantId],
    );
    expect(before).toEqual({ status: "resolved", last_inbound_seq: 0, waiting_since: null });
    await inbox.ingest(message({ externalId: "N" }));
    const after = await inbox.rows(
      "select status, last_inbound_seq from prosa.conversations where tenant_id = $1",
      [inbox.tenantId],
    );
    expect(after).toEqual([{ status: "open", last_inbound_seq: 2 }]);
  });
});
