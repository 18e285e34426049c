import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import type { InboxClient } from "../store/inbox-client.ts";
import type { BulkChange, BulkResult } from "../transport/transport.ts";

/** What was just done, in words, and how it is undone. */
export interface Done {
  key: number;
  text: string;
  failures: readonly BulkResult[];
  undo: (() => Promise<readonly BulkResult[]>) | null;
}

export interface Work {
  selected: ReadonlySet<string>;
  select(selected: ReadonlySet<string>): void;
  done: Done | null;
  dismiss(): void;
  /** Changes conversations; `said` puts into words how many were. */
  change(ids: readonly string[], change: BulkChange, said: (count: number) => string): void;
  mark(ids: readonly string[], isRead: boolean): void;
  /** The transport can do many at once. */
  canChange: boolean;
  canMark: boolean;
}

const WorkContext = createContext<Work | null>(null);

export function useWork(): Work {
  const value = useContext(WorkContext);
  if (value) return value;
  throw new Error("useWork needs a WorkProvider above it.");
}

/** Holds what is selected, and what was done last so that it can be undone. */
export function WorkProvider({ children }: { children: ReactNode }) {
  const { client, strings } = useInbox();
  const [selected, select] = useState<ReadonlySet<string>>(() => new Set());
  const [done, setDone] = useState<Done | null>(null);
  const { transport } = client;
  const canChange = transport.updateMany !== undefined;
  const dismiss = useCallback(() => setDone(null), []);
  const value = useMemo((): Work => {
    const tell = (text: string, results: readonly BulkResult[], undo: Done["undo"]) => {
      const failures = results.filter((each) => !each.ok);
      const hasChanged = failures.length < results.length;
      setDone((last) => ({
        key: (last?.key ?? 0) + 1,
        text: hasChanged ? text : "",
        failures,
        undo: hasChanged ? undo : null,
      }));
      const settled = new Set(results.filter((each) => each.ok).map((each) => each.conversationId));
      select((held) => new Set([...held].filter((id) => !settled.has(id))));
    };
    return {
      selected,
      select,
      done,
      dismiss,
      canChange,
      canMark: transport.setReadMarks !== undefined,
      change(ids, change, said) {
        if (!canChange) {
          changeEach(client, ids, change);
          return;
        }
        client.bulk.updateMany(ids, change).then(({ results, undoIds }) => {
          const count = results.filter((each) => each.ok).length;
          tell(said(count), results, undoIds.length > 0 ? () => client.bulk.undo(undoIds) : null);
        }, ignoreReported);
      },
      mark(ids, isRead) {
        const { conversations } = client.store.get();
        const items = ids.flatMap((id) => conversations.get(id) ?? []);
        const before = items.map(({ id, read }) => ({ conversationId: id, seq: read.lastReadSeq }));
        const marks = items
          .filter((item) => isRead || item.lastInboundSeq > 0)
          .map(({ id, lastSeq, lastInboundSeq }) => ({
            conversationId: id,
            seq: isRead ? lastSeq : lastInboundSeq - 1,
          }));
        const said = isRead ? strings.bulk.done : strings.bulk.unread;
        client.bulk.setReadMarks(marks).then((results) => {
          const count = results.filter((each) => each.ok).length;
          tell(said(count), results, () => client.bulk.setReadMarks(before));
        }, ignoreReported);
      },
    };
  }, [client, transport, canChange, selected, done, dismiss, strings]);
  return <WorkContext.Provider value={value}>{children}</WorkContext.Provider>;
}

/** Without a call for many, each is changed by its own, and nothing is undone. */
function changeEach(client: InboxClient, ids: readonly string[], { patch }: BulkChange): void {
  for (const id of ids) if (patch) client.updateConversation(id, patch).catch(ignoreReported);
}

/** The client has told the host already. */
function ignoreReported(): void {}
