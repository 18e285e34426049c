import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Message } from "@prosa/core";
import { createEvolutionClient } from "@prosa/evolution-client";
import { type FakeEvolution, startFakeEvolution } from "@prosa/evolution-client/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../../../supabase/tests/harness.ts";
import { toNodeHandler } from "./adapters/node/index.ts";
import { runCli } from "./cli/run-cli.ts";
import { fromEnvironment } from "./from-environment.ts";
import type { Prosa } from "./prosa.ts";

const metricsToken = "token-of-the-scraper";
const marina = "marina-siqueira";
const soon = { timeout: 20_000, interval: 50 };
let db: TestDatabase;
let fake: FakeEvolution;
let prosa: Prosa;
let server: Server;
let url: string;

/** Mounted as a host would: one server, `x-user` for a session, the worker in the same process. */
beforeAll(async () => {
  db = await createDatabase();
  fake = await startFakeEvolution({ seed: 11, serverAckMs: 20, deliveryAckMs: 60 });
  const env = {
    DATABASE_URL: db.databaseUrl,
    DATABASE_DIRECT_URL: db.databaseUrl,
    EVOLUTION_URL: fake.url,
    EVOLUTION_API_KEY: fake.apiKey,
    PROSA_METRICS_TOKEN: metricsToken,
  };
  prosa = await fromEnvironment(env, {
    authenticate: async (request) => {
      const sub = request.headers.get("x-user");
      return sub ? { claims: { sub } } : null;
    },
  });
  server = createServer(
    toNodeHandler((request) =>
      new URL(request.url).pathname.startsWith("/api/webhook")
        ? prosa.webhook(request)
        : prosa.api(request),
    ),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const client = createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey });
  await client.instance.create({ instanceName: "loja", integration: "WHATSAPP-BAILEYS" });
  const cli = async (line: string) => {
    const streams = { out: () => {}, err: (text: string) => console.error(text) };
    expect(await runCli(line.split(" "), env, streams)).toBe(0);
  };
  await cli("tenant create --slug horizonte --name Horizonte");
  await cli("member add --tenant horizonte --subject caio --name Caio --role admin");
  await cli("member add --tenant horizonte --subject lia --name Lia --role admin");
  await cli(`channel create --tenant horizonte --name Loja --instance loja --public-url ${url}`);
  fake.phone.scanQr("loja");
  await prosa.workers.start();
});
afterAll(async () => {
  await prosa.close();
  server.closeAllConnections();
  server.close();
  await fake.stop();
  await db.drop();
});

const ask = (path: string, init: RequestInit & { user?: string } = {}) =>
  fetch(`${url}${path}`, {
    ...init,
    headers: { "x-user": init.user ?? "caio", "content-type": "application/json" },
  });
const post = (body: unknown, user?: string) =>
  ask("/api/messages", { method: "POST", body: JSON.stringify(body), ...(user ? { user } : {}) });
const conversationId = async () => {
  const { rows } = await db.pool.query("select id from prosa.conversations limit 1");
  return rows[0]?.id as string | undefined;
};
const thread = async (): Promise<Message[]> => {
  const response = await ask(`/api/messages?conversationId=${await conversationId()}&limit=50`);
  return ((await response.json()) as { items: Message[] }).items;
};

