import { randomUUID } from "node:crypto";
import type { ConversationItem, Message } from "@prosa/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type Person, type World } from "./world.ts";

let db: TestDatabase;
let world: World;
beforeAll(async () => {
  db = await createDatabase();
  world = await createWorld(db);
});
afterAll(() => db.drop());

interface Found {
  conversations: ConversationItem[];
  messages: { message: Message; conversation: ConversationItem }[];
  nextCursor: string | null;
}

async function search(person: Person, query: string, more: object = {}): Promise<Found> {
  const tenantId = world.tenants[person === "bia" ? "aurora" : "horizonte"];
  const answer: unknown = await world.as(person, "search_inbox", { tenantId, query, ...more });
  return answer as Found;
}

/** A conversation whose contact has this name and number. */
async function talkWith(name: string, digits: string, spec: object = {}): Promise<string> {
  const id = await world.conversation(spec);
  await db.pool.query(
    `update prosa.contacts t set name = $2 from prosa.conversations c
     where c.id = $1 and t.id = c.contact_id`,
    [id, name],
  );
  await db.pool.query(
    `insert into prosa.contact_identities (id, tenant_id, channel_id, address_id, kind, value,
       value_key)
     select $2, c.tenant_id, c.channel_id, c.address_id, 'jid', $3 || '@s.whatsapp.net', $3
     from prosa.conversations c where c.id = $1`,
    [id, randomUUID(), digits],
  );
  return id;
}

const said = (found: Found) => found.messages.map(({ message }) => message.body);
const people = (found: Found) => found.conversations.map((item) => item.id);

describe("searching for people", () => {
  let joao: string;
  let antiga: string;
  beforeAll(async () => {
    joao = await talkWith("João Conceição", "5511976540001", { assignee: "caio" });
    antiga = await talkWith("Rita", "553184440002", { assignee: "caio" });
  });

  it.each(["joao", "JOÃO", "conceicao", "ão con"])("finds João by %j", async (query) => {
    expect(people(await search("caio", query))).toEqual([joao]);
  });

  it.each(["+55 (11) 97654-0001", "97654-0001", "11 7654-0001", "76540001"])(
    "finds a mobile with the ninth digit by %j",
    async (query) => {
      expect(people(await search("caio", query))).toEqual([joao]);
    },
  );

  it.each(["31 98444-0002", "98444-0002", "+55 31 8444-0002"])(
    "finds a mobile without the ninth digit by %j",
    async (query) => {
      expect(people(await search("caio", query))).toEqual([antiga]);
    },
  );

  it("finds a conversation by its number", async () => {
    const { number } = (await world.as("caio", "get_conversation", {
      conversationId: joao,
    })) as unknown as ConversationItem;
    expect(people(await search("caio", `#${number}`))).toContain(joao);
  });

  it("takes signs of patterns for what they are", async () => {
    const percent = await talkWith("100% Móveis_", "5511976540009", { assignee: "caio" });
    expect(people(await search("caio", "0% m"))).toEqual([percent]);
    expect(people(await search("caio", "%%"))).toEqual([]);
  });

  it("shows nobody whom the operator does not see", async () => {
    expect(people(await search("lia", "joao"))).toEqual([]);
    expect(people(await search("bia", "joao"))).toEqual([]);
    expect(people(await search("renata", "joao"))).toEqual([joao]);
  });
});

describe("searching for words", () => {
  let id: string;
  beforeAll(async () => {
    id = await world.conversation({ assignee: "caio" });
    for (const body of [
      "As promoções dos armários acabaram, mas não a do guarda-roupa",
      "Segue o orçamento para a Ilhabela",
      "Dois pães na chapa",
    ]) {
      await world.message(id, { body });
    }
  });

  it.each([
    ["promocao", "As promoções dos armários acabaram, mas não a do guarda-roupa"],
    ["armario não", "As promoções dos armários acabaram, mas não a do guarda-roupa"],
    ["orcam", "Segue o orçamento para a Ilhabela"],
    ["para ilha", "Segue o orçamento para a Ilhabela"],
    ['"na chapa"', "Dois pães na chapa"],
    ["pao", "Dois pães na chapa"],
  ])("finds by %j", async (query, body) => {
    expect(said(await search("caio", query))).toEqual([body]);
  });

  it("leaves out what a minus excludes, and what was deleted", async () => {
    const gone = await world.message(id, { body: "senha do portão: 4711" });
    expect(said(await search("caio", "segue -ilhabela"))).toEqual([]);
    await db.pool.query("update prosa.messages set deleted_at = now() where id = $1", [gone]);
    expect(said(await search("caio", "portão"))).toEqual([]);
  });

  it("pages from the newest to the oldest, over weeks, months and years", async () => {
    const talk = await world.conversation({ assignee: "caio" });
    const days = [0, 1, 40, 41, 200, 400];
    for (const day of days) {
      const sort_ts = new Date(Date.now() - day * 86_400_000).toISOString();
      await world.message(talk, { body: `dobradiça ${day}`, sort_ts });
    }
    const bodies: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      const page: Found = await search("caio", "dobradiças", { limit: 2, cursor });
      bodies.push(...said(page));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(bodies).toEqual(days.map((day) => `dobradiça ${day}`));
  });

  it("tells nobody what they may not read", async () => {
    expect(said(await search("lia", "promocao"))).toEqual([]);
    expect(said(await search("bia", "promocao"))).toEqual([]);
    const elsewhere = world.as("bia", "search_inbox", {
      tenantId: world.tenants.horizonte,
      query: "promocao",
    });
    await expect(elsewhere).rejects.toMatchObject({ message: "auth.forbidden" });
  });

  it.each(["", "a", "x".repeat(201)])("refuses the query %j", async (query) => {
    await expect(search("caio", query)).rejects.toMatchObject({ message: "request.invalid" });
  });

  it.each(["'; drop table x; --", "!!!", "& | !", "a:b*", '"', "()", "\\", "<->"])(
    "survives the query %j",
    async (query) => {
      expect(await search("caio", `${query}z`)).toMatchObject({ nextCursor: null });
    },
  );
});

