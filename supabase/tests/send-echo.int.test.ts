import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { party } from "./ingest-support.ts";
import { type Begun, createSendFixture, type SendFixture } from "./send-fixture.ts";

let f: SendFixture;
const open: SendFixture[] = [];
beforeEach(async () => {
  f = await createSendFixture();
  open.push(f);
});
afterAll(() => Promise.all(open.map((fixture) => fixture.close())));

/** The provider's report of a message of ours, as the webhook's worker enters it. */
async function echo(body: string, externalId: string, status = "sent"): Promise<string | null> {
  const { rows } = await f.db.pool.query(
    "select prosa_private.enter_message($1, $2::jsonb, 1) as id",
    [
      f.channelId,
      JSON.stringify({
        type: "message",
        chat: {
          kind: "person",
          identities: [
            {
              kind: "jid",
              value: "5511981234567@s.whatsapp.net",
              valueKey: "5511981234567",
              brVariantKey: null,
            },
          ],
          sendKey: "5511981234567@s.whatsapp.net",
          name: null,
        },
        author: null,
        externalId,
        fromMe: true,
        origin: "phone",
        kind: "text",
        body,
        content: {},
        sentAt: new Date().toISOString(),
        replyToExternalId: null,
        status,
        attachments: [],
      }),
    ],
  );
  return rows[0].id;
}

const settleEchoes = () =>
  f.sql.call<{ settled: number }>("settle_echoes", { conversationId: f.conversationId }, "service");

const thread = async () => {
  const { rows } = await f.db.pool.query(
    `select body, origin, status, external_id from prosa.messages
     where deleted_at is null order by conversation_id, seq`,
  );
  return rows;
};

const parked = async () =>
  (await f.db.pool.query("select external_id from prosa.parked_echoes")).rows;

async function sendUnknown(body: string): Promise<Begun> {
  await f.enqueue(body);
  const begun = await f.begin();
  await f.finish(begun, "unknown", { errorCode: "timeout" });
  return begun;
}

describe("the echo of a message of ours", () => {
  it("that comes before the end of its send is consumed by it, with the status it brings", async () => {
    await f.enqueue("Bom dia!");
    const begun = await f.begin();
    expect(await echo("Bom dia!", "E1", "delivered")).toBeNull();
    await f.finish(begun, "sent", { externalId: "E1" });
    expect(await thread()).toEqual([
      { body: "Bom dia!", origin: "panel", status: "delivered", external_id: "E1" },
    ]);
    expect(await parked()).toEqual([]);
  });

  it("that comes after it changes nothing but the status", async () => {
    await f.enqueue("Bom dia!");
    await f.finish(await f.begin(), "sent", { externalId: "E1" });
    await echo("Bom dia!", "E1", "delivered");
    expect(await thread()).toEqual([
      { body: "Bom dia!", origin: "panel", status: "delivered", external_id: "E1" },
    ]);
  });

  it("settles an unknown send", async () => {
    await sendUnknown("Bom dia!");
    await f.enqueue("E a medição?");
    await echo("Bom dia!", "E1");
    expect(await f.begin()).toMatchObject({ state: "echoes" });
    expect(await settleEchoes()).toEqual({ settled: 1 });
    expect(await thread()).toMatchObject([
      { body: "Bom dia!", status: "sent", external_id: "E1" },
      { body: "E a medição?", status: "queued" },
    ]);
    expect(await f.begin()).toMatchObject({ state: "call" });
  });

  it("is not taken from another text that somebody wrote on the phone meanwhile", async () => {
    const begun = await sendUnknown("Bom dia!");
    await echo("Já respondo", "P1");
    expect(await settleEchoes()).toEqual({ settled: 0 });
    expect(await f.begin({ echoesSeen: true })).toMatchObject({ state: "wait" });
    await f.sql.call(
      "settle_lookup",
      { attemptId: begun.attempt.id, result: "unavailable", release: true },
      "service",
    );
    expect(await settleEchoes()).toEqual({ settled: 1 });
    expect(await thread()).toMatchObject([
      { body: "Bom dia!", origin: "panel", status: "unknown", external_id: null },
      { body: "Já respondo", origin: "phone", status: "sent", external_id: "P1" },
    ]);
  });

  it("settles a released unknown send that nothing else can be", async () => {
    const begun = await sendUnknown("Bom dia!");
    await f.sql.call(
      "settle_lookup",
      { attemptId: begun.attempt.id, result: "unavailable", release: true },
      "service",
    );
    await echo("Bom dia!", "E1");
    const { conversations } = await f.sql.call<{ conversations: string[] }>(
      "pending_sends",
      {},
      "service",
    );
    expect(conversations).toEqual([f.conversationId]);
    expect(await settleEchoes()).toEqual({ settled: 1 });
    expect(await thread()).toMatchObject([{ body: "Bom dia!", status: "sent", external_id: "E1" }]);
  });

  it("parked during a send that turned out to be another becomes a message of its own", async () => {
    await f.enqueue("Bom dia!");
    const begun = await f.begin();
    await echo("Do celular", "P1");
    await f.finish(begun, "sent", { externalId: "E1" });
    await settleEchoes();
    expect(await thread()).toMatchObject([
      { body: "Bom dia!", origin: "panel", external_id: "E1" },
      { body: "Do celular", origin: "phone", external_id: "P1" },
    ]);
  });

  it("that entered as written on the phone is folded into the message it was", async () => {
    await f.enqueue("Bom dia!");
    const begun = await f.begin();
    await f.db.pool.query("select prosa_private.close_attempt($1, 'unknown')", [begun.attempt.id]);
    await f.db.pool.query("update prosa.messages set status = 'queued', status_rank = 0");
    await echo("Bom dia!", "E1", "read");
    expect(await thread()).toHaveLength(2);
    await expect(f.finish(begun, "sent", { externalId: "E1" })).resolves.toMatchObject({
      applied: true,
    });
    expect(await thread()).toEqual([
      { body: "Bom dia!", origin: "panel", status: "read", external_id: "E1" },
    ]);
    const { rows } = await f.db.pool.query(
      "select array_agg(seq order by seq) as seqs from prosa.messages where conversation_id = $1",
      [f.conversationId],
    );
    expect(rows[0].seqs).toEqual([1, 2]);
  });

  it("and its send may end at the same moment, either way round", async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = `R${round}`;
      await f.enqueue(`Mensagem ${round}`);
      const begun = await f.begin();
      await Promise.all([
        echo(`Mensagem ${round}`, id, "delivered"),
        f.finish(begun, "sent", { externalId: id }),
      ]);
    }
    await settleEchoes();
    const rows = await thread();
    expect(rows).toHaveLength(10);
    expect(new Set(rows.map((row) => row.status))).toEqual(new Set(["delivered"]));
    expect(await parked()).toEqual([]);
  });
});

