import { useCallback, useEffect, useRef, useState } from "react";
import { ApiError } from "./ask-api.ts";

/**
 * Reads once for each `key`, and again on `refresh`; `value` is `null` before the first answer and stays
 * while it is read again.
 */
export function useLoaded<Value>(read: (signal: AbortSignal) => Promise<Value>, key: string) {
  const latest = useRef(read);
  latest.current = read;
  const [found, setFound] = useState<{ key: string; value: Value } | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const load = useCallback(
    async (signal: AbortSignal) => {
      try {
        const value = await latest.current(signal);
        if (signal.aborted) return;
        setFound({ key, value });
        setFailure(null);
      } catch (error) {
        if (!signal.aborted) {
          setFailure(error instanceof ApiError ? error : new ApiError("internal", null));
        }
      }
    },
    [key],
  );
  useEffect(() => {
    const controller = new AbortController();
    void load(controller.signal);
    return () => controller.abort();
  }, [load]);
  const value = found?.key === key ? found.value : null;
  return { value, failure, refresh: () => load(new AbortController().signal) };
}
