import { ProsaError } from "@prosa/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActiveJob, JobQueue, QueueBackend, QueueWorker } from "../ports/index.ts";

const soon = { timeout: 15_000, interval: 20 };

/**
 * What every queue backend promises. `make` gives an empty backend for each test.
 */
export function jobQueueContract(name: string, make: () => Promise<QueueBackend>): void {
  describe(`${name} as a queue backend`, () => {
    let backend: QueueBackend;
    let queue: JobQueue;
    beforeEach(async () => {
      backend = await make();
      queue = backend.queue("send_message");
    });
    afterEach(() => backend.close());

    const work = async (process: (job: ActiveJob) => Promise<void>, concurrency = 5) => {
      const worker: QueueWorker = backend.worker("send_message", process, { concurrency });
      await worker.ready;
      return worker;
    };
    const job = (n: number, deduplicationId?: string) => ({
      name: "send",
      data: { n },
      ...(deduplicationId ? { deduplicationId } : {}),
    });
    const numberOf = ({ data }: ActiveJob) => (data as { n: number }).n;

    it("runs every job once, added singly or in bulk", async () => {
      const seen: number[] = [];
      await work(async (active) => {
        seen.push(numberOf(active));
      });
      await queue.add(job(0));
      await queue.addBulk([1, 2, 3, 4].map((n) => job(n)));
      await queue.addBulk([]);
      await expect.poll(() => [...seen].sort(), soon).toEqual([0, 1, 2, 3, 4]);
    });

    it("keeps one job of an id waiting, and drops later ones", async () => {
      await queue.addBulk([job(1, "lane"), job(2, "lane"), job(3, "other")]);
      const seen: number[] = [];
      await work(async (active) => {
        seen.push(numberOf(active));
      });
      await expect.poll(() => seen.length, soon).toBe(2);
      expect([...seen].sort()).toEqual([1, 3]);
    });

    it("runs one job after the active one of its id, with the last data, never beside it", async () => {
      const seen: number[] = [];
      let active = 0;
      let most = 0;
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      await work(async (current) => {
        active += 1;
        most = Math.max(most, active);
        seen.push(numberOf(current));
        if (numberOf(current) === 1) await released;
        active -= 1;
      });
      await queue.add(job(1, "lane"));
      await expect.poll(() => seen, soon).toEqual([1]);
      for (const n of [2, 3, 4]) await queue.add(job(n, "lane"));
      release();
      await expect.poll(() => seen, soon).toEqual([1, 4]);
      expect(most).toBe(1);
      await queue.add(job(5, "lane"));
      await expect.poll(() => seen, soon).toEqual([1, 4, 5]);
    });

    it("waits as long as it is told to", async () => {
      const at: number[] = [];
      await work(async () => {
        at.push(performance.now());
      });
      const startedAt = performance.now();
      await queue.add({ ...job(1), delayMs: 400 });
      await expect.poll(() => at.length, soon).toBe(1);
      expect((at[0] ?? 0) - startedAt).toBeGreaterThan(350);
    });

    it("puts a job off without an attempt, and holds the adds of its id meanwhile", async () => {
      const runs: { n: number; attempts: number; resumed: boolean }[] = [];
      await work(async (active) => {
        const { attemptsMade: attempts, resumed } = active;
        runs.push({ n: numberOf(active), attempts, resumed });
        if (runs.length < 3) await active.defer(200);
      });
      await queue.add(job(1, "lane"));
      await expect.poll(() => runs.length, soon).toBeGreaterThan(0);
      await queue.add(job(2, "lane"));
      await expect.poll(() => runs.length, soon).toBeGreaterThanOrEqual(3);
      expect(runs.every(({ attempts }) => attempts === 0)).toBe(true);
      expect(runs.slice(0, 3).map(({ resumed }) => resumed)).toEqual([false, true, true]);
    });

    it("retries what fails for now, as late as the error says", async () => {
      const at: number[] = [];
      await work(async (active) => {
        at.push(performance.now());
        if (active.attemptsMade === 0) {
          throw new ProsaError("channel.rate_limited", "Slow down.", { retry: { afterMs: 500 } });
        }
      });
      await queue.add(job(1, "lane"));
      await expect.poll(() => at.length, soon).toBe(2);
      expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(450);
      expect((await backend.counts("send_message")).failed).toBe(0);
    });

    it("keeps what can never succeed as failed, at once, and goes on with its id", async () => {
      const seen: number[] = [];
      await work(async (active) => {
        seen.push(numberOf(active));
        if (numberOf(active) === 1) throw new ProsaError("channel.rejected", "Never.");
      });
      await queue.add(job(1, "lane"));
      await expect.poll(async () => (await backend.counts("send_message")).failed, soon).toBe(1);
      await queue.add(job(2, "lane"));
      await expect.poll(() => seen, soon).toEqual([1, 2]);
    });

    it("gives up after the attempts that the policy grants errors of that class", async () => {
      const runs: number[] = [];
      const worker = backend.worker(
        "send_message",
        async (active) => {
          runs.push(numberOf(active));
          if (numberOf(active) === 1) throw new Error("broken");
          throw new ProsaError("storage.conflict", "Somebody was faster.");
        },
        {
          concurrency: 5,
          retry: {
            attempts: 3,
            baseMs: 1,
            maxMs: 10,
            byClass: { "storage.conflict": { attempts: 1 } },
          },
        },
      );
      await worker.ready;
      await queue.addBulk([job(1), job(2)]);
      await expect.poll(async () => (await backend.counts("send_message")).failed, soon).toBe(2);
      expect([...runs].sort()).toEqual([1, 1, 1, 2]);
    });

    it("adds nothing while a job of the same id exists, a failed one too", async () => {
      const seen: number[] = [];
      await work(async (active) => {
        seen.push(numberOf(active));
        throw new ProsaError("channel.rejected", "Never.");
      });
      const named = (n: number) => ({ ...job(n), id: "letter-1" });
      await queue.add(named(1));
      await expect.poll(async () => (await backend.counts("send_message")).failed, soon).toBe(1);
      await queue.addBulk([named(2), { ...job(3), id: "letter-2" }]);
      await expect.poll(async () => (await backend.counts("send_message")).failed, soon).toBe(2);
      expect(seen).toEqual([1, 3]);
    });

    it("loses no wake-up when many are added while lanes run", async () => {
      const lanes = ["a", "b", "c", "d"];
      const written = new Map(lanes.map((lane) => [lane, 0]));
      const handled = new Map(lanes.map((lane) => [lane, 0]));
      const running = new Set<string>();
      let overlaps = 0;
      await work(async ({ data }) => {
        const { lane } = data as { lane: string };
        if (running.has(lane)) overlaps += 1;
        running.add(lane);
        const seen = written.get(lane) ?? 0;
        await new Promise((resolve) => setTimeout(resolve, 2));
        handled.set(lane, Math.max(handled.get(lane) ?? 0, seen));
        running.delete(lane);
      });
      for (let round = 0; round < 40; round += 1) {
        for (const lane of lanes) written.set(lane, (written.get(lane) ?? 0) + 1);
        await queue.addBulk(
          lanes.map((lane) => ({ name: "drain", data: { lane }, deduplicationId: lane })),
        );
      }
      await expect.poll(() => [...handled.values()], soon).toEqual([40, 40, 40, 40]);
      expect(overlaps).toBe(0);
    });

    it("finishes what is under way before it closes", async () => {
      let finished = false;
      let started = false;
      const worker = await work(async () => {
        started = true;
        await new Promise((resolve) => setTimeout(resolve, 300));
        finished = true;
      });
      await queue.add(job(1));
      await expect.poll(() => started, soon).toBe(true);
      await worker.close();
      expect(finished).toBe(true);
    });

    it("lets go of a job that never ends, also when it is told twice", async () => {
      let started = false;
      const worker = await work(() => {
        started = true;
        return new Promise(() => {});
      });
      await queue.add(job(1));
      await expect.poll(() => started, soon).toBe(true);
      await Promise.all([worker.close(50), worker.close(50)]);
      expect(await backend.counts("send_message")).toMatchObject({ active: 1 });
    });

    it("counts jobs by their state and answers a ping", async () => {
      await queue.add({ ...job(1), delayMs: 60_000 });
      await queue.add(job(2));
      expect(await backend.counts("send_message")).toMatchObject({
        waiting: 1,
        delayed: 1,
        active: 0,
      });
      await expect(backend.ping()).resolves.toBeUndefined();
    });
  });
}
