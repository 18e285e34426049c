import type { JobQueue } from "../ports/index.ts";

/** Adds a `drain` job for every lane; one that waits already is enough. */
export async function wakeLanes(queue: JobQueue, lanes: Iterable<string>): Promise<void> {
  const jobs = Array.from(lanes, (lane) => ({
    name: "drain",
    data: { lane },
    deduplicationId: lane,
  }));
  if (jobs.length > 0) await queue.addBulk(jobs);
}
