import type { Context } from "./context.ts";
import { minuteOf, withIn } from "./state.ts";

/** Moves the minute, and ends typing that nobody repeated. Returns how to stop. */
export function startSweep({ store, clock, now }: Context): () => void {
  const timer = setInterval(() => {
    const minute = minuteOf(clock.now());
    store.update((state) =>
      [...state.typing]
        .filter(([, typing]) => typing.until <= now())
        .reduce(
          (next, [id]) => withIn(next, "typing", id, undefined),
          state.minute === minute ? state : { ...state, minute },
        ),
    );
  }, 1_000);
  return () => clearInterval(timer);
}
