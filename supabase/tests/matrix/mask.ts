import { randomUUID } from "node:crypto";
import type { Ids } from "./fixture.ts";

/** Ids of the same form that are nobody's. */
export function nothingLike(ids: Ids): Ids {
  return Object.fromEntries(
    Object.entries(ids).map(([name, id]) => [
      name,
      /^[0-9a-f-]{36}$/.test(String(id)) ? randomUUID() : id,
    ]),
  ) as unknown as Ids;
}

/** An answer without the ids that were asked with, so that two can be compared. */
export function masked<Answer>(answer: Answer, ids: Ids): Answer {
  return Object.values(ids).reduce(
    (seen: Answer, id) => (typeof id === "string" ? maskedId(seen, id) : seen),
    answer,
  );
}

export function maskedId<Answer>(answer: Answer, id: string): Answer {
  return JSON.parse(JSON.stringify(answer).replaceAll(id, "«id»")) as Answer;
}
