import type { ProsaError } from "@prosa/core";
import { useCallback, useEffect, useRef, useState } from "react";
import { toProsaError } from "../store/context.ts";
import { useInboxState } from "./use-inbox-state.ts";

export interface Remote<T> {
  status: "loading" | "ready" | "error";
  /** What was read last for this key; stays while it is read again. */
  value: T | null;
  error: ProsaError | null;
  reload(): void;
  /** Replaces what is held, e.g. by the answer of a write. */
  set(change: (value: T) => T): void;
}

interface Held<T> {
  key: string;
  value: T | null;
  error: ProsaError | null;
}

/**
 * What a call answers for a key. Another key drops the old answer, another `stamp` reads again behind
 * it; so does the line when it comes back after a failure.
 */
export function useRemote<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  stamp = "",
): Remote<T> {
  const [held, setHeld] = useState<Held<T>>({ key, value: null, error: null });
  const [attempt, setAttempt] = useState(0);
  const call = useRef(load);
  useEffect(() => {
    call.current = load;
  });
  const current = held.key === key ? held : null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a stamp and an attempt ask again
  useEffect(() => {
    const abort = new AbortController();
    const put = (answer: Partial<Held<T>>) => {
      if (abort.signal.aborted) return;
      setHeld((old) => ({
        key,
        value: old.key === key ? old.value : null,
        error: null,
        ...answer,
      }));
    };
    call.current(abort.signal).then(
      (value) => put({ value }),
      (cause) => put({ error: toProsaError(cause) }),
    );
    return () => abort.abort();
  }, [key, stamp, attempt]);

  const reload = useCallback(() => {
    setHeld((old) => ({ ...old, error: null }));
    setAttempt((count) => count + 1);
  }, []);
  const isOnline = useInboxState((state) => state.link.status === "online");
  const hasFailed = current?.error != null;
  const wasOnline = useRef(isOnline);
  useEffect(() => {
    if (isOnline && !wasOnline.current && hasFailed) reload();
    wasOnline.current = isOnline;
  }, [isOnline, hasFailed, reload]);

  const set = useCallback(
    (change: (value: T) => T) =>
      setHeld((old) =>
        old.key === key && old.value !== null ? { ...old, value: change(old.value) } : old,
      ),
    [key],
  );
  const value = current?.value ?? null;
  const error = current?.error ?? null;
  return {
    status: error ? "error" : value === null ? "loading" : "ready",
    value,
    error,
    reload,
    set,
  };
}
