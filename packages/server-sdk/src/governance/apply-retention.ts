import type { Logger, SqlGateway } from "../ports/index.ts";

interface Batch {
  erased: Record<string, number>;
  /** Whole days that were dropped. */
  days: number;
  more: boolean;
}

const limit = 1_000;
const maxBatches = 500;
const timeoutMs = 60_000;

/**
 * Erases what companies keep no longer, batch after batch. Several processes may run it: one works,
 * the others find nothing to do.
 */
export async function applyRetention(
  { sql, logger }: { sql: SqlGateway; logger: Logger },
  isStopping: () => boolean = () => false,
): Promise<void> {
  for (let turn = 0; turn < maxBatches && !isStopping(); turn++) {
    const { erased, days, more } = await sql.call<Batch>("apply_retention", { limit }, "service", {
      timeoutMs,
    });
    if (days > 0 || Object.values(erased).some((count) => count > 0)) {
      logger.info({ erased, days }, "erased what is kept no longer");
    }
    if (!more) return;
  }
}
