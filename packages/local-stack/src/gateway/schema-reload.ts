import pg from "pg";
import { errorMessage } from "../errors.ts";

const SETTLE_MS = 50;

/**
 * Calls `reload` after `notify pgrst, 'reload schema'`, the sign that PostgREST waits for.
 *
 * A burst of signs is one reload; a failing one is logged and the old schema stays.
 * @returns The function that ends it.
 */
export async function followSchemaReloads(
  adminUrl: string,
  log: (line: string) => void,
  reload: () => Promise<void>,
): Promise<() => Promise<void>> {
  const listener = new pg.Client({ connectionString: adminUrl });
  listener.on("error", (error) => log(`schema reloads are no longer followed: ${error.message}`));
  await listener.connect();
  let settle: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  listener.on("notification", ({ payload }) => {
    if (payload !== "reload schema" && payload !== "") return;
    clearTimeout(settle);
    settle = setTimeout(() => {
      running = running.then(reload).catch((error: unknown) => {
        log(`the schema could not be read again: ${errorMessage(error)}`);
      });
    }, SETTLE_MS);
  });
  await listener.query("listen pgrst");
  return async () => {
    clearTimeout(settle);
    await running;
    await listener.end();
  };
}
