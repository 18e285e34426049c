import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openShop, ownJid, people, type Shop, seconds, thread } from "./demands-support.ts";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { type Pipeline, startPipeline } from "./ingest-replay-support.ts";

const ana = "5511987650001@s.whatsapp.net";
const anaLid = "70000000000101@lid";
const group = "120363000000000001@g.us";

let db: TestDatabase;
let pipeline: Pipeline;
let shop: Shop;
beforeAll(async () => {
  db = await createDatabase();
  pipeline = startPipeline(db.databaseUrl);
  await pipeline.worker.ready;
});
beforeEach(async () => {
  shop = await openShop(db, pipeline);
});
afterAll(async () => {
  await pipeline.stop();
  await db.drop();
});

describe("demand 2.1.1: one person for both spellings of a Brazilian mobile", () => {
  it.each(["11", "27", "31", "51", "85"])(
    "keeps both spellings of area %s as they came, and answers to the latest",
    async (area) => {
      const [long, short] = [`55${area}988880002`, `55${area}88880002`].map(
        (digits) => `${digits}@s.whatsapp.net`,
      ) as [string, string];
      await shop.say("A", { remoteJid: short });
      await shop.quiet();
      await shop.say("B", { remoteJid: long }, { messageTimestamp: seconds(1) });
      await shop.quiet();
      expect(await people(shop)).toMatchObject([
        { phone: `+55${area}988880002`, sendKey: long, spellings: [short, long].sort() },
      ]);
      expect(new Set((await thread(shop)).map(({ root }) => root)).size).toBe(1);
    },
  );

  it("answers to the spelling that the provider gave back for a message of ours", async () => {
    await shop.say("A", { remoteJid: "5531988880002@s.whatsapp.net" });
    await shop.quiet();
    await shop.send("send.message", {
      key: { remoteJid: "553188880002@s.whatsapp.net", fromMe: true, id: "OURS" },
      pushName: "Você",
      status: "PENDING",
      message: { conversation: "Bom dia" },
      messageType: "conversation",
      messageTimestamp: seconds(2),
    });
    await shop.quiet();
    expect(await people(shop)).toMatchObject([
      { name: "Ana Souza", sendKey: "553188880002@s.whatsapp.net" },
    ]);
  });

  it("keeps a landline apart from the mobile of the same digits", async () => {
    await shop.say("A", { remoteJid: "551130000007@s.whatsapp.net" });
    await shop.say("B", { remoteJid: "5511930000007@s.whatsapp.net" });
    await shop.quiet();
    const phones = (await people(shop)).map(({ phone }) => phone);
    expect(phones.sort()).toEqual(["+551130000007", "+5511930000007"]);
  });

  it.each([
    ["Mexican", "5215512345678", "525512345678"],
    ["Argentine", "5491123456789", "541123456789"],
  ])("knows both forms of a %s mobile for one", async (_, long, short) => {
    await shop.say("A", { remoteJid: `${long}@s.whatsapp.net` });
    await shop.say("B", { remoteJid: `${short}@s.whatsapp.net` });
    await shop.quiet();
    expect(await people(shop)).toHaveLength(1);
  });
});