describe("from the customer's phone to the operator and back", () => {
  it("shows what the customer wrote", async () => {
    fake.phone.say(marina, "Oi! Vocês fazem cozinha planejada?");
    await expect.poll(conversationId, soon).toBeTruthy();
    await expect
      .poll(async () => (await thread()).map(({ body }) => body), soon)
      .toEqual(["Oi! Vocês fazem cozinha planejada?"]);
  });

  it("brings the answer to the phone and its ticks back", async () => {
    const [first] = await thread();
    const body = {
      conversationId: await conversationId(),
      clientMessageId: randomUUID(),
      content: { kind: "text", body: "Fazemos! Posso medir na quinta?" },
      replyToId: first?.id,
      expectedSeq: first?.seq,
    };
    const response = await post(body);
    expect(response.status).toBe(202);
    const { message } = (await response.json()) as { message: Message };
    const again = await post(body);
    expect(await again.json()).toMatchObject({ duplicate: true, message: { id: message.id } });

    const answer = async () => (await thread()).find(({ id }) => id === message.id);
    await expect.poll(async () => (await answer())?.status, soon).toBe("delivered");
    fake.phone.read(marina);
    await expect.poll(async () => (await answer())?.status, soon).toBe("read");
    expect(fake.phone.chat(marina).at(-1)).toMatchObject({
      text: "Fazemos! Posso medir na quinta?",
      direction: "out",
    });
    expect(await thread()).toHaveLength(2);
  });

  it("stops an answer to what somebody answered meanwhile", async () => {
    const response = await post(
      {
        conversationId: await conversationId(),
        clientMessageId: randomUUID(),
        content: { kind: "text", body: "Oi!" },
        expectedSeq: 1,
      },
      "lia",
    );
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({
      error: { code: "conversation.answered", details: { authorName: "Caio" } },
    });
  });

  it("leaves an unknown send to a person: attempts read, verified, resent knowingly, given up", async () => {
    fake.setChaos({ sendFailure: "500-before" });
    const response = await post({
      conversationId: await conversationId(),
      clientMessageId: randomUUID(),
      content: { kind: "text", body: "Chegou?" },
    });
    const { message } = (await response.json()) as { message: Message };
    const act = (verb: string, body = {}) =>
      ask(`/api/messages/${message.id}/${verb}`, { method: "POST", body: JSON.stringify(body) });
    const attempts = async () =>
      (await (await ask(`/api/messages/${message.id}/attempts`)).json()).attempts;
    await expect.poll(attempts, soon).toMatchObject([{ n: 1, outcome: "unknown" }]);
    expect((await act("retry")).status).toBe(409);
    expect((await act("verify")).status).toBe(200);
    expect((await act("retry", { acknowledgeUnknown: true })).status).toBe(200);
    await expect.poll(attempts, soon).toMatchObject([{}, { n: 2, outcome: "unknown" }]);
    fake.setChaos({ sendFailure: "none" });
    expect((await act("discard")).status).toBe(200);
    expect((await thread()).find(({ id }) => id === message.id)?.errorCode).toBe("discarded");
  });

  it("is paced as an admin of the company says", async () => {
    const { rows } = await db.pool.query("select id from prosa.channels");
    const say = (fn: string, settings?: object) =>
      ask(`/api/internal/v1/${fn}`, {
        method: "POST",
        body: JSON.stringify({ channelId: rows[0].id, settings }),
      });
    expect((await say("set_channel_pacing", { perMinute: 0 })).status).toBe(422);
    const set = await say("set_channel_pacing", { perMinute: 600, burst: 100 });
    expect(await set.json()).toMatchObject({ settings: { perMinute: 600, burst: 100 } });
    const kept = await say("get_channel_pacing");
    expect(await kept.json()).toMatchObject({ settings: { perMinute: 600, typing: null } });
  });

  it("shows what the owner wrote on the phone as such", async () => {
    fake.phone.ownerSay(marina, "Aqui é a Helena, do celular");
    await expect
      .poll(async () => (await thread()).at(-1), soon)
      .toMatchObject({ body: "Aqui é a Helena, do celular", origin: "phone", direction: "out" });
  });

  it("shows the operator's typing on the phone", async () => {
    const response = await ask("/api/internal/v1/typing", {
      method: "POST",
      body: JSON.stringify({ conversationId: await conversationId(), state: "composing" }),
    });
    expect(response.status).toBe(202);
    await expect
      .poll(() => fake.log().some(({ label }) => label === "POST sendPresence"), soon)
      .toBe(true);
    const stranger = await ask("/api/internal/v1/typing", {
      method: "POST",
      user: "stranger",
      body: JSON.stringify({ conversationId: await conversationId(), state: "composing" }),
    });
    expect(stranger.status).toBe(404);
  });

  it("survives an unknown outcome without sending twice", async () => {
    fake.setChaos({ sendFailure: "500-after" });
    const response = await post({
      conversationId: await conversationId(),
      clientMessageId: randomUUID(),
      content: { kind: "text", body: "Chegou uma vez só" },
    });
    const { message } = (await response.json()) as { message: Message };
    await expect
      .poll(async () => (await thread()).find(({ id }) => id === message.id)?.status, soon)
      .toMatch(/sent|delivered|read/);
    fake.setChaos({ sendFailure: "none" });
    await fake.settled();
    const copies = fake.phone.chat(marina).filter(({ text }) => text === "Chegou uma vez só");
    expect(copies).toHaveLength(1);
    expect((await thread()).filter(({ body }) => body === "Chegou uma vez só")).toHaveLength(1);
  });
});

