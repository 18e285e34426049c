import type { ChangePage } from "../transport/transport.ts";
import type { Context } from "./context.ts";
import { type ThreadState, withIn } from "./state.ts";
import { advanceRev, putChange, putMessages } from "./thread-window.ts";

const CHANGES_LIMIT = 200;

/** Reads the change log until the thread has no hole; where it is not kept that long, the thread anew. */
export async function readHole(
  context: Context,
  id: string,
  reload: (id: string) => Promise<void>,
): Promise<void> {
  const { store, transport, signal } = context;
  for (;;) {
    const thread = store.get().threads.get(id);
    if (thread?.status !== "ready") return;
    const page = await transport.changes(
      { conversationId: id, afterRev: thread.rev, limit: CHANGES_LIMIT },
      { signal },
    );
    if (page.reset) return reload(id);
    const cut = page.changes.filter((change) => !change.message && change.messageId);
    const fetched = await Promise.all(
      cut.map(async (change) => ({
        rev: change.rev,
        message: await transport.message(change.messageId ?? "", { signal }),
      })),
    );
    store.update((state) => {
      const held = state.threads.get(id);
      if (!held) return state;
      const read = fetched.reduce(
        (next, { message, rev }) => putMessages(next, [message], rev),
        applyChanges(held, page),
      );
      return withIn(state, "threads", id, read);
    });
    const after = store.get().threads.get(id);
    const known = store.get().conversations.get(id)?.rev ?? 0;
    const goal = Math.max(page.rev, known, after?.ahead.at(-1) ?? 0);
    const hasMoved = (after?.rev ?? 0) > thread.rev;
    if (!after || after.rev >= goal || !hasMoved) return;
  }
}

/** The thread after a hole was read from the change log. */
function applyChanges(thread: ThreadState, page: ChangePage): ThreadState {
  let next = thread;
  for (const change of page.changes) next = putChange(next, change);
  const last = page.changes.at(-1)?.rev ?? page.rev;
  const rev = Math.max(next.rev, last);
  return advanceTo(next, rev);
}

function advanceTo(thread: ThreadState, rev: number): ThreadState {
  const reached: ThreadState = {
    ...thread,
    rev,
    ahead: thread.ahead.filter((each) => each > rev),
  };
  const next = reached.ahead[0];
  return next === rev + 1 ? advanceRev(reached, next) : reached;
}
