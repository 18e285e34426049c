import type { ProsaError } from "@prosa/core";
import { useCallback, useEffect, useState } from "react";
import { toProsaError } from "../store/context.ts";
import type { SearchPage } from "../transport/transport.ts";
import { useInbox } from "./inbox-context.ts";

const DEBOUNCE_MS = 250;
const PAGE_SIZE = 20;
const SHORTEST = 2;

interface Answer {
  asked: string;
  page: SearchPage;
}

/**
 * Searches people, phones, numbers and words 250 ms after the last letter. `status` is `off` while
 * less than two letters are asked for, and where the transport cannot search.
 *
 * @param conversationId - narrows it to the messages of one conversation
 */
export function useSearch(query: string, conversationId?: string) {
  const { client } = useInbox();
  const { transport, tenantId } = client;
  const asked = query.trim();
  const canSearch = transport.search !== undefined;
  const isOn = canSearch && asked.length >= SHORTEST;
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [failure, setFailure] = useState<{ asked: string; error: ProsaError } | null>(null);
  const [retries, setRetries] = useState({ asked: "", count: 0 });
  const [isLoadingMore, setLoadingMore] = useState(false);

  const retryCount = retries.asked === asked ? retries.count : 0;
  useEffect(() => {
    if (!isOn) return;
    const abort = new AbortController();
    const ask = async () => {
      setFailure(null);
      try {
        const page = await transport.search?.(
          { tenantId, conversationId, query: asked, limit: PAGE_SIZE },
          { signal: abort.signal },
        );
        if (page && !abort.signal.aborted) setAnswer({ asked, page });
      } catch (cause) {
        if (!abort.signal.aborted) setFailure({ asked, error: toProsaError(cause) });
      }
    };
    const timer = setTimeout(() => void ask(), retryCount > 0 ? 0 : DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [transport, tenantId, conversationId, asked, isOn, retryCount]);

  const loadMore = useCallback(async () => {
    const cursor = answer?.page.nextCursor;
    if (!cursor || !transport.search) return;
    setLoadingMore(true);
    try {
      const next = await transport.search({
        tenantId,
        conversationId,
        query: answer.asked,
        limit: PAGE_SIZE,
        cursor,
      });
      setAnswer((held) =>
        held?.page.nextCursor === cursor
          ? {
              ...held,
              page: {
                ...held.page,
                messages: [...held.page.messages, ...next.messages],
                nextCursor: next.nextCursor,
              },
            }
          : held,
      );
    } catch (cause) {
      setFailure({ asked: answer.asked, error: toProsaError(cause) });
    } finally {
      setLoadingMore(false);
    }
  }, [transport, tenantId, conversationId, answer]);

  const error = isOn && failure?.asked === asked ? failure.error : null;
  const isAnswered = isOn && answer?.asked === asked;
  return {
    canSearch,
    status: !isOn
      ? ("off" as const)
      : error
        ? ("error" as const)
        : isAnswered
          ? ("ready" as const)
          : ("loading" as const),
    /** The last answer; while `loading` still that of the letters before. */
    page: isOn ? (answer?.page ?? null) : null,
    error,
    isLoadingMore,
    loadMore: () => void loadMore(),
    retry: () => setRetries({ asked, count: retryCount + 1 }),
  };
}
