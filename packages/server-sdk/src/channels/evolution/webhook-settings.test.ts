import type { WebhookRow } from "@prosa/evolution-client";
import { describe, expect, it } from "vitest";
import { newInstanceName } from "./instance-name.ts";
import { compareWebhook, neededEvents, webhookSettings } from "./webhook-settings.ts";

const url = "https://crm.example/api/webhook/evolution/1";
const row: WebhookRow = {
  id: "1",
  url,
  headers: { Authorization: "Bearer secret-1" },
  enabled: true,
  events: [...neededEvents],
  webhookByEvents: false,
  webhookBase64: false,
  createdAt: "2026-11-22T12:00:00.000Z",
  updatedAt: "2026-11-22T12:00:00.000Z",
  instanceId: "1",
};

describe("the audit of a webhook", () => {
  it("finds nothing wrong with what Prosa set, by either way of the token", () => {
    expect(compareWebhook(row, { url })).toEqual({ problems: [], token: "secret-1" });
    const signed = webhookSettings({ url, token: "secret-2" }, "key");
    expect(compareWebhook({ ...row, headers: signed.headers ?? null }, { url })).toEqual({
      problems: [],
      token: "secret-2",
    });
  });

  it("takes a subscription to everything", () => {
    expect(compareWebhook({ ...row, events: [] }, { url }).problems).toEqual([]);
  });

  it("names each difference", () => {
    const wrong = {
      ...row,
      enabled: false,
      url: "https://old.example",
      headers: null,
      events: ["MESSAGES_UPSERT"],
      webhookBase64: true,
      webhookByEvents: true,
    };
    expect(compareWebhook(wrong, { url })).toEqual({
      problems: ["disabled", "url", "token", "events", "base64", "by_events"],
      token: null,
    });
    expect(compareWebhook(null, { url }).problems).toEqual(["missing"]);
  });
});

describe("a new instance", () => {
  it("has a name that a URL takes and that never was", () => {
    const name = newInstanceName("Loja São João / Centro");
    expect(name).toMatch(/^loja-sao-joao-centro-[0-9a-f]{8}$/);
    expect(newInstanceName("Loja São João / Centro")).not.toBe(name);
    expect(newInstanceName("🙂")).toMatch(/^canal-[0-9a-f]{8}$/);
  });
});
