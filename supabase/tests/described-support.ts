import { expect } from "vitest";
import { type Shop, seconds } from "./demands-support.ts";
import { grepDatabase } from "./grep-database.ts";
import type { TestDatabase } from "./harness.ts";
import { finalState } from "./ingest-replay-support.ts";

export const ana = "5511987650001@s.whatsapp.net";
export const anaLid = "70000000000101@lid";
export const group = "120363000000000001@g.us";

/** What Evolution puts into every body beside the event. */
export const credentials = { apikey: "token-of-the-instance", server_url: "https://evo.example" };
/** What the ERRORS webhook and an instance's creation tell. */
export const globalKey = "key-of-the-whole-server";

/** Bytes as Evolution 2 writes them into message events. */
export const indexed = (...bytes: number[]) =>
  Object.fromEntries(bytes.map((byte, i) => [i, byte]));

/** A 64-bit number as Evolution 2 writes it: the lower half is signed. */
export const long = (value: number) => ({
  low: (value % 2 ** 32) | 0,
  high: Math.floor(value / 2 ** 32),
  unsigned: true,
});

/** One webhook: its event, its data, and what its envelope says beside them. */
export type Sent = [event: string, data: unknown, more?: Record<string, unknown>];

/** A message's webhook, for `Sent`. */
export function said(id: string, key: object, more: object = {}): Sent {
  const data = {
    key: { remoteJid: ana, fromMe: false, id, participant: "", ...key },
    pushName: "Ana Souza",
    status: "DELIVERY_ACK",
    message: { conversation: id },
    messageType: "conversation",
    messageTimestamp: seconds(0),
    ...more,
  };
  return ["messages.upsert", data];
}

/** Sends webhooks one after the other, each worked on before the next; all must be accepted. */
export async function play(shop: Shop, ...events: Sent[]): Promise<void> {
  for (const [event, data, more] of events) {
    expect([event, await shop.send(event, data, { ...credentials, ...more })]).toEqual([
      event,
      202,
    ]);
    await shop.quiet();
  }
}

/** As `play`, and again: the second time changes nothing. Nothing is left over. */
export async function playTwice(db: TestDatabase, shop: Shop, ...events: Sent[]): Promise<void> {
  await play(shop, ...events);
  const once = await finalState(db.pool, shop.tenant.tenantId);
  await play(shop, ...events);
  expect(await finalState(db.pool, shop.tenant.tenantId)).toEqual(once);
  expect(await shop.rows("select error from prosa.dead_letters where tenant_id = $1")).toEqual([]);
}

/** What became of the stored events: `done`, or why one was ignored. */
export async function outcomes(shop: Shop): Promise<string[]> {
  const rows = await shop.rows<{ outcome: string }>(
    `select distinct on (payload) coalesce(error, state) outcome, ord from prosa.webhook_events
     where tenant_id = $1 order by payload, ord`,
  );
  return rows.map(({ outcome }) => outcome);
}

export async function expectNoCredential(db: TestDatabase): Promise<void> {
  expect(await grepDatabase(db.pool, [credentials.apikey, globalKey])).toEqual([]);
}
