import { useRef, useSyncExternalStore } from "react";
import type { InboxState } from "../store/state.ts";
import { useInbox } from "./inbox-context.ts";

/**
 * A part of the state. The component renders again only when the part changes by `isEqual`.
 * @defaultValue `isEqual` is `Object.is`
 */
export function useInboxState<T>(
  selector: (state: InboxState) => T,
  isEqual: (a: T, b: T) => boolean = Object.is,
): T {
  const { client } = useInbox();
  const held = useRef<{ value: T } | null>(null);
  const read = () => {
    const value = selector(client.store.get());
    if (held.current && isEqual(held.current.value, value)) return held.current.value;
    held.current = { value };
    return value;
  };
  return useSyncExternalStore(client.store.subscribe, read, read);
}
