import { useEffect, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { newFailures, type SendFailure } from "../store/send-failures.ts";
import { later } from "./later.tsx";

const FailureWords = later(() => import("./failure-words.tsx"));

/** Failures of this time are said together, and do not cut each other short. */
const COALESCE_MS = 500;

/** The one assertive region: it says what of this operator's did not leave, in any conversation. */
export function FailureVoice() {
  const { client } = useInbox();
  const [said, say] = useState<{ turn: number; failures: readonly SendFailure[] } | null>(null);
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
        say((last) => ({ turn: (last?.turn ?? 0) + 1, failures }));
      }, COALESCE_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [client]);
  return (
    <div aria-live="assertive">
      {said && <FailureWords key={said.turn} failures={said.failures} />}
    </div>
  );
}
