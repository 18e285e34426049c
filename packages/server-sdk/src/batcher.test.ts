import { describe, expect, it } from "vitest";
import { createBatcher } from "./batcher.ts";

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("createBatcher", () => {
  it("groups what is pushed together, in order, and answers each", async () => {
    const runs: number[][] = [];
    const batcher = createBatcher<number, number>({
      run: async (items) => {
        runs.push(items);
        return items.map((item) => item * 2);
      },
    });
    expect(await Promise.all([1, 2, 3].map((n) => batcher.push(n)))).toEqual([2, 4, 6]);
    expect(runs).toEqual([[1, 2, 3]]);
  });

  it("lets items gather while two runs are under way, and never runs a third", async () => {
    let inFlight = 0;
    let most = 0;
    const sizes: number[] = [];
    const batcher = createBatcher<number, number>({
      maxItems: 10,
      run: async (items) => {
        most = Math.max(most, ++inFlight);
        sizes.push(items.length);
        await tick();
        inFlight--;
        return items;
      },
    });
    const answers: Promise<number>[] = [];
    for (let n = 0; n < 60; n++) {
      answers.push(batcher.push(n));
      if (n % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 60 }, (_, n) => n));
    expect(most).toBe(2);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(10);
    await batcher.idle();
  });

  it("rejects one item without touching its neighbours", async () => {
    const batcher = createBatcher<number, number>({
      run: async (items) => items.map((item) => (item === 2 ? new Error("two") : item)),
    });
    const results = await Promise.allSettled([1, 2, 3].map((n) => batcher.push(n)));
    expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  it("rejects all of a run that fails, and goes on", async () => {
    let fail = true;
    const batcher = createBatcher<number, number>({
      run: async (items) => {
        if (fail) throw new Error("down");
        return items;
      },
    });
    await expect(batcher.push(1)).rejects.toThrow("down");
    fail = false;
    expect(await batcher.push(2)).toBe(2);
  });
});
