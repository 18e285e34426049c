import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ChaosSettings, calm, parseChaos } from "./chaos.ts";
import { applyDisconnect } from "./connection.ts";
import { control, stateOf } from "./control.ts";
import { emit } from "./events.ts";
import type { FakeState, WireEntry } from "./fake-state.ts";
import { HttpFailure } from "./http-failure.ts";
import { seedCustomers } from "./people.ts";
import { persist, restore } from "./persistence.ts";
import { createFakePhone, type FakePhone } from "./phone.ts";
import { answer, readBody, record } from "./rest-server.ts";
import { createWorld, type Pace, type World } from "./world.ts";

/** Options of {@link startFakeEvolution}. */
export interface FakeEvolutionOptions extends Partial<Pace> {
  /** @defaultValue 0, a free port */
  port?: number;
  /** The global key. @defaultValue "fake-evolution-key" */
  apiKey?: string;
  /**
   * Decides ids, tokens and chaos: the same verbs give the same results.
   * @defaultValue random, so that a fresh fake never repeats the ids of an earlier one
   */
  seed?: number;
  /** Gets a line for every wire entry. */
  log?: (line: string) => void;
  /** Keeps instances, webhook settings, chats and files across restarts. */
  dataFile?: string;
  /** The emulated version, which decides how LIDs are spelled. @defaultValue "2.3.7" */
  version?: "2.3.6" | "2.3.7";
  /** Puts the instance's token into every event, as one server setting does. */
  exposeApiKey?: boolean;
  /** Gets an event for every request that fails, with the global key in it, as one server setting does. */
  errorsWebhookUrl?: string;
}

/** Options of {@link FakeEvolution.emit}. */
export interface EmitOptions {
  /** @defaultValue the first instance */
  instance?: string;
  /** Fields beside `data`, such as `isLatest`. */
  extra?: Record<string, unknown>;
}

/** A fake Evolution server that runs. */
export interface FakeEvolution {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly apiKey: string;
  readonly phone: FakePhone;
  readonly chaos: Readonly<ChaosSettings>;
  /** Changes some faults and leaves the others. */
  setChaos(patch: Partial<ChaosSettings>): void;
  /** Attempts on the wire, oldest first, at most the last 500. */
  log(): WireEntry[];
  /**
   * Emits an event that no verb produces (history imports, calls, other versions) to an instance's
   * webhook, with the real envelope, headers, retries and faults.
   * @throws Error when there is no such instance.
   */
  emit(event: string, data: unknown, options?: EmitOptions): void;
  /** What the control API answers. */
  state(instance?: string): FakeState;
  /** Called after every change; returns the way to stop that. */
  onChange(listener: () => void): () => void;
  /** Resolves when no webhook, retry, tick or delay is pending. */
  settled(): Promise<void>;
  /** Forgets instances, chats, log and chaos, and calls the first customers back. */
  reset(): void;
  /** Closes the port and drops what is pending; with a `dataFile`, saves first. Repeatable. */
  stop(): Promise<void>;
}

async function respond(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  setChaos: (patch: unknown) => void,
): Promise<void> {
  const url = new URL(request.url ?? "/", world.url);
  const at = Date.now();
  const method = request.method ?? "GET";
  const send = (status: number, body: unknown): void => {
    response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
    response.end(JSON.stringify(body));
  };
  try {
    if (url.pathname.startsWith("/_fake/"))
      return await control(world, url, request, response, setChaos);
    const body = await readBody(request);
    response.on("close", () => {
      if (!response.writableEnded) record(world, { method, url, body }, at, null, null);
    });
    const header = request.headers.apikey;
    const apiKey = typeof header === "string" ? header : "";
    const result = await answer(world, { method, url, apiKey, body });
    if (response.destroyed) return;
    if (result.text === undefined) return send(result.status, result.body);
    response.writeHead(result.status, { "content-type": "text/html; charset=utf-8" });
    response.end(result.text);
  } catch (error) {
    if (error instanceof HttpFailure) return send(error.status, error.body);
    if (!response.headersSent) send(500, { status: 500, error: String(error) });
  }
}

/**
 * Starts an Evolution server without WhatsApp on 127.0.0.1: real HTTP, the shapes, status codes,
 * error bodies and webhook retries of 2.3.7, customers that write, and faults on demand.
 *
 * A browser drives it through `/_fake/*` (see `FakeState` and `FakeCommand`).
 * @throws Error when the port is taken.
 * @example
 * ```ts
 * const fake = await startFakeEvolution();
 * const evolution = createEvolutionClient({ baseUrl: fake.url, apiKey: fake.apiKey });
 * await evolution.instance.create({ instanceName: "store", integration: "WHATSAPP-BAILEYS" });
 * fake.phone.scanQr("store");
 * fake.phone.say("marina-siqueira", "Oi!");
 * ```
 */
export async function startFakeEvolution(
  options: FakeEvolutionOptions = {},
): Promise<FakeEvolution> {
  const stopping = new AbortController();
  const world = createWorld({
    seed: options.seed ?? crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
    apiKey: options.apiKey ?? "fake-evolution-key",
    version: options.version ?? "2.3.7",
    exposeApiKey: options.exposeApiKey ?? false,
    errorsWebhookUrl: options.errorsWebhookUrl ?? null,
    stopping: stopping.signal,
    pace: {
      retryScale: options.retryScale ?? 1,
      serverAckMs: options.serverAckMs ?? 60,
      deliveryAckMs: options.deliveryAckMs ?? 180,
      qrRotateMs: options.qrRotateMs ?? 20_000,
      autoPairMs: options.autoPairMs ?? null,
      reorderWindowMs: options.reorderWindowMs ?? 400,
    },
  });
  if (options.dataFile) restore(world, options.dataFile);
  const setChaos = (patch: unknown): void => {
    world.chaos = { ...world.chaos, ...parseChaos(patch) };
    applyDisconnect(world);
    world.changed();
  };
  const server = createServer((request, response) => {
    void respond(world, request, response, setChaos);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  world.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const save = options.dataFile ? persist(world, options.dataFile) : null;
  if (options.log) logLines(world, options.log);

  let stopped: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    save?.();
    stopping.abort();
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  };
  return {
    url: world.url,
    apiKey: world.apiKey,
    phone: createFakePhone(world),
    get chaos() {
      return { ...world.chaos };
    },
    setChaos,
    log: () => structuredClone(world.log).reverse(),
    emit: (event, data, { instance, extra } = {}) => {
      const target = instance
        ? world.instances.get(instance)
        : world.instances.values().next().value;
      if (!target) throw new Error(`There is no instance "${instance ?? ""}" to emit ${event} of.`);
      emit(world, target, event, data, extra);
    },
    state: (instance) => structuredClone(stateOf(world, instance ?? null)),
    onChange: world.onChange,
    settled: world.settled,
    reset: () => {
      world.instances.clear();
      world.media.clear();
      world.customers = seedCustomers();
      world.chaos = { ...calm };
      world.log = [];
      world.changed();
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

function logLines(world: World, log: (line: string) => void): void {
  let last = 0;
  world.onChange(() => {
    for (const entry of world.log.filter(({ id }) => id > last).reverse()) {
      last = entry.id;
      log(`${entry.direction} ${entry.label} ${entry.outcome} ${entry.latencyMs} ms`);
    }
  });
}