describe("demand 2.1.2: one person for LID and phone", () => {
  /** Everything in which some version of Evolution names both spellings of one party. */
  const proofs: [string, string, unknown][] = [
    ["2.3.0: senderPn beside a LID", "messages.upsert", { remoteJid: anaLid, senderPn: ana }],
    ["2.3.4: previousRemoteJid", "messages.upsert", { remoteJid: ana, previousRemoteJid: anaLid }],
    ["2.3.6: remoteJidAlt", "messages.upsert", { remoteJid: anaLid, remoteJidAlt: ana }],
    ["2.4: the phone first", "messages.upsert", { remoteJid: ana, remoteJidAlt: anaLid }],
    ["a contact event", "contacts.update", [{ remoteJid: anaLid, remoteJidAlt: ana }]],
    [
      "the members of a group",
      "group-participants.update",
      { id: group, action: "add", participants: [{ id: anaLid, phoneNumber: ana }] },
    ],
    [
      "a deletion",
      "messages.delete",
      { remoteJid: ana, remoteJidAlt: anaLid, fromMe: false, id: "GONE", status: "DELETED" },
    ],
    [
      "a reaction in a group",
      "messages.upsert",
      { remoteJid: group, participant: anaLid, participantAlt: ana, reacts: true },
    ],
  ];
  it.each(proofs)("joins what was known apart, by %s", async (_, event, data) => {
    await shop.say("L1", { remoteJid: anaLid });
    await shop.quiet();
    await shop.say("P1", { remoteJid: ana }, { messageTimestamp: seconds(1) });
    await shop.say("L2", { remoteJid: anaLid }, { messageTimestamp: seconds(2) });
    await shop.quiet();
    const before = await thread(shop);
    expect(await people(shop)).toHaveLength(2);

    if (event === "messages.upsert") {
      const { reacts, ...key } = data as { reacts?: boolean };
      const message = { reactionMessage: { key: { id: "ELSE" }, text: "👍" } };
      await shop.say("PROOF", key, {
        messageTimestamp: seconds(3),
        ...(reacts ? { message, messageType: "reactionMessage" } : {}),
      });
    } else await shop.send(event, data);
    await shop.quiet();

    expect(await people(shop)).toMatchObject([
      { phone: "+5511987650001", spellings: [ana, anaLid] },
    ]);
    const after = (await thread(shop)).filter(({ id }) => id !== "PROOF");
    expect(after.map(({ id }) => id)).toEqual(["L1", "P1", "L2"]);
    expect(after.map(({ conversation, place }) => [conversation, place])).toEqual(
      before.map(({ conversation, place }) => [conversation, place]),
    );
    expect(new Set(after.map(({ root }) => root)).size).toBe(1);
  });

  it("knows somebody by a LID alone, without a phone, and answers there", async () => {
    await shop.say("A", { remoteJid: "70000000000999:3@lid" });
    await shop.quiet();
    expect(await people(shop)).toEqual([
      {
        name: "Ana Souza",
        phone: null,
        sendKey: "70000000000999@lid",
        spellings: ["70000000000999@lid"],
      },
    ]);
  });

  it("stores one message, whether it comes as @c.us, as @s.whatsapp.net or as @lid", async () => {
    for (const remoteJid of ["5511987650001@c.us", ana, anaLid]) {
      await shop.say("SAME", { remoteJid }, { messageTimestamp: seconds(1) });
      await shop.quiet();
    }
    expect(await thread(shop)).toHaveLength(1);
  });

  it("never names anybody by nothing, by digits, by us or by a group's last sender", async () => {
    await shop.say("A", { remoteJid: ana });
    await shop.say("G", { remoteJid: group, participant: ana, participantAlt: anaLid });
    await shop.quiet();
    await shop.say("B", { remoteJid: ana, fromMe: true }, { pushName: "Marcenaria Horizonte" });
    await shop.say("C", { remoteJid: ana }, { pushName: "5511987650001" });
    await shop.send("contacts.update", { remoteJid: ana, pushName: "" });
    await shop.send("contacts.update", { remoteJid: group, pushName: "Bruno" });
    await shop.send("contacts.upsert", [{ remoteJid: ana }]);
    await shop.quiet();
    const names = (await people(shop)).map(({ sendKey, name }) => [sendKey, name]);
    expect(Object.fromEntries(names)).toEqual({ [ana]: "Ana Souza", [group]: null });
  });

  it("counts a reaction in a group once, by LID first and by phone then", async () => {
    await shop.say("G", { remoteJid: group, participant: "553188880002@s.whatsapp.net" });
    await shop.quiet();
    const react = (id: string, who: object, minute: number) =>
      shop.say(
        id,
        { remoteJid: group, ...who },
        {
          message: { reactionMessage: { key: { id: "G" }, text: "👍" } },
          messageType: "reactionMessage",
          messageTimestamp: seconds(minute),
        },
      );
    await react("R1", { participant: anaLid }, 1);
    await shop.quiet();
    await react("R2", { participant: ana, participantAlt: anaLid }, 2);
    await shop.quiet();
    await react("R3", { participant: anaLid }, 3);
    await shop.quiet();
    const reactions = await shop.rows(
      "select actor_key, emoji from prosa.message_reactions where tenant_id = $1",
    );
    expect(reactions).toEqual([{ actor_key: "customer:mobile:551187650001", emoji: "👍" }]);
  });
});