describe("a receipt that comes before the end of the send", () => {
  const receive = (chat: object) =>
    f.db.pool.query("select prosa_private.apply_piece($1, $2::jsonb, 1)", [
      f.channelId,
      JSON.stringify({
        type: "status",
        externalId: "E1",
        fromMe: true,
        status: "read",
        at: null,
        participantKey: "",
        ...chat,
      }),
    ]);

  it("waits for the message and is applied with it", async () => {
    await f.enqueue("Bom dia!");
    const begun = await f.begin();
    await receive({});
    await f.finish(begun, "sent", { externalId: "E1" });
    expect(await thread()).toMatchObject([{ status: "read" }]);
  });

  it("teaches the LID by which it names the chat", async () => {
    await f.enqueue("Bom dia!");
    const begun = await f.begin();
    await receive({ chat: party("70000000000101@lid") });
    await f.finish(begun, "sent", { externalId: "E1" });
    const { rows } = await f.db.pool.query(
      "select array_agg(i.kind order by i.kind) kinds from prosa.contact_identities i group by i.address_id",
    );
    expect(rows).toEqual([{ kinds: ["jid", "lid"] }]);
    expect(await thread()).toMatchObject([{ status: "read" }]);
  });
});

describe("a reaction of ours", () => {
  it("is shown at once, told once, and taken back when it is refused", async () => {
    await f.enqueue("Bom dia!");
    await f.finish(await f.begin(), "sent", { externalId: "E1" });
    const target = (await f.db.pool.query("select id from prosa.messages")).rows[0].id as string;
    const react = (emoji: string) =>
      f.enqueue("", { content: { kind: "reaction", messageId: target, emoji } });
    const { message } = await react("👍");
    expect(message.reactions).toMatchObject([{ actorKey: "self", emoji: "👍" }]);
    expect((await react("👍")).duplicate).toBe(true);

    const step = await f.begin();
    expect(step).toMatchObject({ state: "react", emoji: "👍", target: { externalId: "E1" } });
    await react("❤️");
    const finish = (version: number, outcome: string) =>
      f.sql.call("finish_reaction", { messageId: target, version, outcome }, "service");
    expect(await finish(1, "sent")).toEqual({ done: false });
    expect(await f.begin()).toMatchObject({ state: "react", emoji: "❤️", version: 2 });
    expect(await finish(2, "rejected")).toEqual({ done: true });
    expect((await f.message(target)).reactions).toEqual([]);
    expect(await f.begin()).toMatchObject({ state: "idle" });
  });
});
