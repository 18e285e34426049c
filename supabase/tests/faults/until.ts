/** Asks until there is an answer; Postgres may be away meanwhile. */
export async function until<Answer>(
  what: string,
  ask: () => Promise<Answer | null | undefined>,
  timeoutMs = 240_000,
): Promise<Answer> {
  let trouble: unknown;
  for (const deadlineMs = Date.now() + timeoutMs; Date.now() < deadlineMs; ) {
    try {
      const answer = await ask();
      if (answer !== null && answer !== undefined) return answer;
    } catch (error) {
      trouble = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`It did not happen in ${timeoutMs} ms that ${what}.`, { cause: trouble });
}
