import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../packages/server-sdk/src/ports/index.ts";
import { createSendFixture, type Enqueued, type SendFixture } from "./send-fixture.ts";

let f: SendFixture;
beforeAll(async () => {
  f = await createSendFixture();
});
afterAll(() => f.close());

const visit = {
  externalId: "900000000000002",
  name: "visita_tecnica",
  language: "pt_BR",
  category: "UTILITY",
  status: "approved",
  header: "Visita de {{1}}",
  body: "Olá, {{ 1 }}! Sua visita é {{2}}. Até lá, {{1}}.",
  footer: "Marcenaria Horizonte",
  buttons: ["Confirmar", "Ver no mapa"],
  variables: [
    { key: "header.1", place: "header", name: "1", example: "medição" },
    { key: "body.1", place: "body", name: "1", example: "Ana" },
    { key: "body.2", place: "body", name: "2", example: null },
    { key: "button.1.1", place: "button", name: "1", button: 1, example: "abc" },
  ],
};
const pending = {
  ...visit,
  externalId: "900000000000003",
  name: "promocao",
  status: "pending",
  header: null,
  variables: [],
};
const variables = {
  "header.1": "medição",
  "body.1": "Marina",
  "body.2": "amanhã\n às   9h",
  "button.1.1": "x1",
};

const capable = (capabilities: JsonObject) =>
  f.db.pool.query("update prosa.channels set capabilities = $2 where id = $1", [
    f.channelId,
    capabilities,
  ]);
const store = (templates: JsonObject[]) =>
  f.sql.call("store_templates", { channelId: f.channelId, templates }, "service");
const list = (who: keyof SendFixture["as"] = "caio") =>
  f.sql.call<{
    items: { id: string; name: string }[];
    errorCode: string | null;
    isRefreshing: boolean;
  }>("list_templates", { channelId: f.channelId }, f.as[who]);
const idOf = async (name: string): Promise<string> => {
  const { rows } = await f.db.pool.query("select id from prosa.message_templates where name = $1", [
    name,
  ]);
  return rows[0].id;
};
const send = async (name: string, given: JsonObject = variables): Promise<Enqueued> =>
  f.enqueue("", { content: { kind: "template", templateId: await idOf(name), variables: given } });
/** The customer writes, so many hours ago. */
const hear = (hoursAgo: number, conversationId = f.conversationId) =>
  f.db.pool.query(
    `select prosa_private.append_message(jsonb_populate_record(null::prosa.messages,
      jsonb_build_object('id', gen_random_uuid(), 'tenant_id', c.tenant_id,
        'conversation_id', c.id, 'channel_id', c.channel_id, 'direction', 'in',
        'origin', 'customer', 'author_kind', 'customer', 'from_me', false, 'kind', 'text',
        'body', 'Oi', 'content', '{}'::jsonb, 'version', 1, 'created_at', now(),
        'sort_ts', date_trunc('second', now()) - make_interval(hours => $2))))
     from prosa.conversations c where c.id = $1`,
    [conversationId, hoursAgo],
  );
const windowOf = async (conversationId = f.conversationId) => {
  const { windowExpiresAt } = await f.sql.call<{ windowExpiresAt: string | null }>(
    "get_conversation",
    { conversationId },
    f.as.caio,
  );
  return windowExpiresAt;
};

beforeEach(async () => {
  await f.db.pool.query("update prosa.conversations set window_expires_at = null");
  await capable({ sessionWindowHours: 24, templates: true });
  await store([visit, pending]);
});

