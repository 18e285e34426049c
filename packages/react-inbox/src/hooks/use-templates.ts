import type { ProsaError } from "@prosa/core";
import { useCallback, useEffect, useRef, useState } from "react";
import { toProsaError } from "../store/context.ts";
import type { InboxClient } from "../store/inbox-client.ts";
import type { TemplateList } from "../transport/transport.ts";
import { useInbox } from "./inbox-context.ts";

const POLL_MS = 1_500;
const POLLS = 12;

/** What was read last, so that a second look, and one without a network, begin with it. */
const known = new WeakMap<InboxClient, Map<string, TemplateList>>();

/**
 * The approved templates of a channel. They are read anew each time that this mounts; `list` is `null`
 * until they came. `refresh` has the server ask the provider, and waits for what it says.
 */
export function useTemplates(channelId: string) {
  const { client } = useInbox();
  const [list, setList] = useState(() => known.get(client)?.get(channelId) ?? null);
  const [error, setError] = useState<ProsaError | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [isRefreshing, setRefreshing] = useState(false);
  const [isLate, setLate] = useState(false);
  const open = useRef<AbortController | null>(null);

  const read = useCallback(
    async (signal: AbortSignal): Promise<TemplateList | null> => {
      const answer = await client.transport.templates?.({ channelId }, { signal });
      if (!answer || signal.aborted) return null;
      const lists = known.get(client) ?? new Map<string, TemplateList>();
      known.set(client, lists.set(channelId, answer));
      setList(answer);
      return answer;
    },
    [client, channelId],
  );
  useEffect(() => {
    const abort = new AbortController();
    void attempt;
    open.current = abort;
    read(abort.signal).catch((cause: unknown) => {
      if (!abort.signal.aborted) setError(toProsaError(cause));
    });
    return () => abort.abort();
  }, [read, attempt]);

  const refresh = useCallback(async (): Promise<void> => {
    const signal = open.current?.signal;
    if (!client.transport.refreshTemplates || !signal) return;
    const before = known.get(client)?.get(channelId)?.refreshedAt ?? null;
    setError(null);
    setLate(false);
    setRefreshing(true);
    try {
      const isAsked = await client.transport.refreshTemplates(channelId);
      for (let poll = 0; poll < POLLS && !signal.aborted; poll += 1) {
        const answer = await read(signal);
        if (!isAsked || (answer && answer.refreshedAt !== before)) return;
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      setLate(true);
    } catch (cause) {
      if (!signal.aborted) setError(toProsaError(cause));
    } finally {
      if (!signal.aborted) setRefreshing(false);
    }
  }, [client, channelId, read]);
  const retry = useCallback(() => {
    setError(null);
    setAttempt((count) => count + 1);
  }, []);
  return {
    list,
    error,
    isRefreshing,
    /** The provider could not be asked, so that the list may be older than it looks. */
    isStale: isLate || (list !== null && list.errorCode !== null),
    canRefresh: client.transport.refreshTemplates !== undefined,
    refresh,
    retry,
  };
}
