import type pg from "pg";
import { errorMessage } from "../errors.ts";

const HOUR_MS = 3_600_000;

/**
 * Deletes messages older than three days now and every hour, as hosted projects keep them.
 * @returns The function that stops it.
 */
export function purgeOldMessages(pool: pg.Pool, log: (line: string) => void): () => void {
  const purge = () => {
    pool
      .query("delete from realtime.messages where inserted_at < now() - interval '3 days'")
      .catch((error: unknown) => log(`realtime: purge failed: ${errorMessage(error)}`));
  };
  purge();
  const timer = setInterval(purge, HOUR_MS);
  timer.unref();
  return () => clearInterval(timer);
}
