import type { Message } from "@prosa/core";
import type { InboxLocale } from "../strings/strings.ts";
import type { Formatters } from "./formatters.ts";

/** Who did what to a conversation, in words: `who` and a list of what, or `null` for other messages. */
export function workText(
  { content, author, sortTs }: Message,
  { code, strings }: InboxLocale,
  format: Formatters,
): { who: string; what: string } | null {
  const { work } = content;
  if (!work) return null;
  const words = strings.work;
  const at = Date.parse(sortTs);
  const list = new Intl.ListFormat(code);
  const { status, assignee, team, priority, labels } = work;
  const said: (string | false | undefined)[] = [
    status?.to === "snoozed"
      ? words.snoozed(status.until ? format.until(Date.parse(status.until), at) : "")
      : status?.to === "resolved"
        ? words.resolved
        : status?.to === "pending"
          ? words.pending
          : status && words.reopened,
    assignee === null
      ? words.unassigned
      : assignee && (assignee.id === author.id ? words.claimed : words.assigned(assignee.name)),
    team === null ? words.noTeam : team && words.team(team.name),
    priority && words.priority(strings.priority[priority]),
    labels && labels.added.length > 0 && words.labeled(list.format(labels.added)),
    labels && labels.removed.length > 0 && words.unlabeled(list.format(labels.removed)),
  ];
  const what = list.format(said.filter((each): each is string => Boolean(each)));
  return what ? { who: author.name ?? words.system, what } : null;
}
