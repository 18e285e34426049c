import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { startFakeEvolution } from "@prosa/evolution-client/testing";
import { startLocalStack } from "@prosa/local-stack";
import { redisOnPath, startRedis } from "@prosa/local-stack/testing";
import { createSecretBox } from "@prosa/server-sdk";
import { migrate } from "@prosa/server-sdk/migrate";
import { createPostgresGateway } from "@prosa/server-sdk/postgres";
import { createAuthUsers } from "./auth-users.ts";
import { openConversations } from "./conversations.ts";
import { demoEnvironment } from "./environment.ts";
import { freePort } from "./free-port.ts";
import type { DemoInfo } from "./info.ts";
import { keepRunning } from "./keep-running.ts";
import { withAppLinks } from "./mail-links.ts";
import { pairInstances } from "./pair-instances.ts";
import { startApp, startWorker } from "./processes.ts";
import { keptSecrets } from "./secrets.ts";
import { seedDemo } from "./seed.ts";

export interface DemoOptions {
  /** Where everything is kept; made when absent. */
  dir: string;
  /** The wanted port of the app; a taken one becomes the next free one. */
  port: number;
  log(line: string): void;
  /** Runs and shows one step. */
  step<Result>(label: string, work: () => Promise<Result>): Promise<Result>;
  /** @defaultValue `auto`: Redis when REDIS_URL is set or a server is on the PATH, else Postgres */
  queue?: "auto" | "postgres" | { redisUrl: string };
  /** Lets the customers of the simulator write first. @defaultValue true */
  conversations?: boolean;
  /** Serves the app with reloading, and restarts the worker on a change. @defaultValue false */
  dev?: boolean;
  /** Told in a sentence when a child ended by itself and is started again. */
  onRestart?(sentence: string): void;
}

export interface Demo {
  info: DemoInfo;
  /** The fake provider, for tests that play the customer themselves. */
  evolution: Awaited<ReturnType<typeof startFakeEvolution>>;
  /** Process ids of the children that run now. */
  pids(): Record<"worker" | "app", number>;
  /** Resolves with a sentence once a child ended too often to be started again. */
  gaveUp: Promise<string>;
  stop(): Promise<void>;
}

/** Boots the embedded stack, the fake provider, the worker and the reference app. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const dir = resolve(options.dir);
  mkdirSync(dir, { recursive: true });
  const closers: (() => Promise<unknown>)[] = [];
  const closeAll = async () => {
    for (const close of closers.reverse().splice(0)) {
      await close().catch((error: Error) => options.log(error.message));
    }
  };
  try {
    return await boot();
  } catch (error) {
    await closeAll();
    throw error;
  }

  async function boot(): Promise<Demo> {
    const secrets = keptSecrets(dir);
    let url = "";
    const stack = await options.step("Boot Postgres, Auth, Storage and Realtime", () =>
      startLocalStack({
        dataDir: join(dir, "stack"),
        log: withAppLinks(options.log, () => url),
        prepare: async ({ databaseUrl }) => {
          await migrate({ databaseUrl }).catch((cause: Error) => {
            const remedy = "To start over without the demo's data: npm run demo -- --fresh";
            throw new Error(`${cause.message}\n${remedy}`, { cause });
          });
        },
      }),
    );
    closers.push(() => stack.stop());

    const redis = await chooseQueue(options);
    if (redis) closers.push(() => redis.stop());
    const port = await freePort(options.port);
    url = `http://127.0.0.1:${port}`;

    const { evolution, seeded } = await options.step(
      "Seed two companies and pair their phones",
      async () => {
        const evolution = await startFakeEvolution({
          port: await freePort(4010),
          apiKey: secrets.evolutionApiKey,
          dataFile: join(dir, "evolution.json"),
          log: options.log,
        });
        closers.push(() => evolution.stop());
        const sql = createPostgresGateway({ connectionString: stack.databaseUrl });
        closers.push(async () => sql.close?.());
        const seeded = await seedDemo({
          sql,
          auth: createAuthUsers(stack),
          evolution: { baseUrl: evolution.url, apiKey: evolution.apiKey },
          secrets: createSecretBox(secrets.encryptionKey),
          password: secrets.password,
        });
        await pairInstances(evolution, seeded, url);
        return { evolution, seeded };
      },
    );

    const env = demoEnvironment({
      stack,
      evolution,
      secrets,
      seeded,
      port,
      redisUrl: redis?.url ?? null,
    });
    const processes = { env, dir, dev: options.dev ?? false };
    const said = (name: string) => (reason: string) =>
      options.onRestart?.(`The ${name} ended (${reason}) and is started again.`);
    const { worker, web } = await options.step("Start the worker and the app", async () => {
      const worker = await keepRunning(() => startWorker(processes), said("worker"));
      closers.push(() => worker.stop());
      const web = await keepRunning(() => startApp(processes), said("app"));
      closers.push(() => web.stop());
      await answers(`${url}/api/health`);
      return { worker, web };
    });

    const channel = seeded.channels[0];
    if (!channel) throw new Error("The seed made no channel, so no webhook can arrive.");
    const info: DemoInfo = {
      url,
      webhookUrl: `${url}/api/webhook/evolution/${channel.id}`,
      webhookSecret: channel.webhookToken,
      channelId: channel.id,
      instance: channel.instance,
      tenantId: channel.tenantId,
      supabaseUrl: stack.supabaseUrl,
      publishableKey: stack.publishableKey,
      secretKey: stack.secretKey,
      databaseUrl: stack.databaseUrl,
      redisUrl: redis?.url ?? null,
      evolutionUrl: evolution.url,
      evolutionApiKey: evolution.apiKey,
      users: seeded.users.map(({ email, role, tenant }) => ({
        email,
        password: secrets.password,
        role,
        tenant,
      })),
    };
    writeFileSync(join(dir, "demo.json"), `${JSON.stringify(info, null, 2)}\n`, { mode: 0o600 });
    if (options.conversations ?? true) await openConversations(evolution, channel.instance, dir);

    return {
      info,
      evolution,
      pids: () => ({ worker: worker.pid(), app: web.pid() }),
      gaveUp: Promise.race([
        worker.gaveUp.then((reason) => `The worker keeps ending (${reason}).`),
        web.gaveUp.then((reason) => `The app keeps ending (${reason}).`),
      ]),
      stop: closeAll,
    };
  }
}

async function chooseQueue(
  options: DemoOptions,
): Promise<{ url: string; stop(): Promise<void> } | null> {
  const queue = options.queue ?? "auto";
  if (queue === "postgres") return null;
  const given = queue === "auto" ? process.env.REDIS_URL : queue.redisUrl;
  if (given) return { url: given, stop: async () => {} };
  return redisOnPath() ? startRedis() : null;
}

async function answers(url: string) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    if (Date.now() > deadline) {
      throw new Error(
        `${url} does not answer with 200 (${response ? `${response.status}: ${await response.text()}` : "no connection"}).`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
