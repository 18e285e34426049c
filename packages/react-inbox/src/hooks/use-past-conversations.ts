import { useCallback, useRef, useState } from "react";
import { type ThreadItem, threadItems } from "../store/thread-items.ts";
import type { PastConversation } from "../transport/transport.ts";
import { useInbox } from "./inbox-context.ts";
import { useInboxState } from "./use-inbox-state.ts";

const PAGE = 10;

interface Found {
  /** Latest first; `null` until it was asked for. */
  all: readonly PastConversation[] | null;
  nextBefore: number | null;
  /** How many of them are shown. */
  shown: number;
  state: "idle" | "loading" | "failed";
}

const sameEach = <T>(a: readonly T[], b: readonly T[]) =>
  a.length === b.length && a.every((each, index) => each === b[index]);

/**
 * The contact's conversations before this one, brought into its thread one by one.
 * @example
 * <Thread.Root conversationId={id} history={usePastConversations(id)}>
 */
export function usePastConversations(conversationId: string) {
  const { client } = useInbox();
  const { transport } = client;
  const [found, setFound] = useState<Found>({
    all: null,
    nextBefore: null,
    shown: 0,
    state: "idle",
  });
  const isRunning = useRef(false);
  const { all, nextBefore, shown: count } = found;
  const shown = all?.slice(0, count) ?? [];
  const threads = useInboxState((state) => shown.map(({ id }) => state.threads.get(id)), sameEach);
  const items = useInboxState((state) => shown.map(({ id }) => threadItems(state, id)), sameEach);
  const oldest = threads.at(-1);
  const oldestId = shown.at(-1)?.id;

  const run = useCallback(
    async (isShown: boolean) => {
      if (isRunning.current) return;
      isRunning.current = true;
      setFound((each) => ({ ...each, state: "loading" }));
      try {
        let known = all ?? [];
        let rest = nextBefore;
        if (known.length === count && (!all || rest !== null)) {
          const page = await transport.pastConversations?.({
            conversationId,
            limit: PAGE,
            ...(rest !== null && { before: rest }),
          });
          known = [...known, ...(page?.items ?? [])];
          rest = page?.nextBefore ?? null;
        }
        const next = isShown ? known[count] : undefined;
        if (next) await client.reloadThread(next.id);
        const nowShown = count + (next ? 1 : 0);
        setFound({ all: known, nextBefore: rest, shown: nowShown, state: "idle" });
      } catch {
        setFound((each) => ({ ...each, state: "failed" }));
      } finally {
        isRunning.current = false;
      }
    },
    [client, transport, conversationId, all, nextBefore, count],
  );

  const isWhole = !oldest?.hasBefore;
  return {
    /** Oldest first. */
    past: shown
      .map((conversation, index): ShownPast => ({ conversation, items: items[index] ?? [] }))
      .reverse(),
    /** More may be brought in: one that is known, or one that was not asked for. */
    hasNext:
      transport.pastConversations !== undefined &&
      isWhole &&
      (!all || count < all.length || nextBefore !== null),
    /** The one that `showNext` brings; `null` while it is not known. */
    next: all?.[count] ?? null,
    state: found.state,
    /** Asks once whether there are any. */
    look: useCallback(() => void (all ? undefined : run(false)), [all, run]),
    showNext: useCallback(() => void run(true), [run]),
    /** Older messages of the earliest that is shown. */
    hasBefore: !isWhole,
    loadBefore: useCallback(() => {
      if (oldestId) void client.loadBefore(oldestId);
    }, [client, oldestId]),
  };
}

/** What `usePastConversations` knows; given to `Thread.Root`. */
export type PastConversations = ReturnType<typeof usePastConversations>;

/** An earlier conversation as the thread shows it. */
export interface ShownPast {
  conversation: PastConversation;
  items: readonly ThreadItem[];
}
