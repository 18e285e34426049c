import type { Context } from "./context.ts";
import { minuteOf, withIn } from "./state.ts";

/** Moves the minute, and ends typing that nobody repeated. Returns how to stop. */
export function startSweep({ store, clock, now }: Context): () => void {
  const timer = setInterval(() => {
    const minute = minuteOf(clock.now());
    if (store.get().minute !== minute) store.update((state) => ({ ...state, minute }));
    const stale = [...store.get().typing].filter(([, typing]) => typing.until <= now());
    if (stale.length === 0) return;
    store.update((state) =>
      stale.reduce((next, [id]) => withIn(next, "typing", id, undefined), state),
    );
  }, 1_000);
  return () => clearInterval(timer);
}