describe("demand 2.1.3: nothing that was acknowledged is lost", () => {
  it("has committed each event before it answers", async () => {
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const status = await shop.say(`M${n}`, { remoteJid: ana });
        const kept = await shop.rows(
          `select 1 from prosa.webhook_events where tenant_id = $1
             and payload -> 'data' -> 'key' ->> 'id' = 'M${n}'`,
        );
        return [status, kept.length];
      }),
    );
    expect(statuses).toEqual(Array(20).fill([202, 1]));
    await shop.quiet();
  });

  it("keeps what it does not understand", async () => {
    await shop.say("NEW", { remoteJid: ana }, { message: { hologramMessage: { url: "x" } } });
    await shop.send("moon.phase", { full: true });
    await shop.quiet();
    expect(await shop.rows("select kind from prosa.messages where tenant_id = $1")).toEqual([
      { kind: "unsupported" },
    ]);
    expect(
      await shop.rows(
        "select state, error from prosa.webhook_events where tenant_id = $1 and provider_event = 'moon.phase'",
      ),
    ).toEqual([{ state: "ignored", error: "unknown_event: moon.phase" }]);
  });
});

describe("demand 2.1.4: no message and no conversation twice", () => {
  it("makes one conversation and five messages of an album that is delivered 100 times at once", async () => {
    const photo = (n: number) =>
      shop.say(
        `PHOTO${n}`,
        { remoteJid: n % 2 ? "5511987650001@s.whatsapp.net" : "551187650001@s.whatsapp.net" },
        {
          message: { imageMessage: { mimetype: "image/jpeg", caption: `${n}`, url: "x.enc" } },
          messageType: "imageMessage",
        },
      );
    const statuses = await Promise.all(Array.from({ length: 100 }, (_, n) => photo(n % 5)));
    expect(new Set(statuses)).toEqual(new Set([202]));
    await shop.quiet();
    const messages = await thread(shop);
    expect(messages.map(({ id }) => id).sort()).toEqual([
      "PHOTO0",
      "PHOTO1",
      "PHOTO2",
      "PHOTO3",
      "PHOTO4",
    ]);
    expect(new Set(messages.map(({ conversation }) => conversation)).size).toBe(1);
    expect(await people(shop)).toHaveLength(1);
  });

  it("takes the phone's event, the send's event and a history for one message", async () => {
    const key = { remoteJid: ana, fromMe: true };
    await shop.say("OURS", key);
    await shop.quiet();
    const data = {
      key: { ...key, id: "OURS" },
      status: "PENDING",
      message: { conversation: "OURS" },
      messageType: "conversation",
      messageTimestamp: seconds(0),
    };
    await shop.send("send.message", data);
    await shop.send("messages.set", [data]);
    await shop.quiet();
    expect(await thread(shop)).toHaveLength(1);
  });
});

