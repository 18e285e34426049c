import { randomUUID } from "node:crypto";
import type { Message } from "@prosa/core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { capabilitiesOf } from "../../packages/server-sdk/src/channels/evolution/capabilities.ts";
import { createChannel } from "../../packages/server-sdk/src/provision/create-channel.ts";
import { type ConnectedWorld, startConnectedWorld } from "./connected-world.ts";

type Answer = Record<string, unknown>;

// A channel of Meta's API from the webhook to the provider and back, on the fake Evolution.

const numberId = "100000000000001";
const ana = "5511987650001";
const soon = { timeout: 15_000, interval: 50 };

let w: ConnectedWorld;
let channelId: string;
let conversationId: string;

beforeAll(async () => {
  w = await startConnectedWorld({ times: { templatesEveryMs: 200 } });
  const settings = { instance: "loja-oficial", integration: "WHATSAPP-BUSINESS" };
  const made = await createChannel(
    { sql: w.deps.sql },
    {
      tenantId: w.world.tenants.horizonte,
      type: "whatsapp",
      provider: "evolution",
      name: "Loja oficial",
      settings,
      capabilities: capabilitiesOf(settings),
    },
  );
  channelId = made.channelId;
  await w.client.instance.create({
    instanceName: "loja-oficial",
    integration: "WHATSAPP-BUSINESS",
    token: "meta-token-invented",
    number: numberId,
    webhook: {
      enabled: true,
      url: `${w.url}/api/webhook/evolution/${channelId}`,
      headers: { authorization: `Bearer ${made.webhookToken}` },
      events: [],
    },
  });
  w.fake.phone.addCustomer({ name: "Ana Souza", phone: ana });
  await hear("Bom dia");
  conversationId = (await vi.waitUntil(conversationOf, soon)) as string;
});
afterAll(() => w.stop());

const hear = (body: string) =>
  w.client.inbound.meta({
    entry: [
      {
        changes: [
          {
            value: {
              metadata: { phone_number_id: numberId },
              contacts: [{ profile: { name: "Ana Souza" } }],
              messages: [
                {
                  from: ana,
                  id: `wamid.${randomUUID()}`,
                  timestamp: String(Math.floor(Date.now() / 1_000)),
                  type: "text",
                  text: { body },
                },
              ],
            },
          },
        ],
      },
    ],
  });
async function conversationOf(): Promise<string | undefined> {
  const { rows } = await w.db.pool.query(
    "select id from prosa.conversations where channel_id = $1 and window_expires_at > now()",
    [channelId],
  );
  return rows[0]?.id;
}
async function post(content: object): Promise<{ status: number; body: Answer }> {
  const answer = await fetch(`${w.url}/api/messages`, {
    method: "POST",
    headers: { "x-user": "paulo", "content-type": "application/json" },
    body: JSON.stringify({ conversationId, clientMessageId: randomUUID(), content }),
  });
  return { status: answer.status, body: await answer.json() };
}
const close = () =>
  w.db.pool.query("update prosa.conversations set window_expires_at = now() where id = $1", [
    conversationId,
  ]);
const templates = async () =>
  (await w.world.as("paulo", "list_templates", { channelId })).items as { id: string }[];
const read = async (id: string) =>
  (await w.world.as("paulo", "get_message", { messageId: id })) as unknown as Message;
const sentTo = () =>
  w.fake.phone
    .chat("ana-souza")
    .filter(({ direction }) => direction === "out")
    .map(({ text }) => text);

describe("a channel of Meta's API", () => {
  it("has its templates read by the maintenance, and by an admin", async () => {
    await expect.poll(templates, soon).toMatchObject([
      {
        name: "boas_vindas",
        body: "Olá {{1}}",
        variables: [{ key: "body.1", place: "body", name: "1", example: null }],
      },
    ]);
    expect(await w.ask("paulo", `/${channelId}/templates`, {})).toMatchObject({
      status: 200,
      body: { templates: 1 },
    });
    expect(await w.ask("caio", `/${channelId}/templates`, {})).toMatchObject({ status: 403 });
  });

  it("sends a template while free text is refused, once, and knows its echo", async () => {
    await expect.poll(templates, soon).toHaveLength(1);
    await close();
    expect(await post({ kind: "text", body: "Oi" })).toMatchObject({
      status: 422,
      body: { error: { code: "message.window_closed" } },
    });
    const [template] = await templates();
    const { body } = await post({
      kind: "template",
      templateId: template?.id,
      variables: { "body.1": "Ana" },
    });
    const { id } = (body as unknown as { message: Message }).message;
    await expect.poll(async () => (await read(id)).status, soon).toBe("sent");
    expect(await read(id)).toMatchObject({ kind: "template", body: "Olá Ana" });
    expect(sentTo()).toEqual(["▶️boas_vindas◀️"]);
    await w.fake.settled();
    const { rows } = await w.db.pool.query(
      "select count(*)::int n from prosa.messages where conversation_id = $1 and direction = 'out'",
      [conversationId],
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  it("takes free text again as soon as the customer answers", async () => {
    await close();
    await hear("Sim, quero");
    await expect.poll(conversationOf, soon).toBe(conversationId);
    const { status, body } = await post({ kind: "text", body: "Que bom!" });
    expect(status).toBe(202);
    const { id } = (body as unknown as { message: Message }).message;
    await expect.poll(async () => (await read(id)).status, soon).toBe("sent");
  });

  it("finds by its echo a template whose call broke, and does not send it twice", async () => {
    const before = sentTo().length;
    const [template] = await templates();
    w.fake.setChaos({ sendFailure: "500-after" });
    const { body } = await post({
      kind: "template",
      templateId: template?.id,
      variables: { "body.1": "Ana" },
    });
    const { id } = (body as unknown as { message: Message }).message;
    await expect.poll(async () => (await read(id)).status, soon).toMatch(/unknown|sent/);
    w.fake.setChaos({ sendFailure: "none" });
    await expect.poll(async () => (await read(id)).status, soon).toBe("sent");
    expect(await read(id)).toMatchObject({ kind: "template", body: "Olá Ana" });
    expect(sentTo()).toHaveLength(before + 1);
  });
});