describe("searching in one conversation", () => {
  it("finds what was said there alone, page by page, and no people", async () => {
    const here = await talkWith("Xavier Cortina", "5511976540077", { assignee: "caio" });
    const there = await talkWith("Outra Cortina", "5511976540078", { assignee: "caio" });
    await world.message(here, { body: "cortina azul", sort_ts: "2026-03-01T10:00:00Z" });
    await world.message(here, { body: "cortinas verdes", sort_ts: "2026-11-01T10:00:00Z" });
    await world.message(there, { body: "cortina de outra" });
    const first = await search("caio", "cortina", { conversationId: here, limit: 1 });
    expect(said(first)).toEqual(["cortinas verdes"]);
    expect(people(first)).toEqual([]);
    const cursor = first.nextCursor;
    const second = await search("caio", "cortina", { conversationId: here, limit: 1, cursor });
    expect(said(second)).toEqual(["cortina azul"]);
    expect(second.nextCursor).toBeNull();
    await expect(
      search("caio", "cortina", { conversationId: there, cursor }),
    ).rejects.toMatchObject({ message: "request.invalid" });
  });

  it("reads the conversations that were merged into it", async () => {
    const here = await world.conversation({ assignee: "caio" });
    const merged = await world.conversation({});
    await world.message(merged, { body: "antes da junção" });
    await db.pool.query(
      "update prosa.conversations set status = 'merged', merged_into_id = $1 where id = $2",
      [here, merged],
    );
    expect(said(await search("caio", "junção", { conversationId: here }))).toEqual([
      "antes da junção",
    ]);
  });

  it("is refused where the conversation is out of sight", async () => {
    const theirs = await world.conversation({ assignee: "lia" });
    await expect(search("caio", "qualquer", { conversationId: theirs })).rejects.toMatchObject({
      message: "conversation.not_found",
    });
  });

  it("reads no more than the index holds for the words", async () => {
    const id = await world.conversation({ assignee: "caio" });
    await db.pool.query(
      `insert into prosa.messages (id, tenant_id, conversation_id, channel_id, seq, sort_ts, direction,
         origin, author_kind, kind, body)
       select gen_random_uuid(), c.tenant_id, c.id, c.channel_id, n, now() - n * interval '1 min', 'in',
         'customer', 'customer', 'text', 'mensagem comum ' || n || case when n = 4000 then ' berimbau' else '' end
       from prosa.conversations c, generate_series(1, 5000) n where c.id = $1`,
      [id],
    );
    await db.pool.query("analyze prosa.messages");
    const client = await db.pool.connect();
    // A connection's figures are kept for a second, with what it did before.
    const fetched = async () => {
      const { rows } = await client.query(
        `select (pg_stat_get_xact_tuples_fetched(r) + pg_stat_get_xact_tuples_returned(r))::int n
         from (select 'prosa.messages'::regclass r) t`,
      );
      return rows[0].n as number;
    };
    const touched = async (query: string) => {
      await client.query("begin");
      const before = await fetched();
      const { rows } = await client.query(
        `select (select count(*)::int from prosa_private.search_messages(null, c.tenant_id,
             prosa_private.search_query($2), 'infinity', $1, 10, array[c.id])) found
         from prosa.conversations c where c.id = $1`,
        [id, query],
      );
      const after = await fetched();
      await client.query("rollback");
      return { found: rows[0].found as number, rows: after - before };
    };
    const rare = await touched("berimbau");
    const common = await touched("comum");
    client.release();
    expect(rare.found).toBe(1);
    expect(rare.rows).toBeLessThan(20);
    expect(common.rows).toBeGreaterThan(1_000);
  });
});
