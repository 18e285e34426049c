import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type World } from "./world.ts";

const customers = 30_000;

let db: TestDatabase;
let world: World;
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
});
afterAll(() => db.drop());

it("finds a customer in few pages, however many there are and however well they are vacuumed", async () => {
  const channel = world.channels.pinheiros;
  await db.pool.query(
    `with made as materialized (
       select n, gen_random_uuid() contact, gen_random_uuid() address,
         '55119' || (80000000 + n) number from generate_series(1, $3::int) n
     ), contacts as (
       insert into prosa.contacts (id, tenant_id, name) select contact, $1, 'Cliente ' || n from made
     ), addresses as (
       insert into prosa.addresses (id, tenant_id, channel_id, contact_id, kind, send_key)
       select address, $1, $2, contact, 'person', number || '@s.whatsapp.net' from made
     )
     insert into prosa.contact_identities (id, tenant_id, channel_id, address_id, kind, value,
       value_key, br_variant_key)
     select gen_random_uuid(), $1, $2, address, 'jid', number || '@s.whatsapp.net', number,
       '5511' || substr(number, 6) from made`,
    [world.tenants.horizonte, channel, customers],
  );
  await db.pool.query("vacuum analyze prosa.contact_identities");
  const party = {
    identities: [{ kind: "jid", valueKey: "5511980012345", brVariantKey: "551180012345" }],
  };
  const client = await db.pool.connect();
  try {
    const pages: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { rows } = await client.query(
        `explain (analyze, buffers, format json)
         select prosa_private.find_addresses('${channel}', '${JSON.stringify(party)}')`,
      );
      const { Plan: plan } = rows[0]["QUERY PLAN"][0];
      pages.push(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]);
    }
    // What the first call plans is not counted.
    expect(Math.max(...pages.slice(1))).toBeLessThan(30);
    const { rows } = await client.query("select prosa_private.find_addresses($1, $2) found", [
      channel,
      party,
    ]);
    expect(rows[0].found).toHaveLength(1);
  } finally {
    client.release();
  }
});