describe("demand 2.1.5: receipt order is kept, and shown is the provider's", () => {
  it("puts a late message where it was said, with its place of receipt", async () => {
    for (const minute of [1, 3, 2]) {
      await shop.say(`AT${minute}`, { remoteJid: ana }, { messageTimestamp: seconds(minute) });
      await shop.quiet();
    }
    const shown = await thread(shop);
    expect(shown.map(({ id, place }) => [id, place])).toEqual([
      ["AT1", 1],
      ["AT2", 3],
      ["AT3", 2],
    ]);
  });

  it("joins an answer to a question that comes later", async () => {
    await shop.say(
      "ANSWER",
      { remoteJid: ana },
      { contextInfo: { stanzaId: "QUESTION" }, messageTimestamp: seconds(2) },
    );
    await shop.quiet();
    await shop.say("QUESTION", { remoteJid: ana }, { messageTimestamp: seconds(1) });
    await shop.quiet();
    expect(
      await shop.rows(
        `select m.external_id answer, q.external_id question from prosa.messages m
         join prosa.messages q on q.id = m.reply_to_id where m.tenant_id = $1`,
      ),
    ).toEqual([{ answer: "ANSWER", question: "QUESTION" }]);
  });
});

describe("demand 2.1.6: a status never goes back", () => {
  const report = (status: string, more: object = {}) =>
    shop.send("messages.update", { keyId: "OURS", remoteJid: ana, fromMe: true, status, ...more });
  const ours = () => shop.say("OURS", { remoteJid: ana, fromMe: true }, { status: "PENDING" });

  it("ends the same for any order of reports, repeated and before their message", async () => {
    const all = ["PENDING", "SERVER_ACK", "DELIVERY_ACK", "READ", "ERROR"];
    for (const order of [all, [...all].reverse(), ["READ", "READ", "ERROR", ...all]]) {
      shop = await openShop(db, pipeline);
      for (const status of order.slice(0, 2)) await report(status);
      await shop.quiet();
      await ours();
      await shop.quiet();
      for (const status of order.slice(2)) await report(status);
      await shop.quiet();
      expect(await thread(shop)).toMatchObject([{ id: "OURS", status: "read" }]);
      const events = await shop.rows(
        "select status, count(*)::int n from prosa.message_status_events where tenant_id = $1 group by 1",
      );
      expect(events.map(({ n }) => n)).toEqual(Array(events.length).fill(1));
      expect(events.map(({ status }) => status)).toEqual(
        expect.arrayContaining(["sent", "delivered", "read", "failed"]),
      );
    }
  });

  it("says no more than sent in a group, where receipts do not come or are one member's", async () => {
    await shop.say("G", { remoteJid: group, fromMe: true }, { status: "SERVER_ACK" });
    await shop.quiet();
    expect(await thread(shop)).toMatchObject([{ status: "sent" }]);
    await shop.send("messages.update", {
      keyId: "G",
      remoteJid: group,
      participant: ana,
      fromMe: true,
      status: "READ",
    });
    await shop.quiet();
    expect(await thread(shop)).toMatchObject([{ status: "sent" }]);
    expect(
      await shop.rows(
        "select participant_key from prosa.message_status_events where tenant_id = $1 and status = 'read'",
      ),
    ).toEqual([{ participant_key: "5511987650001" }]);
  });
});

