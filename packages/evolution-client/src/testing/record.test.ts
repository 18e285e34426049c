import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseWebhook } from "../index.ts";
import { createMutator } from "./mutate.ts";
import { createRecorder } from "./record.ts";
import { shapeOf } from "./shape.ts";

const folder = new URL("./__fixtures__/webhook/", import.meta.url);
const fixtures = readdirSync(folder).map((file) => ({
  file,
  ...JSON.parse(readFileSync(new URL(file, folder), "utf8")),
}));
const recorder = () => createRecorder({ secret: "fixed", version: "2.3.7" });

/** Everything in the captures that stands for a person, a place or a secret. */
const personal = [
  "Ana Souza",
  "Bruno Lima",
  "Davi Nunes",
  "Carla Dias",
  "Loja Demo",
  "loja-demo",
  "987650001",
  "940000001",
  "70000000000101",
  "000000000001@g.us",
  "inst-token-0001",
  "global-test-key",
  "shared-secret-invented",
  "eyJhbGciOi",
  "crm.example",
  "evo.example",
  "Preço",
  "bom dia",
  "orçamento",
  "Mensagem temporária",
  "InVenTed",
  "602bb9a7-a711",
  "A11CE",
  "legenda",
];

describe("recorder", () => {
  it.each(fixtures.map(({ file, ...webhook }) => [file, webhook] as const))(
    "keeps nobody's data of %s",
    (_, webhook) => {
      const text = JSON.stringify(recorder().record(webhook));
      expect(personal.filter((piece) => text.includes(piece))).toEqual([]);
    },
  );

  it.each(fixtures.map(({ file, ...webhook }) => [file, webhook] as const))(
    "keeps the shape and the meaning of %s",
    (_, webhook) => {
      const { body } = recorder().record(webhook).fixture;
      expect(shapeOf(body)).toEqual(shapeOf(webhook.body));
      expect(parseWebhook(body).kind).toBe(parseWebhook(webhook.body).kind);
    },
  );

  it("keeps who is who across webhooks, and tells them apart", () => {
    const { record } = recorder();
    const message = (jid: string, id: string, stanzaId?: string) =>
      record({
        path: "/hooks",
        headers: {},
        body: {
          event: "messages.upsert",
          data: { key: { id, remoteJid: jid }, contextInfo: { stanzaId } },
        },
      }).fixture.body as {
        data: { key: { id: string; remoteJid: string }; contextInfo: { stanzaId?: string } };
      };
    const first = message("5511987650001@s.whatsapp.net", "3EB0A1B2C3");
    const reply = message("5511987650001@s.whatsapp.net", "ACFF00", "3EB0A1B2C3");
    const other = message("5511987650002@s.whatsapp.net", "ACFF01");
    expect(reply.data.key.remoteJid).toBe(first.data.key.remoteJid);
    expect(reply.data.contextInfo.stanzaId).toBe(first.data.key.id);
    expect(other.data.key.remoteJid).not.toBe(first.data.key.remoteJid);
    expect(first.data.key.remoteJid).toMatch(/^551198\d{7}@s\.whatsapp\.net$/);
    expect(first.data.key.id).toMatch(/^3EB0[0-9A-F]{6}$/);
  });

  it("names the case and keeps the suffix of byEvents", () => {
    const { name, fixture } = recorder().record({
      path: "/tenants/42/messages-upsert",
      headers: { Authorization: "Bearer x", "Content-Type": "application/json", host: "h" },
      body: { event: "messages.upsert", data: { messageType: "imageMessage" } },
    });
    expect(name).toBe("messages.upsert--imageMessage");
    expect(fixture.path).toBe("/webhooks/evolution/messages-upsert");
    expect(fixture.headers).toEqual({
      authorization: "[removed]",
      "content-type": "application/json",
    });
  });

  it("gives other replacements under another secret", () => {
    const webhook = fixtures[0];
    const other = createRecorder({ version: "2.3.7" });
    expect(other.record(webhook)).not.toEqual(recorder().record(webhook));
  });

  it("does not break on hostile bodies", () => {
    const mutator = createMutator(
      fixtures.map(({ body }) => body),
      21,
    );
    const { record } = recorder();
    for (let index = 0; index < 2_000; index += 1)
      record({ path: "/hooks", headers: {}, body: mutator.value() });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
