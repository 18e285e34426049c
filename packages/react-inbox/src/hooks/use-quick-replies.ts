import type { ProsaError } from "@prosa/core";
import { useCallback, useEffect, useMemo, useState } from "react";
import { findQuickReplies } from "../internal/quick-replies.ts";
import { toProsaError } from "../store/context.ts";
import type { QuickReply } from "../transport/transport.ts";
import { useInbox } from "./inbox-context.ts";

/**
 * The company's quick replies that a query means, best first. They are read anew each time that this
 * mounts; `items` is `null` until they came.
 */
export function useQuickReplies(query: string) {
  const { client } = useInbox();
  const [all, setAll] = useState<readonly QuickReply[] | null>(null);
  const [error, setError] = useState<ProsaError | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    void attempt;
    client.transport
      .quickReplies?.({ tenantId: client.tenantId }, { signal: abort.signal })
      .then(setAll, (cause) => {
        if (!abort.signal.aborted) setError(toProsaError(cause));
      });
    return () => abort.abort();
  }, [client, attempt]);
  const items = useMemo(() => all && findQuickReplies(all, query), [all, query]);
  const retry = useCallback(() => {
    setError(null);
    setAttempt((count) => count + 1);
  }, []);
  return { items, isEmpty: all?.length === 0, error, retry };
}
