import type { Logger, SqlGateway } from "../ports/index.ts";

interface Batch {
  erased: Record<string, number>;
  more: boolean;
}

const limit = 1_000;
const maxBatches = 500;
const timeoutMs = 60_000;

/**
 * Drops the days that nobody keeps, and erases what single companies keep no longer, batch after batch. Several processes may run it: one works,
 * the others find nothing to do.
 */
export async function applyRetention(
  { sql, logger }: { sql: SqlGateway; logger: Logger },
  isStopping: () => boolean = () => false,
): Promise<void> {
  await turnDays({ sql, logger });
  for (let turn = 0; turn < maxBatches && !isStopping(); turn++) {
    const { erased, more } = await sql.call<Batch>("apply_retention", { limit }, "service", {
      timeoutMs,
    });
    if (Object.values(erased).some((count) => count > 0)) {
      logger.info({ erased }, "erased what is kept no longer");
    }
    if (!more) return;
  }
}

/** Where somebody reads for long, the days wait for the next turn. */
async function turnDays({ sql, logger }: { sql: SqlGateway; logger: Logger }): Promise<void> {
  try {
    const { days } = await sql.call<{ days: number }>("turn_days", {}, "service");
    if (days > 0) logger.info({ days }, "dropped days that nobody keeps");
  } catch (error) {
    logger.warn({ error: String(error) }, "days were not turned; the next turn tries again");
  }
}
