import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createEvolutionClient, type EvolutionClient } from "@prosa/evolution-client";
import { type FakeEvolution, startFakeEvolution } from "@prosa/evolution-client/testing";
import { createQueueBackend } from "../../packages/server-sdk/src/adapters/bullmq/index.ts";
import { toNodeHandler } from "../../packages/server-sdk/src/adapters/node/index.ts";
import { createPostgresGateway } from "../../packages/server-sdk/src/adapters/postgres/index.ts";
import { evolution } from "../../packages/server-sdk/src/channels/evolution/index.ts";
import type { ManagedChannel } from "../../packages/server-sdk/src/connection/index.ts";
import { wakeLanes } from "../../packages/server-sdk/src/intake/wake-lanes.ts";
import type { BackfillDeps } from "../../packages/server-sdk/src/maintenance/backfill-step.ts";
import type { MaintenanceTimes } from "../../packages/server-sdk/src/maintenance/worker.ts";
import { silentLogger } from "../../packages/server-sdk/src/ports/index.ts";
import { createProsa, type Prosa } from "../../packages/server-sdk/src/prosa.ts";
import { createDatabase, type TestDatabase } from "./harness.ts";
import { createWorld, type Person, type World } from "./world.ts";

/** Two companies, Prosa on a port of its own, and a faithful provider that calls it. */
export interface ConnectedWorld {
  db: TestDatabase;
  world: World;
  fake: FakeEvolution;
  prosa: Prosa;
  /** Root of the app. */
  url: string;
  /** What the maintenance acts with, for tests that act in its stead. */
  deps: BackfillDeps;
  client: EvolutionClient;
  /** Asks the API of channels as that person, or as nobody. */
  ask<T>(
    person: Person | null,
    path: string,
    body?: object,
  ): Promise<{ status: number; body: T & { error?: { code: string } } }>;
  /** The channels as Paulo, an admin, sees them. */
  list(): Promise<ManagedChannel[]>;
  channel(id: string): Promise<ManagedChannel>;
  create(name: string): Promise<ManagedChannel>;
  /** A channel whose phone is paired and whose state arrived. */
  paired(name: string): Promise<ManagedChannel>;
  stop(): Promise<void>;
}

const never = 24 * 3_600_000;

/** Nothing in the background unless a test asks for it. */
const still: MaintenanceTimes = {
  tidyEveryMs: never,
  archiveAfterMs: never,
  prunePiecesAfterMs: never,
  retainEveryMs: never,
  wakeEveryMs: never,
  nameGroupsEveryMs: never,
  probeEveryMs: never,
  auditEveryMs: never,
  backfillEveryMs: never,
  templatesEveryMs: never,
  stepEveryMs: never,
};

export async function startConnectedWorld(
  options: { seed?: number; times?: Partial<MaintenanceTimes> } = {},
): Promise<ConnectedWorld> {
  const db = await createDatabase();
  const world = await createWorld(db);
  await db.pool.query("update prosa.channels set status = 'disabled'");
  const fake = await startFakeEvolution({ seed: options.seed ?? 5 });
  let handle = async (_request: Request) => new Response(null, { status: 503 });
  const server = createServer(toNodeHandler((request) => handle(request)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sql = createPostgresGateway({ connectionString: db.databaseUrl });
  const own = evolution({ baseUrl: fake.url, apiKey: fake.apiKey });
  const prosa = createProsa({
    sql,
    queues: createQueueBackend({ databaseUrl: db.databaseUrl }),
    channels: [own],
    publicUrl: url,
    metricsToken: "scrape",
    maintenanceTimes: { ...still, ...options.times },
    authenticate: async (request) => {
      const sub = request.headers.get("x-user");
      return sub ? { claims: { sub } } : null;
    },
  });
  handle = async (request) =>
    new URL(request.url).pathname.startsWith("/api/webhook")
      ? prosa.webhook(request)
      : prosa.api(request);
  await prosa.workers.start();

  const ask: ConnectedWorld["ask"] = async (person, path, body) => {
    const answer = await fetch(`${url}/api/internal/v1/channels${path}`, {
      method: body ? "POST" : "GET",
      headers: { ...(person ? { "x-user": person } : {}), "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const wake = (lanes: string[]) => wakeLanes(prosa.queues.queue("incoming_message"), lanes);
  const connected: ConnectedWorld = {
    db,
    world,
    fake,
    prosa,
    url,
    deps: { sql, channels: { evolution: own }, logger: silentLogger, wake },
    client: createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey }),
    ask,
    list: async () =>
      (await ask<{ channels: ManagedChannel[] }>("paulo", `?tenantId=${world.tenants.horizonte}`))
        .body.channels,
    channel: async (id) => {
      const found = (await connected.list()).find((channel) => channel.id === id);
      if (!found) throw new Error(`There is no channel ${id}.`);
      return found;
    },
    create: async (name) =>
      (
        await ask<{ channel: ManagedChannel }>("paulo", "", {
          tenantId: world.tenants.horizonte,
          name,
        })
      ).body.channel,
    paired: async (name) => {
      const { id, instance } = await connected.create(name);
      fake.phone.scanQr(instance ?? "");
      for (const deadline = Date.now() + 30_000; ; ) {
        const channel = await connected.channel(id);
        if (channel.health.state === "connected") return channel;
        if (Date.now() > deadline) throw new Error(`${name} never connected`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    stop: async () => {
      await prosa.close();
      await sql.close?.();
      server.closeAllConnections();
      server.close();
      await fake.stop();
      await db.drop();
    },
  };
  return connected;
}
