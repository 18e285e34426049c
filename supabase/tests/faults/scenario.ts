import type { ChaosSettings, FakeMessage } from "@prosa/evolution-client/testing";
import type { Shop } from "./shop.ts";
import { until } from "./until.ts";

const customers = ["marina-siqueira", "jose-raimundo", "lucia-ferraz"] as const;
type Customer = (typeof customers)[number];

/** What was said, as the phones know it. */
export interface Talk {
  conversations: Record<Customer, string>;
  /** The customers' messages by provider id: the text that must be shown, `null` for none. */
  received: Map<string, { text: string | null; deleted: boolean }>;
  /** What each customer must have got, in this order. */
  sent: Record<Customer, string[]>;
}

/** What the provider does to one message of each customer, in this order. */
export const usualTroubles: Partial<ChaosSettings>[] = [
  { sendFailure: "500-before" },
  { sendFailure: "timeout" },
];

/**
 * A short day: three customers write texts, a picture and a voice note, correct, take back and
 * react; the operator answers them at the same time, with replies, a file, a reaction, and messages
 * that the provider has trouble with, each with a follower in line behind it.
 */
export async function playScenario(shop: Shop, troubles = usualTroubles): Promise<Talk> {
  const { phone } = shop.fake;
  const received: Talk["received"] = new Map();
  const keep = (message: FakeMessage, text: string | null = message.text ?? null) => {
    received.set(message.id, { text, deleted: false });
    return message;
  };
  const [marina, jose, lucia] = customers;
  const first = Object.fromEntries(
    customers.map((customer) => {
      const messages = [1, 2, 3].map((n) => keep(phone.say(customer, `${customer} ${n}`)));
      return [customer, messages];
    }),
  ) as Record<Customer, [FakeMessage, FakeMessage, FakeMessage]>;
  // A server that never showed a message of ours proves nothing by not showing another one.
  const fromPhone = phone.ownerSay(marina, "já respondo");
  keep(phone.sendImage(marina, { caption: "a parede" }), "a parede");
  keep(phone.sendVoice(jose), null);
  phone.edit(marina, first[marina][1].id, "marina corrigiu");
  received.set(first[marina][1].id, { text: "marina corrigiu", deleted: false });
  phone.remove(jose, first[jose][2].id);
  received.set(first[jose][2].id, { text: null, deleted: true });
  phone.react(lucia, first[lucia][0].id, "👍");

  const ids = await Promise.all(customers.map((c) => conversationOf(shop, first[c][0].id)));
  // An answer of the same second that is stored before it would rightly be shown before it.
  await conversationOf(shop, fromPhone.id);
  const conversations = Object.fromEntries(
    customers.map((customer, n) => [customer, ids[n]?.conversationId]),
  ) as Talk["conversations"];
  const sent: Talk["sent"] = {
    "marina-siqueira": ["já respondo"],
    "jose-raimundo": [],
    "lucia-ferraz": [],
  };
  const say = async (customer: Customer, body: string, replyToId?: string) => {
    sent[customer].push(body);
    return shop.send(conversations[customer], { kind: "text", body }, replyToId);
  };
  await Promise.all(
    customers.map(async (customer, n) => {
      const id = ids[n]?.messageId ?? "";
      await say(customer, `para ${customer} 1`);
      keep(phone.say(customer, `${customer} 4`));
      await say(customer, `para ${customer} 2`, id);
      if (customer === marina) {
        sent[marina].push("as medidas");
        await shop.sendFile(conversations[marina], "as medidas");
      }
      if (customer === lucia) {
        await shop.send(conversations[lucia], { kind: "reaction", messageId: id, emoji: "🎉" });
      }
      await say(customer, `para ${customer} 3`);
    }),
  );
  for (const [n, trouble] of troubles.entries()) {
    // The trouble is for one message each: those before it are out of its way.
    await until("all answers left", async () => {
      const { rowCount } = await shop.pool.query(
        "select from prosa.outbox where settled_at is null limit 1",
      );
      return rowCount === 0 || null;
    });
    shop.fake.setChaos(trouble);
    const unlucky = await Promise.all(customers.map((c) => say(c, `difícil ${n} para ${c}`)));
    await Promise.all(customers.map((c) => say(c, `logo depois ${n} para ${c}`)));
    await Promise.all(unlucky.map((message) => tried(shop, message?.id ?? "")));
    shop.fake.setChaos({ sendFailure: "none", slowMs: 0 });
  }
  keep(phone.say(jose, "jose-raimundo 5"));
  await say(jose, "para jose-raimundo, no fim");
  return { conversations, received, sent };
}

async function conversationOf(
  shop: Shop,
  externalId: string,
): Promise<{ conversationId: string; messageId: string }> {
  return until(`the message ${externalId} is stored`, async () => {
    const { rows } = await shop.pool.query(
      `select conversation_id as "conversationId", id as "messageId" from prosa.messages
       where external_id = $1`,
      [externalId],
    );
    return rows[0];
  });
}

/** Waits until a send was tried and ended somehow. */
async function tried(shop: Shop, messageId: string): Promise<void> {
  await until(`the message ${messageId} was tried`, async () => {
    const { rows } = await shop.pool.query(
      "select from prosa.send_attempts where message_id = $1 and finished_at is not null",
      [messageId],
    );
    return rows[0];
  });
}
