import { errorMessage, LocalStackError } from "../errors.ts";

/** One way to come by a tool; `null` means that it does not apply here. */
export interface Source<Found> {
  name: string;
  find: () => Promise<Found | null>;
}

/**
 * Returns what the first source finds.
 *
 * @throws LocalStackError `tool.missing` that names every source tried, why each failed, and `remedies`.
 */
export async function firstFound<Found>(
  tool: string,
  sources: Source<Found>[],
  remedies: string[],
): Promise<Found> {
  const reasons: string[] = [];
  for (const source of sources) {
    try {
      const found = await source.find();
      if (found !== null) return found;
      reasons.push(`${source.name}: not there`);
    } catch (error) {
      reasons.push(`${source.name}: ${errorMessage(error)}`);
    }
  }
  throw new LocalStackError(
    "tool.missing",
    [
      `${tool} was not found and could not be brought, so what needs it cannot run.`,
      ...reasons.map((reason) => `  tried ${reason}`),
      "Do one of these:",
      ...remedies.map((remedy) => `  - ${remedy}`),
    ].join("\n"),
  );
}
