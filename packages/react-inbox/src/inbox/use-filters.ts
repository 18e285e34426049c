import { useInbox } from "../hooks/inbox-context.ts";
import { useSession } from "../hooks/use-session.ts";
import * as ConversationList from "../primitives/parts/conversation-list.ts";
import type { ListFilters } from "../transport/transport.ts";

type Lists = {
  [K in keyof ListFilters as NonNullable<ListFilters[K]> extends unknown[] ? K : never]: 1;
};
type ListName = keyof Lists;

export interface FilterChoice {
  key: string;
  /** What a menu under its heading says. */
  label: string;
  /** What a chip says, which stands alone. */
  name: string;
  isOn: boolean;
  toggle(): void;
}

const priorities = ["urgent", "high", "normal", "low"] as const;

/** Everything a list can be narrowed by, as groups of choices with or without a heading. */
export function useFilters() {
  const { strings, setQuery } = useInbox();
  const { value: session } = useSession();
  const { list, order } = ConversationList.useList();
  const { filters = {} } = list.query;
  const apply = (change: ListFilters) => {
    order.release();
    setQuery({ filters: { ...filters, ...change } });
  };

  const flag = (name: "unread" | "waiting"): FilterChoice => ({
    key: name,
    label: strings.list[name],
    name: strings.list[name],
    isOn: filters[name] === true,
    toggle: () => apply({ [name]: !filters[name] }),
  });
  const choice = (list: ListName, heading: string, value: string | null, label: string) => {
    const held: readonly (string | null)[] = filters[list] ?? [];
    const isOn = held.includes(value);
    const toggle = () =>
      apply({ [list]: isOn ? held.filter((each) => each !== value) : [...held, value] });
    return {
      key: `${list}-${value}`,
      label,
      name: heading && `${heading}: ${label}`,
      isOn,
      toggle,
    };
  };
  const group = (
    heading: string,
    list: ListName,
    choices: readonly { id: string | null; name: string }[],
    isPlain = false,
  ) => ({
    heading,
    choices: choices.map(({ id, name }) => {
      const made = choice(list, heading, id, name);
      return isPlain ? { ...made, name } : made;
    }),
  });

  const me = session?.me;
  const others = (session?.members ?? []).filter(({ id }) => id !== me?.id);
  const groups = [
    { heading: null, choices: [flag("unread"), flag("waiting")] },
    group(strings.header.assignee, "assigneeIds", [
      ...(me ? [{ id: me.id, name: me.name }] : []),
      { id: null, name: strings.noAssignee },
      ...others,
    ]),
    group(strings.team, "teamIds", [...(session?.teams ?? []), { id: null, name: strings.noTeam }]),
    group(
      strings.context.priority,
      "priority",
      priorities.map((id) => ({ id, name: strings.priority[id] })),
    ),
    group(strings.context.labels, "labelIds", session?.labels ?? [], true),
    group(strings.context.channel, "channelIds", session?.channels ?? []),
  ].filter(({ choices }) => choices.length > 0);
  return {
    groups,
    active: groups.flatMap(({ choices }) => choices.filter(({ isOn }) => isOn)),
    clear() {
      order.release();
      setQuery({ filters: {} });
    },
  };
}

/** The first team of the filter whose conversations the operator does not see, if it names such only. */
export function useForeignTeam(): string | null {
  const { value: session } = useSession();
  const { list } = ConversationList.useList();
  const asked = list.query.filters?.teamIds ?? [];
  const topics = session?.topics ?? [];
  const isSeen = (id: string | null) =>
    id === null ||
    topics.some((topic) => /^prosa:tenant:/.test(topic) || topic.startsWith(`prosa:team:${id}:`));
  if (asked.length === 0 || asked.some(isSeen)) return null;
  return session?.teams.find(({ id }) => id === asked[0])?.name ?? null;
}
