import type { InboxStrings } from "../strings/strings.ts";
import type { ConversationPatch, Session } from "../transport/transport.ts";
import type { MenuItem } from "./menu.tsx";
import { takers } from "./takers.ts";

/** Who conversations may be given to, as lines of a menu: oneself, colleagues, teams, nobody. */
export function assignItems(
  strings: InboxStrings,
  session: Session | null,
  give: (patch: ConversationPatch) => void,
  held: { assigneeId?: string | null; teamId?: string | null } = {},
): MenuItem[] {
  const { me, members = [], teams = [] } = session ?? {};
  const others = takers(members).filter(({ id }) => id !== me?.id);
  const chosen = (isHeld: boolean) => (isHeld ? { isChosen: true } : {});
  const people: MenuItem[] = others.map(({ id, name, availability }) => ({
    key: id,
    label: strings.header.assignTo(name),
    ...(availability !== "online" && { hint: strings.availability[availability] }),
    ...chosen(id === held.assigneeId),
    onSelect: () => give({ assigneeId: id }),
  }));
  if (me && held.assigneeId !== me.id) {
    people.unshift({
      key: "me",
      label: strings.header.claim,
      onSelect: () => give({ assigneeId: me.id }),
    });
  }
  if (held.assigneeId !== null) {
    people.push({
      key: "nobody",
      label: strings.header.unassign,
      onSelect: () => give({ assigneeId: null }),
    });
  }
  const inTeams: MenuItem[] = teams.map(({ id, name }) => ({
    key: id,
    label: strings.header.assignTo(name),
    ...chosen(id === held.teamId),
    onSelect: () => give({ teamId: id }),
  }));
  return [
    { key: "people", label: strings.header.assignee },
    ...people,
    ...(inTeams.length > 0 ? [{ key: "teams", label: strings.team }, ...inTeams] : []),
  ];
}
