import { type ReactNode, useMemo } from "react";
import { useSession } from "../hooks/use-session.ts";
import { splitMentions } from "../internal/mentions.ts";

/** Draws the `@name` of these people as chips, one's own apart; `undefined` without people. */
export function useMentionChips(
  people: readonly { id: string; name: string }[] | undefined,
): ((text: string) => ReactNode) | undefined {
  const me = useSession().value?.me.id;
  return useMemo(() => {
    if (!people) return undefined;
    return (text) =>
      splitMentions(text, people).map(({ text: piece, person }, at) =>
        person ? (
          // A text does not change its order.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <span key={at} className="prosa-mention" data-me={person.id === me ? "" : undefined}>
            {piece}
          </span>
        ) : (
          piece
        ),
      );
  }, [people, me]);
}
