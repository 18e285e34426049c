import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FakeCustomer } from "./fake-state.ts";
import type { Instance, World } from "./world.ts";

interface Saved {
  format: 1;
  counter: number;
  customers: FakeCustomer[];
  instances: Instance[];
  media: { id: string; mime: string }[];
}

/** More than a killed fake can count between two saves, so that no id is given twice. */
const countersLostAtMost = 100_000;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";

const mediaFile = (dataFile: string, id: string): string =>
  join(`${dataFile}.media`, Buffer.from(id).toString("hex"));

/** Fills the world from its file. A file that does not exist is a fresh start. */
export function restore(world: World, dataFile: string): void {
  let text: string;
  try {
    text = readFileSync(dataFile, "utf8");
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  const saved = JSON.parse(text) as Saved;
  world.counter = saved.counter + countersLostAtMost;
  world.customers = new Map(saved.customers.map((customer) => [customer.id, customer]));
  world.instances = new Map(saved.instances.map((instance) => [instance.name, instance]));
  for (const { id, mime } of saved.media) {
    try {
      world.media.set(id, { mime, bytes: new Uint8Array(readFileSync(mediaFile(dataFile, id))) });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  for (const instance of world.instances.values()) {
    instance.cut = false;
    instance.presence = {};
    instance.state =
      instance.paired || instance.integration !== "WHATSAPP-BAILEYS" ? "open" : "close";
    instance.qr = null;
  }
}

/**
 * Keeps the world in `dataFile` (mode 0600, it holds tokens) and its files beside it: at most five
 * times a second, and once more when the returned function is called.
 */
export function persist(world: World, dataFile: string): () => void {
  const written = new Set(world.media.keys());
  let timer: NodeJS.Timeout | null = null;
  const save = (): void => {
    timer = null;
    mkdirSync(`${dataFile}.media`, { recursive: true });
    mkdirSync(dirname(dataFile), { recursive: true });
    for (const [id, { bytes }] of world.media) {
      if (written.has(id)) continue;
      writeFileSync(mediaFile(dataFile, id), bytes, { mode: 0o600 });
      written.add(id);
    }
    const saved: Saved = {
      format: 1,
      counter: world.counter,
      customers: [...world.customers.values()],
      instances: [...world.instances.values()],
      media: [...world.media].map(([id, { mime }]) => ({ id, mime })),
    };
    writeFileSync(`${dataFile}.tmp`, JSON.stringify(saved), { mode: 0o600 });
    renameSync(`${dataFile}.tmp`, dataFile);
  };
  const unsubscribe = world.onChange(() => {
    timer ??= setTimeout(save, 200);
    timer.unref();
  });
  return () => {
    unsubscribe();
    if (timer) clearTimeout(timer);
    save();
  };
}
