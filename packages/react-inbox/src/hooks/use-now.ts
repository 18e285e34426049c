import { useInboxState } from "./use-inbox-state.ts";

/** The time in milliseconds, cut to the minute; it moves on by itself. */
export function useNow(): number {
  return useInboxState((state) => state.minute);
}
