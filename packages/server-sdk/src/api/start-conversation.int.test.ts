import { randomUUID } from "node:crypto";
import { createEvolutionClient } from "@prosa/evolution-client";
import { type FakeEvolution, startFakeEvolution } from "@prosa/evolution-client/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSendFixture, type SendFixture } from "../../../../supabase/tests/send-fixture.ts";
import { createQueueBackend } from "../adapters/bullmq/index.ts";
import { evolution } from "../channels/evolution/index.ts";
import { createProsa, type Prosa } from "../index.ts";

const instance = "loja-pinheiros";
let fake: FakeEvolution;
let f: SendFixture;
let prosa: Prosa;

beforeAll(async () => {
  fake = await startFakeEvolution({ seed: 3 });
  await createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey }).instance.create({
    instanceName: instance,
    integration: "WHATSAPP-BAILEYS",
  });
  fake.phone.scanQr(instance);
  f = await createSendFixture();
  await f.db.pool.query("update prosa.tenant_counters set conversation_number = 100");
  prosa = createProsa({
    sql: f.sql,
    queues: createQueueBackend({ databaseUrl: f.db.databaseUrl }),
    channels: [evolution({ baseUrl: fake.url, apiKey: fake.apiKey })],
    authenticate: async (request) => ({
      claims: { sub: request.headers.get("authorization") ?? "" },
    }),
  });
});
afterAll(async () => {
  await prosa?.close();
  await f?.close();
  await fake?.stop();
});

async function start(more: object, who = "caio") {
  const body = { channelId: f.channelId, clientMessageId: randomUUID(), body: "Olá!", ...more };
  const response = await prosa.api(
    new Request("http://localhost/api/internal/v1/conversations", {
      method: "POST",
      headers: { authorization: who, "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
  return { status: response.status, answer: await response.json() };
}
const sendKeyOf = async (conversationId: string) =>
  (
    await f.db.pool.query(
      "select a.send_key from prosa.conversations c join prosa.addresses a on a.id = c.address_id where c.id = $1",
      [conversationId],
    )
  ).rows[0].send_key;

describe("POST conversations", () => {
  it("writes to the number as WhatsApp spells it, and to one person by both forms", async () => {
    // José's account was made before the ninth digit.
    const first = await start({ phone: "(31) 99876-5432" });
    expect(first.status).toBe(202);
    expect(await sendKeyOf(first.answer.conversationId)).toBe("553198765432@s.whatsapp.net");
    const again = await start({ phone: "+55 31 9876-5432" });
    expect(again.answer.conversationId).toBe(first.answer.conversationId);
  });

  it("tells a number that nobody has, and makes nothing of it", async () => {
    const before = await f.db.pool.query("select count(*)::int n from prosa.contacts");
    const { status, answer } = await start({ phone: "11 91111-2222" });
    expect({ status, code: answer.error.code }).toEqual({ status: 404, code: "contact.not_found" });
    const after = await f.db.pool.query("select count(*)::int n from prosa.contacts");
    expect(after.rows).toEqual(before.rows);
  });

  it("asks the provider nothing for who may not begin one", async () => {
    const { status, answer } = await start({ phone: "11 91111-2222" }, "vera");
    expect({ status, code: answer.error.code }).toEqual({ status: 403, code: "auth.forbidden" });
  });

  it("takes a number as it is while the provider cannot tell", async () => {
    fake.setChaos({ disconnect: true });
    const { status, answer } = await start({ phone: "21 98888-7777" });
    fake.setChaos({ disconnect: false });
    expect(status).toBe(202);
    expect(await sendKeyOf(answer.conversationId)).toBe("5521988887777@s.whatsapp.net");
  });

  it("refuses what is no whole number", async () => {
    const { status, answer } = await start({ phone: "98765-4321" });
    expect({ status, code: answer.error.code }).toEqual({ status: 422, code: "request.invalid" });
  });
});
