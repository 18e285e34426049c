import { access } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { Talk } from "./scenario.ts";
import type { Shop } from "./shop.ts";
import { until } from "./until.ts";

/** What was done more than once behind the scenes, without anybody seeing it. */
export interface Repeats {
  webhooks: number;
  sends: number;
  fetches: number;
}

const unsettled = `select jsonb_build_object(
  'events', (select count(*) from prosa.webhook_events where state = 'pending'),
  'outbox', (select count(*) from prosa.outbox where settled_at is null),
  'attempts', (select count(*) from prosa.send_attempts where finished_at is null),
  'reactions', (select count(*) from prosa.reaction_sends),
  'changes', (select count(*) from prosa.change_sends where failed_at is null),
  'echoes', (select count(*) from prosa.parked_echoes),
  'pieces', (select count(*) from prosa.late_pieces),
  'files', (select count(*) from prosa.attachments
    where state <> 'ready' and message_id is not null),
  'ticks', (select count(*) from prosa.messages where direction = 'out' and status <> 'delivered')
) as open`;

/** What is not settled, for a run that failed. */
export async function describeOpen(shop: Shop): Promise<string> {
  const { rows } = await shop.pool.query(
    `select (${unsettled}) as open, (select jsonb_agg(jsonb_build_array(m.body, m.status,
       m.error_code, (select jsonb_agg(a.outcome) from prosa.send_attempts a
         where a.message_id = m.id))) from prosa.messages m
       where m.direction = 'out' and m.status <> 'delivered') as sends`,
  );
  return JSON.stringify(rows[0]);
}

/** Waits until nothing is under way any more. */
export async function settle(shop: Shop): Promise<void> {
  let open: Record<string, number> = {};
  await until("everything settled", async () => {
    const { rows } = await shop.pool.query(unsettled);
    open = rows[0].open;
    return Object.values(open).every((count) => count === 0) || null;
  }).catch((error: Error) => {
    throw new Error(`${error.message} Still open: ${JSON.stringify(open)}`, { cause: error.cause });
  });
  await shop.fake.settled();
}

/** Holds the shop's state against what the phones know: nothing lost, twice or out of order. */
export async function checkTalk(shop: Shop, talk: Talk): Promise<void> {
  const { rows } = await shop.pool.query(
    `select m.external_id, m.direction, m.origin, m.body, m.deleted_at is not null as deleted,
       m.conversation_id, m.status
     from prosa.messages m order by m.conversation_id, m.sort_ts, m.seq`,
  );
  const inbound = rows.filter(({ direction }) => direction === "in");
  expect(
    Object.fromEntries(
      inbound.map((row) => [
        row.external_id,
        { text: row.deleted ? null : row.body, deleted: row.deleted },
      ]),
    ),
    "every message of a customer is there, as it was last said",
  ).toEqual(Object.fromEntries(talk.received));
  expect(inbound, "and once").toHaveLength(talk.received.size);

  const customers = Object.keys(talk.sent) as (keyof Talk["sent"])[];
  for (const customer of customers) {
    const arrived = shop.fake.phone
      .chat(customer)
      .filter(({ direction }) => direction === "out")
      .map(({ text }) => text);
    expect(arrived, `${customer} got every answer once and in order`).toEqual(talk.sent[customer]);
    const shown = rows.filter(
      (row) => row.direction === "out" && row.conversation_id === talk.conversations[customer],
    );
    expect(
      shown.map(({ body, status }) => [body, status]),
      `the inbox shows what ${customer} got`,
    ).toEqual(talk.sent[customer].map((body) => [body, "delivered"]));
  }
  expect(
    rows.filter(({ direction }) => !["in", "out"].includes(direction)),
    "nothing is shown that nobody said or did",
  ).toEqual([]);
  await checkReactions(shop);
  await checkOrder(shop);
  await checkCounters(shop);
  await checkFiles(shop);
}

