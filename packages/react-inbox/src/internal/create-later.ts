import { useEffect, useSyncExternalStore } from "react";

/**
 * A hook that brings what loads for its first use, and `null` until then. Where that fails, the next
 * part that wants it tries again.
 */
export function createLater<T>(load: () => Promise<T>): (isWanted: boolean) => T | null {
  const listeners = new Set<() => void>();
  let held: T | null = null;
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const put = (loaded: T) => {
    held ??= loaded;
    for (const listener of listeners) listener();
  };

  return (isWanted) => {
    useEffect(() => {
      if (isWanted && !held) load().then(put, () => undefined);
    }, [isWanted]);
    return useSyncExternalStore(
      subscribe,
      () => held,
      () => null,
    );
  };
}