describe("the API", () => {
  it("tells who is not signed in, and what is wrong with a request", async () => {
    const anonymous = await fetch(`${url}/api/messages`, { method: "POST", body: "{}" });
    expect(anonymous.status).toBe(401);
    expect(await anonymous.json()).toMatchObject({ error: { code: "auth.required" } });

    const bad = await post({ conversationId: "x", content: { kind: "text", body: "" } });
    expect(bad.status).toBe(422);
    const { error } = (await bad.json()) as {
      error: { details: { problems: { path: string }[] }; requestId: string };
    };
    expect(error.details.problems.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["conversationId", "clientMessageId", "content.body"]),
    );
    expect(bad.headers.get("x-request-id")).toBe(error.requestId);

    const unreadable = await ask("/api/messages", { method: "POST", body: "{" });
    expect(unreadable.status).toBe(422);
    const large = await post({ padding: "x".repeat(600_000) });
    expect(large.status).toBe(422);
    expect((await ask("/api/nothing")).status).toBe(404);
  });

  it("hides conversations from strangers", async () => {
    const response = await post(
      {
        conversationId: await conversationId(),
        clientMessageId: randomUUID(),
        content: { kind: "text", body: "Oi" },
      },
      "stranger",
    );
    expect(response.status).toBe(404);
  });

  it("runs the inbox's own functions as the user, and no others", async () => {
    const session = await ask("/api/internal/v1/get_session", { method: "POST", body: "{}" });
    expect(await session.json()).toMatchObject({ me: { name: "Caio" } });
    const service = await ask("/api/internal/v1/pipeline_figures", { method: "POST", body: "{}" });
    expect(service.status).toBe(404);
  });

  it("is healthy while its dependencies are", async () => {
    const response = await ask("/api/health");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: "ok",
      dependencies: { postgres: true, queue: true },
      spilledEvents: null,
    });
  });

  it("shows metrics to who has the token, and nothing to others", async () => {
    expect((await ask("/api/metrics")).status).toBe(404);
    const response = await fetch(`${url}/api/metrics`, {
      headers: { authorization: `Bearer ${metricsToken}` },
    });
    const text = await response.text();
    for (const line of [
      'prosa_dependency_up{dependency="postgres"} 1',
      'prosa_dependency_up{dependency="queue"} 1',
      /prosa_webhook_total\{provider="evolution",outcome="accepted"\} \d+/,
      /prosa_queue_jobs\{queue="incoming_message",state="waiting"\} \d+/,
      /prosa_events_pending \d+/,
      /prosa_oldest_pending_seconds [\d.]+/,
      /prosa_job_duration_seconds_count\{queue="send_message"\} \d+/,
      /prosa_channel_up\{channel="[0-9a-f-]+"\} 1/,
    ]) {
      expect(text).toMatch(line);
    }
  });
});