describe("demand 2.1.7: unread is what a recount says", () => {
  beforeAll(async () => {
    await db.pool.query(
      "insert into prosa.operators (id, subject, name) values (gen_random_uuid(), 'reader', 'Renata Prado')",
    );
  });
  const join = () =>
    db.pool.query(
      `insert into prosa.tenant_members (tenant_id, operator_id, role)
       select $1, o.id, 'supervisor' from prosa.operators o where o.subject = 'reader'`,
      [shop.tenant.tenantId],
    );
  const asReader = async <Answer>(fn: string, args: object) =>
    db.asUser(
      { sub: "reader" },
      async (client) => {
        const { rows } = await client.query(`select prosa.${fn}($1) answer`, [
          JSON.stringify(args),
        ]);
        return rows[0].answer as Answer;
      },
      { commit: true },
    );

  it("also where two conversations turned out to be one", async () => {
    await join();
    await shop.say("L1", { remoteJid: anaLid });
    await shop.quiet();
    await shop.say("P1", { remoteJid: ana });
    await shop.quiet();
    const [first] = await thread(shop);
    const conversationId = first?.conversation;
    await asReader("mark_read", { conversationId, seq: 1 });
    await shop.send("contacts.update", [{ remoteJid: anaLid, remoteJidAlt: ana }]);
    await shop.quiet();
    const unread = async () =>
      (await asReader<{ read: { unread: number } }>("get_conversation", { conversationId })).read
        .unread;
    const tenantId = shop.tenant.tenantId;
    expect(await unread()).toBe(1);
    expect(await asReader("count_conversations", { tenantId })).toMatchObject({ unread: 1 });
    await asReader("mark_read", { conversationId, seq: 1 });
    expect(await unread()).toBe(0);
    expect(await asReader("count_conversations", { tenantId })).toMatchObject({ unread: 0 });
  });

  it("after any interleaving of messages and readings", async () => {
    const act = fc.oneof(
      fc.record({ fromMe: fc.boolean(), history: fc.boolean() }),
      fc.integer({ min: 0, max: 8 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 8 }), async (acts) => {
        shop = await openShop(db, pipeline);
        await join();
        await shop.say("FIRST", { remoteJid: ana });
        await shop.quiet();
        const [first] = await thread(shop);
        const conversationId = first?.conversation;
        const read = (seq: number) => asReader("mark_read", { conversationId, seq });
        await Promise.all(
          acts.map((each, n) => {
            if (typeof each === "number") return read(each);
            const key = { remoteJid: ana, fromMe: each.fromMe };
            if (!each.history) return shop.say(`M${n}`, key);
            return shop.send("messages.set", [
              {
                key: { ...key, id: `M${n}` },
                message: { conversation: "antes" },
                messageType: "conversation",
                messageTimestamp: seconds(-n),
              },
            ]);
          }),
        );
        await shop.quiet();
        const [count] = await shop.rows(
          `select (prosa_private.read_json(o.id, c.id) ->> 'unread')::int shown,
             (select count(*)::int from prosa.messages m where m.conversation_id = c.id
               and m.direction = 'in' and m.origin <> 'import' and m.seq > coalesce(
                 (select r.last_read_seq from prosa.read_cursors r
                   where r.conversation_id = c.id and r.operator_id = o.id), 0)) recount
           from prosa.conversations c join prosa.operators o on o.subject = 'reader'
           where c.tenant_id = $1 and c.status = 'open'`,
        );
        expect(count?.shown).toBe(count?.recount);
      }),
      { numRuns: 8 },
    );
  }, 60_000);
});

