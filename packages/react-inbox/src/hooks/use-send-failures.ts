import { useEffect, useRef } from "react";
import { newFailures, type SendFailure } from "../store/send-failures.ts";
import { useInbox } from "./inbox-context.ts";

export type { SendFailure };

/** Failures of this time are told together. */
const COALESCE_MS = 500;

/** Hears what this operator sent and what did not, or may not, get through, in any conversation. */
export function useSendFailures(onFailures: (failures: readonly SendFailure[]) => void): void {
  const { client } = useInbox();
  const latest = useRef(onFailures);
  useEffect(() => {
    latest.current = onFailures;
  });
  useEffect(() => {
    let before = client.store.get();
    let heard: SendFailure[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = client.store.subscribe(() => {
      const after = client.store.get();
      heard.push(...newFailures(before, after));
      before = after;
      if (heard.length === 0 || timer !== undefined) return;
      timer = setTimeout(() => {
        const failures = heard;
        heard = [];
        timer = undefined;
        latest.current(failures);
      }, COALESCE_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [client]);
}
