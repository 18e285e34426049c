import { ProsaError } from "@prosa/core";
import { type Context, reportError } from "./context.ts";

/** Fetches a part of a client for its first use. */
export function later<T>(context: Context, load: () => Promise<T>) {
  let part: T | null = null;
  let loading: Promise<T> | null = null;

  /** @throws ProsaError `storage.unavailable` when it does not come; the next call asks again. */
  function get(): Promise<T> {
    loading ??= load().then(
      (loaded) => {
        part = loaded;
        return loaded;
      },
      (cause) => {
        loading = null;
        throw new ProsaError("storage.unavailable", "A part of the inbox did not load.", { cause });
      },
    );
    return loading;
  }

  return {
    get,
    /** `null` until it came. */
    loaded: () => part,
    /** At once where it has come, else when it does, unless the client was closed by then. */
    use(task: (part: T) => unknown): void {
      if (part) task(part);
      else {
        get().then(
          (loaded) => context.signal.aborted || task(loaded),
          (cause) => reportError(context, cause),
        );
      }
    },
  };
}
