import type { JobQueue, NewJob } from "../ports/index.ts";
import { sha256Hex } from "../sha256-hex.ts";

/** A lane holds a phone, and queues keep ids in their history after the job is gone: so a hash. */
function laneJob(lane: string): NewJob {
  return { name: "drain", data: { lane }, deduplicationId: sha256Hex(lane).slice(0, 32) };
}

/** Adds a `drain` job for every lane; one that waits already is enough. */
export async function wakeLanes(queue: JobQueue, lanes: Iterable<string>): Promise<void> {
  const jobs = Array.from(lanes, laneJob);
  if (jobs.length > 0) await queue.addBulk(jobs);
}