describe("demand 2.1.10: edits and deletions are what the provider means by them", () => {
  const text = { conversation: "corrigido" };
  const dresses: [string, string, object][] = [
    [
      "messages.edited",
      "messages.edited",
      {
        key: { id: "M", fromMe: true },
        type: "MESSAGE_EDIT",
        editedMessage: text,
        timestampMs: "1795333560000",
      },
    ],
    [
      "a numeric type",
      "messages.edited",
      { key: { id: "M" }, type: 14, editedMessage: { extendedTextMessage: { text: "corrigido" } } },
    ],
    [
      "SERVER_ACK",
      "messages.update",
      {
        keyId: "M",
        fromMe: false,
        status: "SERVER_ACK",
        message: { editedMessage: { message: text } },
      },
    ],
    [
      "DELETED",
      "messages.update",
      {
        keyId: "M",
        fromMe: false,
        status: "DELETED",
        message: { editedMessage: { message: text } },
      },
    ],
    [
      "no status at all",
      "messages.update",
      { key: { id: "M", remoteJid: ana, fromMe: false }, message: text },
    ],
  ];
  it.each(dresses)(
    "an edit dressed as %s is one edit, before its message or after",
    async (_, event, data) => {
      for (const early of [true, false]) {
        shop = await openShop(db, pipeline);
        const say = () => shop.say("M", { remoteJid: ana });
        const edit = () => shop.send(event, data);
        for (const step of early ? [edit, edit, say, edit] : [say, edit, edit]) {
          await step();
          await shop.quiet();
        }
        expect(await thread(shop)).toMatchObject([
          { body: "corrigido", edited: true, deleted: false },
        ]);
        expect(
          await shop.rows(
            "select body from prosa.message_revisions where tenant_id = $1 order by by_kind desc",
          ),
        ).toEqual([{ body: "M" }, { body: "corrigido" }]);
      }
    },
  );

  it("is one edit though it comes in two dresses", async () => {
    await shop.say("M", { remoteJid: ana });
    await shop.quiet();
    for (const [, event, data] of dresses) await shop.send(event, data);
    await shop.quiet();
    expect(
      await shop.rows("select 1 from prosa.message_revisions where tenant_id = $1"),
    ).toHaveLength(2);
  });

  const deletions: [string, string, object][] = [
    ["a bare key", "messages.delete", { id: "M", remoteJid: ana, fromMe: false }],
    [
      "a key with a status",
      "messages.delete",
      { id: "M", remoteJid: ana, fromMe: false, participant: "", status: "DELETED" },
    ],
    [
      "the stored record",
      "messages.delete",
      {
        id: "cmw1",
        key: { id: "M", remoteJid: ana, fromMe: false },
        message: { conversation: "M" },
        status: "DELETED",
      },
    ],
    [
      "a revocation among the edits",
      "messages.edited",
      { key: { id: "M", fromMe: true, remoteJid: ownJid }, type: "REVOKE" },
    ],
  ];
  it.each(deletions)(
    "a deletion by %s leaves a tombstone, before its message or after",
    async (_, event, data) => {
      for (const early of [true, false]) {
        shop = await openShop(db, pipeline);
        const say = () => shop.say("M", { remoteJid: ana });
        const remove = () => shop.send(event, data);
        for (const step of early ? [remove, say, remove] : [say, remove, remove]) {
          await step();
          await shop.quiet();
        }
        expect(await thread(shop)).toMatchObject([{ id: "M", body: "M", deleted: true }]);
      }
    },
  );

  it.each(["EPHEMERAL_SETTING", "EPHEMERAL_SYNC_RESPONSE", 3])(
    "a setting of the chat (%s) changes no message",
    async (type) => {
      await shop.say("M", { remoteJid: ana });
      await shop.send("messages.edited", { key: { id: "M" }, type, ephemeralExpiration: 86_400 });
      await shop.quiet();
      expect(await thread(shop)).toMatchObject([{ body: "M", edited: false, deleted: false }]);
    },
  );

  it("changes a message of ours only by what the provider vouches for", async () => {
    await shop.say("OURS", { remoteJid: ana, fromMe: true });
    await shop.quiet();
    const forged = { key: { id: "OURS", fromMe: true, remoteJid: ana }, editedMessage: text };
    await shop.send("messages.edited", { ...forged, type: "MESSAGE_EDIT" });
    await shop.send("messages.edited", { ...forged, type: "REVOKE" });
    await shop.send("messages.update", {
      keyId: "OURS",
      fromMe: false,
      remoteJid: ana,
      status: "SERVER_ACK",
      message: text,
    });
    await shop.send("messages.delete", { id: "OURS", fromMe: false, remoteJid: ana });
    await shop.quiet();
    expect(await thread(shop)).toMatchObject([{ body: "OURS", edited: false, deleted: false }]);

    await shop.send("send.message.update", { ...forged, type: 14 });
    await shop.quiet();
    expect(await thread(shop)).toMatchObject([{ body: "corrigido", edited: true, deleted: false }]);
    await shop.send("messages.delete", { id: "OURS", fromMe: true, remoteJid: ana });
    await shop.quiet();
    expect(await thread(shop)).toMatchObject([{ deleted: true }]);
  });

  it("lets an admin of a group, who is us, take back a member's message", async () => {
    await shop.say("M", { remoteJid: group, participant: ana });
    await shop.quiet();
    await shop.send("messages.delete", {
      id: "M",
      remoteJid: group,
      fromMe: true,
      participant: ownJid,
      status: "DELETED",
    });
    await shop.quiet();
    expect(await thread(shop)).toMatchObject([{ id: "M", deleted: true }]);
  });
});