describe("the session window", () => {
  it("is counted from the last message of the customer, whatever order they come in", async () => {
    expect(await windowOf()).toBeNull();
    await hear(2);
    const left = Date.parse((await windowOf()) ?? "") - Date.now();
    expect(left / 3_600_000).toBeCloseTo(22, 1);
    await hear(30);
    expect(Date.parse((await windowOf()) ?? "") - Date.now()).toBeGreaterThan(21 * 3_600_000);
  });

  it("takes a free text while it is open and refuses it with its end when it is closed", async () => {
    await hear(23);
    await expect(f.enqueue("Ainda dá tempo")).resolves.toMatchObject({ duplicate: false });
    await f.db.pool.query(
      "update prosa.conversations set window_expires_at = now() - interval '1 second'",
    );
    await expect(f.enqueue("Tarde demais")).rejects.toMatchObject({
      code: "message.window_closed",
      retry: "never",
      details: { windowExpiresAt: expect.stringMatching(/Z$/) },
    });
    const { rows } = await f.db.pool.query(
      "select from prosa.messages where body = 'Tarde demais'",
    );
    expect(rows).toEqual([]);
  });

  it("refuses a reaction and a retry while it is closed, and takes notes and templates", async () => {
    await hear(1);
    const { message } = await f.enqueue("Falhou");
    await f.db.pool.query("update prosa.outbox set settled_at = now()");
    await f.db.pool.query(
      "update prosa.messages set status = 'failed', external_id = $2 where id = $1",
      [message.id, randomUUID()],
    );
    await f.db.pool.query("update prosa.conversations set window_expires_at = now()");
    await expect(
      f.sql.call("retry_message", { messageId: message.id }, f.as.caio),
    ).rejects.toMatchObject({ code: "message.window_closed" });
    await expect(
      f.enqueue("", { content: { kind: "reaction", messageId: message.id, emoji: "👍" } }),
    ).rejects.toMatchObject({ code: "message.window_closed" });
    await expect(
      f.enqueue("", { content: { kind: "note", body: "Ligar para ela" } }),
    ).resolves.toMatchObject({ message: { direction: "note" } });
    await expect(send("visita_tecnica")).resolves.toMatchObject({ message: { kind: "template" } });
  });

  it("sends what was queued in time although it closes before its turn", async () => {
    await f.db.pool.query("update prosa.outbox set settled_at = now()");
    await hear(1);
    const { message } = await f.enqueue("A tempo");
    await f.db.pool.query("update prosa.conversations set window_expires_at = now()");
    expect(await f.begin()).toMatchObject({ state: "call", message: { id: message.id } });
    await f.db.pool.query("delete from prosa.send_attempts");
    await f.db.pool.query("update prosa.outbox set settled_at = now()");
  });

  it("ends as late as the later of two conversations that are merged", async () => {
    const younger = await f.newConversation();
    await hear(5);
    await hear(1, younger);
    const later = await windowOf(younger);
    await f.db.pool.query(
      `select prosa_private.merge_conversations(a, b) from prosa.conversations a, prosa.conversations b
       where a.id = $1 and b.id = $2`,
      [f.conversationId, younger],
    );
    expect(await windowOf()).toBe(later);
  });

  it("does not exist where the channel has none, and is counted when it gets one", async () => {
    await capable({});
    await hear(3);
    await f.db.pool.query("update prosa.conversations set window_expires_at = null");
    await expect(f.enqueue("Sempre")).resolves.toMatchObject({ duplicate: false });
    await capable({ sessionWindowHours: 24, templates: true });
    expect(Date.parse((await windowOf()) ?? "")).toBeGreaterThan(Date.now());
  });
});

describe("list_templates", () => {
  it("offers what is approved, to every member of the company and to nobody else", async () => {
    for (const who of ["helena", "caio", "vera"] as const) {
      expect((await list(who)).items).toMatchObject([
        {
          name: "visita_tecnica",
          language: "pt_BR",
          category: "UTILITY",
          footer: "Marcenaria Horizonte",
          buttons: ["Confirmar", "Ver no mapa"],
        },
      ]);
    }
    await expect(list("stranger")).rejects.toMatchObject({ code: "channel.not_found" });
    const { rows } = await f.db.asUser({ sub: "stranger" }, (c) =>
      c.query("select from prosa.message_templates", []),
    );
    expect(rows).toEqual([]);
  });

  it("keeps the id of one that changed, and drops one that is gone", async () => {
    const before = await idOf("visita_tecnica");
    await store([{ ...visit, body: "Outro texto {{1}} {{2}}" }]);
    const { items } = await list();
    expect(items).toMatchObject([{ id: before, body: "Outro texto {{1}} {{2}}" }]);
    expect(await f.db.pool.query("select from prosa.message_templates")).toMatchObject({
      rowCount: 1,
    });
  });

  it("keeps what is known and says why when the provider cannot be asked", async () => {
    await f.sql.call(
      "store_templates",
      { channelId: f.channelId, errorCode: "channel.unavailable" },
      "service",
    );
    expect(await list()).toMatchObject({
      items: [{ name: "visita_tecnica" }],
      errorCode: "channel.unavailable",
    });
  });

  it("is read anew on request, by one worker, and not again at once", async () => {
    const ask = (who: keyof SendFixture["as"]) =>
      f.sql.call("refresh_templates", { channelId: f.channelId }, f.as[who]);
    expect(await ask("caio")).toEqual({ isRefreshing: false });
    await f.db.pool.query(
      `update prosa.channels set health = jsonb_set(health, '{templates,at}', '"2026-01-01T00:00:00Z"')`,
    );
    await expect(ask("vera")).rejects.toMatchObject({ code: "auth.forbidden" });
    expect(await ask("caio")).toEqual({ isRefreshing: true });
    expect((await list()).isRefreshing).toBe(true);
    const take = () =>
      f.sql.call<{ channels: { channel: { id: string } }[] }>(
        "take_channels_with_templates",
        { everyMs: 3_600_000, limit: 50 },
        "service",
      );
    const taken = await Promise.all([take(), take()]);
    expect(taken.flatMap(({ channels }) => channels.map(({ channel }) => channel.id))).toEqual([
      f.channelId,
    ]);
  });
});

