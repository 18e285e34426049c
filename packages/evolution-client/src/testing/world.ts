import { type ChaosSettings, calm } from "./chaos.ts";
import type { FakeCustomer, FakeMessage, FakePresence, WireEntry } from "./fake-state.ts";
import { seedCustomers } from "./people.ts";
import { createRandom, type Random } from "./random.ts";

/** A JSON object. */
export type Json = Record<string, unknown>;

/** A message as Evolution would store it, and as the phone shows it (null for a reaction). */
export interface StoredMessage {
  databaseId: string;
  customerId: string;
  /** `data` of its event. */
  record: Json & { key: Json & { id: string; remoteJid: string; fromMe: boolean } };
  shown: FakeMessage | null;
  updates: { id: string; status: string }[];
  mediaId: string | null;
}

/** An instance with its stored data. */
export interface Instance {
  id: string;
  name: string;
  integration: string;
  token: string;
  /** Digits of the paired account. */
  number: string;
  paired: boolean;
  /** False before the first login: events then carry no `sender`. */
  loggedInOnce: boolean;
  profileName: string;
  state: "open" | "connecting" | "close";
  qr: { base64: string; code: string; count: number; pairingCode: string | null } | null;
  /** True while chaos keeps it away from WhatsApp. */
  cut: boolean;
  createdAt: string;
  updatedAt: string;
  webhook: {
    id: string;
    url: string;
    headers: Record<string, string> | null;
    enabled: boolean;
    events: string[];
    webhookByEvents: boolean;
    webhookBase64: boolean;
    createdAt: string;
    updatedAt: string;
    instanceId: string;
  } | null;
  /** `webhookBase64` as of the last connect: later changes wait for the next one. */
  activeBase64: boolean;
  settings: Json | null;
  messages: StoredMessage[];
  /** JIDs that a contact event has introduced. */
  known: string[];
  presence: Record<string, FakePresence>;
}

/** A stored file. */
export interface StoredMedia {
  mime: string;
  bytes: Uint8Array;
}

/** How fast the fake lives; tests shrink it. */
export interface Pace {
  /** Factor on webhook retry delays and their 30 s time-out. */
  retryScale: number;
  /** Milliseconds until a send has one tick, and two. */
  serverAckMs: number;
  deliveryAckMs: number;
  /** Milliseconds until a new QR code is shown. */
  qrRotateMs: number;
  /** Milliseconds until a shown QR code pairs by itself; null waits for `scanQr`. */
  autoPairMs: number | null;
  /** Milliseconds that chaos gathers events before it shuffles them. */
  reorderWindowMs: number;
}

/** All state of one fake server. */
export interface World {
  readonly random: Random;
  readonly pace: Pace;
  readonly version: string;
  readonly exposeApiKey: boolean;
  /** Where failures of the whole server are told, or null. */
  readonly errorsWebhookUrl: string | null;
  url: string;
  apiKey: string;
  chaos: ChaosSettings;
  instances: Map<string, Instance>;
  customers: Map<string, FakeCustomer>;
  media: Map<string, StoredMedia>;
  log: WireEntry[];
  rev: number;
  /** Grows with every id, so that a restart never repeats one. */
  counter: number;
  /** Next label for {@link Random}. */
  next(kind: string): string;
  /** Bumps `rev` and tells the listeners. */
  changed(): void;
  onChange(listener: () => void): () => void;
  /** Counts work that `settled` waits for. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves after `ms`, or at once when the fake stops. False when it stopped. */
  sleep(ms: number): Promise<boolean>;
  /** Runs `action` after `ms`, unless the fake stops first. */
  later(ms: number, action: () => void): void;
  settled(): Promise<void>;
  readonly stopping: AbortSignal;
}

const logLimit = 500;

/** Creates the state of a fake server. */
export function createWorld(options: {
  seed: number;
  apiKey: string;
  version: string;
  exposeApiKey: boolean;
  errorsWebhookUrl: string | null;
  pace: Pace;
  stopping: AbortSignal;
}): World {
  const listeners = new Set<() => void>();
  const pending = new Set<Promise<unknown>>();
  const world: World = {
    random: createRandom(options.seed),
    pace: options.pace,
    version: options.version,
    exposeApiKey: options.exposeApiKey,
    errorsWebhookUrl: options.errorsWebhookUrl,
    url: "",
    apiKey: options.apiKey,
    chaos: { ...calm },
    instances: new Map(),
    customers: seedCustomers(),
    media: new Map(),
    log: [],
    rev: 1,
    counter: 0,
    stopping: options.stopping,
    next: (kind) => {
      world.counter += 1;
      return `${kind}:${world.counter}`;
    },
    changed: () => {
      world.rev += 1;
      for (const listener of listeners) listener();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    track: (work) => {
      const done = work.then(
        () => undefined,
        () => undefined,
      );
      pending.add(done);
      void done.then(() => pending.delete(done));
      return work;
    },
    sleep: (ms) =>
      new Promise((resolve) => {
        if (options.stopping.aborted) return resolve(false);
        const stop = (): void => {
          clearTimeout(timer);
          resolve(false);
        };
        const timer = setTimeout(() => {
          options.stopping.removeEventListener("abort", stop);
          resolve(true);
        }, ms);
        options.stopping.addEventListener("abort", stop, { once: true });
      }),
    later: (ms, action) => {
      void world.track(world.sleep(ms).then((ran) => (ran ? action() : undefined)));
    },
    settled: async () => {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
  return world;
}

/** Adds an entry to the wire log, newest first. */
export function logWire(world: World, entry: Omit<WireEntry, "id">): void {
  world.counter += 1;
  world.log.unshift({ id: world.counter, ...entry });
  world.log.length = Math.min(world.log.length, logLimit);
  world.changed();
}
