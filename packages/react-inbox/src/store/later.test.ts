import type { ProsaError } from "@prosa/core";
import { describe, expect, it, vi } from "vitest";
import { fakeTransport } from "../testing/index.ts";
import type { Context } from "./context.ts";
import { createStore } from "./create-store.ts";
import { memoryStore } from "./key-value-store.ts";
import { later } from "./later.ts";
import { createServerClock } from "./server-clock.ts";

function open(load: () => Promise<string>) {
  const errors: ProsaError[] = [];
  const closing = new AbortController();
  const context: Context = {
    store: createStore(),
    transport: fakeTransport(),
    storage: memoryStore(),
    tenantId: "t",
    callbacks: { onError: (error) => errors.push(error) },
    now: Date.now,
    random: Math.random,
    clock: createServerClock(undefined),
    signal: closing.signal,
  };
  return { part: later(context, load), errors, close: () => closing.abort() };
}

describe("a part that loads later", () => {
  it("is fetched once, serves what waited in order, and then at once", async () => {
    const load = vi.fn(async () => "part");
    const { part } = open(load);
    const said: string[] = [];
    part.use((loaded) => said.push(`first ${loaded}`));
    part.use((loaded) => said.push(`second ${loaded}`));
    expect(part.loaded()).toBeNull();
    await part.get();
    expect(said).toEqual(["first part", "second part"]);
    part.use((loaded) => said.push(`third ${loaded}`));
    expect(said).toHaveLength(3);
    expect(load).toHaveBeenCalledOnce();
  });

  it("that does not come is an error that may be tried again, and is asked for anew", async () => {
    const load = vi.fn(async () => "part");
    load.mockRejectedValueOnce(new TypeError("Failed to fetch dynamically imported module"));
    const { part, errors } = open(load);
    const task = vi.fn();
    part.use(task);
    await expect(part.get()).rejects.toMatchObject({ code: "storage.unavailable", retry: "later" });
    expect(errors).toMatchObject([{ code: "storage.unavailable" }]);
    expect(task).not.toHaveBeenCalled();
    expect(await part.get()).toBe("part");
  });

  it("does nothing for an inbox that was closed meanwhile", async () => {
    const { part, close } = open(async () => "part");
    const task = vi.fn();
    part.use(task);
    close();
    await part.get();
    expect(task).not.toHaveBeenCalled();
  });
});
