import type { Conversation, ConversationWork } from "@prosa/core";

/** What differs, as the thread tells it; `null` when nothing does. */
export function workOf(was: Conversation, became: Conversation): ConversationWork | null {
  const names = (of: Conversation) => of.labels.map(({ name }) => name);
  const without = (all: string[], some: string[]) => all.filter((name) => !some.includes(name));
  const added = without(names(became), names(was));
  const removed = without(names(was), names(became));
  const hasStatus = was.status !== became.status || was.snoozedUntil !== became.snoozedUntil;
  const work: ConversationWork = {
    ...(hasStatus && {
      status: { from: was.status, to: became.status, until: became.snoozedUntil },
    }),
    ...(was.priority !== became.priority && { priority: became.priority }),
    ...(was.assignee?.id !== became.assignee?.id && { assignee: became.assignee }),
    ...(was.team?.id !== became.team?.id && { team: became.team }),
    ...((added.length > 0 || removed.length > 0) && { labels: { added, removed } }),
  };
  return Object.keys(work).length > 0 ? work : null;
}