describe("a template that is sent", () => {
  it("says in the thread what the customer gets, and carries what the provider asks for", async () => {
    const { message } = await send("visita_tecnica");
    expect(message).toMatchObject({
      kind: "template",
      direction: "out",
      status: "queued",
      body: "Visita de medição\nOlá, Marina! Sua visita é amanhã às 9h. Até lá, Marina.\nMarcenaria Horizonte",
      content: {
        options: ["Confirmar", "Ver no mapa"],
        template: {
          name: "visita_tecnica",
          language: "pt_BR",
          values: [
            { place: "header", name: "1", value: "medição" },
            { place: "body", name: "1", value: "Marina" },
            { place: "body", name: "2", value: "amanhã às 9h" },
            { place: "button", name: "1", button: 1, value: "x1" },
          ],
        },
      },
    });
  });

  it("puts a value in once: what it brings is no placeholder", async () => {
    const { message } = await send("visita_tecnica", {
      ...variables,
      "body.1": "{{2}} \\1 $1",
    });
    expect(message.body).toContain("Olá, {{2}} \\1 $1! Sua visita é amanhã às 9h.");
  });

  it("is the same message when it is repeated, and another body a conflict", async () => {
    const clientMessageId = randomUUID();
    const templateId = await idOf("visita_tecnica");
    const ask = (given: JsonObject) =>
      f.enqueue("", {
        clientMessageId,
        content: { kind: "template", templateId, variables: given },
      });
    const first = await ask(variables);
    await expect(ask(variables)).resolves.toMatchObject({
      duplicate: true,
      message: { id: first.message.id },
    });
    await expect(ask({ ...variables, "body.1": "Ana" })).rejects.toMatchObject({
      code: "message.conflict",
    });
  });

  it("is refused by name of what is missing", async () => {
    await expect(
      send("visita_tecnica", { ...variables, "body.2": "  ", "header.1": null }),
    ).rejects.toMatchObject({
      code: "template.incomplete",
      details: { missing: ["header.1", "body.2"] },
    });
  });

  it("is refused when it is not approved, unknown, or of another channel", async () => {
    await expect(send("promocao", {})).rejects.toMatchObject({ code: "template.not_approved" });
    const unknown = (templateId: string) =>
      f.enqueue("", { content: { kind: "template", templateId, variables } });
    await expect(unknown(randomUUID())).rejects.toMatchObject({ code: "template.not_found" });
    const other = randomUUID();
    await f.db.pool.query(
      `insert into prosa.channels (id, tenant_id, type, provider, name)
       values ($1, $2, 'whatsapp', 'evolution', 'Outro')`,
      [other, f.tenantId],
    );
    await f.sql.call(
      "store_templates",
      { channelId: other, templates: [{ ...visit, name: "de_outro" }] },
      "service",
    );
    await expect(unknown(await idOf("de_outro"))).rejects.toMatchObject({
      code: "template.not_found",
    });
    await f.db.pool.query("delete from prosa.channels where id = $1", [other]);
  });

  it("is refused to who may not send", async () => {
    const templateId = await idOf("visita_tecnica");
    await expect(
      f.enqueue("", { content: { kind: "template", templateId, variables } }, "vera"),
    ).rejects.toMatchObject({ code: "auth.forbidden" });
  });
});
