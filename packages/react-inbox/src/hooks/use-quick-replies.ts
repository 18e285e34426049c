import type { ProsaError } from "@prosa/core";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { findQuickReplies } from "../internal/quick-replies.ts";
import { toProsaError } from "../store/context.ts";
import type { QuickReply } from "../transport/transport.ts";
import { useInbox } from "./inbox-context.ts";

interface Read {
  all: readonly QuickReply[];
  find: typeof findQuickReplies;
}

/**
 * The company's quick replies that a query means, best first. They are read anew each time that this
 * mounts; `items` is `null` until they came.
 */
export function useQuickReplies(query: string) {
  const { client } = useInbox();
  const [read, setRead] = useState<Read | null>(null);
  const [error, setError] = useState<ProsaError | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    void attempt;
    const asked = client.transport.quickReplies?.(
      { tenantId: client.tenantId },
      { signal: abort.signal },
    );
    const put = async () => {
      const [{ findQuickReplies: find }, all] = await Promise.all([
        import("../internal/quick-replies.ts"),
        asked,
      ]);
      if (all) setRead({ all, find });
    };
    put().catch((cause) => {
      if (!abort.signal.aborted) setError(toProsaError(cause));
    });
    return () => abort.abort();
  }, [client, attempt]);
  const items = useMemo(() => read?.find(read.all, query), [read, query]);
  const retry = useCallback(() => {
    setError(null);
    setAttempt((count) => count + 1);
  }, []);
  return { items, isEmpty: read?.all.length === 0, error, retry };
}