async function checkReactions(shop: Shop): Promise<void> {
  const { rows } = await shop.pool.query(
    "select emoji from prosa.message_reactions where emoji <> '' order by emoji",
  );
  expect(rows.map(({ emoji }) => emoji)).toEqual(["🎉", "👍"].sort());
  const [shown] = shop.fake.phone.chat("lucia-ferraz");
  expect(shown?.reactions.map(({ emoji }) => emoji).sort()).toEqual(["🎉", "👍"].sort());
}

/** What was acknowledged before another was sent comes before it. */
async function checkOrder(shop: Shop): Promise<void> {
  const { rows } = await shop.pool.query<{ id: string; conversation: string; seq: number }>(
    `select external_id as id, conversation_id as conversation, seq::int from prosa.messages
     where direction = 'in'`,
  );
  const stored = new Map(rows.map((row) => [row.id, row]));
  // A message is sent when it is first tried: an attempt without an answer may have been stored.
  const sentAtMs = new Map<string, number>();
  const answeredAtMs = new Map<string, number>();
  for (const { label, outcome, at, latencyMs, body } of shop.fake.log()) {
    const id = (body as { data?: { key?: { id?: string } } } | null)?.data?.key?.id ?? "";
    if (label !== "messages.upsert" || !stored.has(id)) continue;
    sentAtMs.set(id, Math.min(at, sentAtMs.get(id) ?? at));
    const isTaken = outcome === 202 || outcome === "retry" || outcome === "duplicate";
    const answered = at + latencyMs;
    if (isTaken) answeredAtMs.set(id, Math.min(answered, answeredAtMs.get(id) ?? answered));
  }
  expect(answeredAtMs.size).toBeGreaterThan(0);
  for (const [first, answered] of answeredAtMs) {
    for (const [second, sent] of sentAtMs) {
      if (answered >= sent) continue;
      const [one, other] = [stored.get(first), stored.get(second)];
      if (!one || !other || one.conversation !== other.conversation) continue;
      expect(one.seq, `${first} was there before ${second} came`).toBeLessThan(other.seq);
    }
  }
}

/** Places and changes are dense, so that no browser waits for a hole. */
async function checkCounters(shop: Shop): Promise<void> {
  const { rows } = await shop.pool.query(
    `select c.last_seq::int as last_seq, c.rev::int as rev,
       (select count(*)::int from prosa.messages m where m.conversation_id = c.id) as messages,
       (select count(distinct h.rev)::int from prosa.conversation_changes h
         where h.conversation_id = c.id) as changes,
       (select count(*)::int from prosa.conversation_changes h
         where h.conversation_id = c.id) as all_changes
     from prosa.conversations c`,
  );
  expect(rows).toHaveLength(3);
  for (const row of rows) {
    expect(row).toMatchObject({ last_seq: row.messages, rev: row.changes, all_changes: row.rev });
  }
  const dead = await shop.pool.query("select source_id, error from prosa.dead_letters");
  expect(dead.rows, "nothing was given up").toEqual([]);
}

async function checkFiles(shop: Shop): Promise<void> {
  const { rows } = await shop.pool.query(
    "select storage_path from prosa.attachments where state = 'ready'",
  );
  expect(rows).toHaveLength(3);
  for (const row of rows) await access(join(shop.mediaFolder, row.storage_path));
}

/** What a crash cost, beyond what the scenario itself makes happen again. */
export async function countRepeats(shop: Shop): Promise<Repeats> {
  const { rows } = await shop.pool.query(
    `select (select count(*) - count(distinct message_id) from prosa.send_attempts)::int as sends,
       (select coalesce(sum(attempts), 0)::int from prosa.attachments)
         - (select count(*)::int from prosa.attachments a where a.attempts > 0) as fetches`,
  );
  const webhooks = shop.fake
    .log()
    .filter(({ direction, outcome }) => direction === "webhook" && outcome === "retry").length;
  return { webhooks, ...rows[0] };
}
