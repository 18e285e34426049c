import {
  type Backfill,
  type BackfillDeps,
  stepBackfill,
  type TakenBackfill,
} from "./backfill-step.ts";

const atOnce = 4;
/** Longer than any step; who dies leaves the backfill to the next one after it. */
const holdMs = 120_000;

/**
 * Does one step of each backfill that is due, at most four; with `id` of that one alone. Several
 * processes may do it: each backfill is taken by one of them.
 */
export async function stepBackfills(
  deps: BackfillDeps,
  { id }: { id?: string } = {},
): Promise<(Backfill | null)[]> {
  const { backfills } = await deps.sql.call<{ backfills: TakenBackfill[] }>(
    "take_backfills",
    { limit: atOnce, holdMs, ...(id ? { id } : {}) },
    "service",
  );
  return Promise.all(backfills.map((backfill) => stepBackfill(deps, backfill)));
}
