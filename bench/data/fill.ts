import type pg from "pg";
import type { BenchTenant } from "../lib/tenant.ts";

export interface FillOrder {
  conversations: number;
  messages: number;
  /** Decides everything that is drawn. @defaultValue 0.42 */
  seed?: number;
}

const messagesPerStep = 100_000;

/**
 * Fills a channel with talks, whose lengths follow a zipf law, in steps of one set-based statement.
 * Run again on the same database it goes on where it stopped.
 *
 * The tables are filled as the pipeline leaves them, without a change log and without news.
 */
export async function fill(
  pool: pg.Pool,
  { tenantId, channelId }: BenchTenant,
  { conversations, messages, seed = 0.42 }: FillOrder,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("set synchronous_commit = off");
    await client.query("select setseed($1)", [seed]);
    await fillConversations(client, tenantId, channelId, conversations);
    for (;;) {
      const { rows } = await client.query(
        "select coalesce(max(seq), 0)::bigint n from bench_steps",
      );
      const done = Number(rows[0].n);
      if (done >= messages) break;
      const step = Math.min(messagesPerStep, messages - done);
      await fillMessages(client, channelId, conversations, step, done);
      process.stderr.write(`\r${done + step} of ${messages} messages`);
    }
    process.stderr.write("\n");
    await client.query("vacuum analyze");
  } finally {
    client.release();
  }
}

async function fillConversations(
  client: pg.PoolClient,
  tenantId: string,
  channelId: string,
  count: number,
): Promise<void> {
  await client.query(
    "create table if not exists bench_talks (n int primary key, id uuid not null)",
  );
  await client.query("create table if not exists bench_steps (seq bigint primary key)");
  await client.query(
    `with missing as materialized (
       select n, gen_random_uuid() contact, gen_random_uuid() address, gen_random_uuid() talk,
         '55119' || (80000000 + n) number
       from generate_series((select count(*) from bench_talks), $3::int - 1) n
     ), contacts as (
       insert into prosa.contacts (id, tenant_id, name, phone)
       select contact, $1, 'Cliente ' || n, '+' || number from missing
     ), addresses as (
       insert into prosa.addresses (id, tenant_id, channel_id, contact_id, kind, send_key)
       select address, $1, $2, contact, 'person', number || '@s.whatsapp.net' from missing
     ), identities as (
       insert into prosa.contact_identities (id, tenant_id, channel_id, address_id, kind, value,
         value_key, br_variant_key)
       select gen_random_uuid(), $1, $2, address, 'jid', number || '@s.whatsapp.net', number,
         '5511' || substr(number, 6) from missing
     ), talks as (
       insert into prosa.conversations (id, tenant_id, channel_id, contact_id, address_id, number)
       select talk, $1, $2, contact, address, n + 1 from missing
     ), counter as (
       update prosa.tenant_counters set conversation_number = greatest(conversation_number, $3)
       where tenant_id = $1
     )
     insert into bench_talks select n, talk from missing`,
    [tenantId, channelId, count],
  );
}

async function fillMessages(
  client: pg.PoolClient,
  channelId: string,
  conversations: number,
  count: number,
  done: number,
): Promise<void> {
  await client.query("begin");
  await client.query(
    `with drawn as materialized (
       select i, least($2::int, floor(exp(random() * ln($2::int + 1)))::int) - 1 as n
       from generate_series(1, $3::int) i
     ), placed as materialized (
       select d.i, c.id talk, c.tenant_id, c.contact_id,
         c.last_seq + row_number() over (partition by c.id order by d.i) as seq,
         gen_random_uuid() message,
         now() - make_interval(secs => 86400 * 30 * (1 - ($4::bigint + d.i)::float
           / ($4::bigint + $3::int + 1))) as at
       from drawn d join bench_talks t on t.n = d.n join prosa.conversations c on c.id = t.id
     ), said as (
       insert into prosa.messages (id, tenant_id, conversation_id, channel_id, seq, sort_ts,
         direction, origin, author_kind, author_contact_id, external_id, kind, body, created_at)
       select p.message, p.tenant_id, p.talk, $1, p.seq, p.at, 'in', 'customer', 'customer',
         p.contact_id, 'F' || ($4::bigint + p.i), 'text',
         'Bom dia, o orçamento número ' || p.i || ' da cozinha ficou pronto?', p.at
       from placed p
     )
     update prosa.conversations c set last_seq = l.seq, last_inbound_seq = l.seq,
       last_message_id = l.message, last_message_at = l.at, rev = c.rev + l.seq
     from (select distinct on (p.talk) p.* from placed p order by p.talk, p.seq desc) l
     where c.id = l.talk`,
    [channelId, conversations, count, done],
  );
  await client.query("insert into bench_steps values ($1)", [done + count]);
  await client.query("commit");
}
