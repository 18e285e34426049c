import { useInbox } from "../hooks/inbox-context.ts";
import { useConversation } from "../hooks/use-conversations.ts";
import type { ThreadItem } from "../store/thread-items.ts";
import { createPart } from "./create-part.tsx";
import { useMessage } from "./message.tsx";

/** One reaction to a message, or to a picture of an album. */
export interface GivenReaction {
  key: string;
  emoji: string;
  /** Who gave it, as far as it is known. */
  name: string;
  isOurs: boolean;
  messageId: string;
}

/** The reactions to what the bubble shows, in the order in which they came. */
export function useReactions(): GivenReaction[] {
  const { strings } = useInbox();
  const { item, pictures } = useMessage();
  const contact = useConversation(item.message.conversationId)?.contact;
  const theirs = (contact?.kind === "person" ? contact.name : null) ?? strings.someone;
  const shown: readonly ThreadItem[] = pictures.length > 0 ? pictures : [item];
  return shown.flatMap(({ message }) =>
    message.reactions
      .filter(({ emoji }) => emoji !== "")
      .map(({ actorKey, emoji }) => {
        const isOurs = !actorKey.startsWith("customer:");
        return {
          key: `${message.id} ${actorKey}`,
          emoji,
          name: isOurs ? strings.actions.us : theirs,
          isOurs,
          messageId: message.id,
        };
      }),
  );
}

/** The reactions with their counts; nothing when there are none. */
export const Reactions = createPart("span", "Message.Reactions", () => {
  const { strings } = useInbox();
  const given = useReactions();
  if (given.length === 0) return null;
  return {
    role: "img",
    "aria-label": strings.reactions(given.map((each) => each.emoji).join(" ")),
    children: <ReactionCount of={given} />,
  };
});

/** Each emoji once, and how many there are. */
export function ReactionCount({ of }: { of: readonly GivenReaction[] }) {
  return (
    <>
      <span data-part="emoji">{[...new Set(of.map((each) => each.emoji))].join(" ")}</span>
      {of.length > 1 && ` ${of.length}`}
    </>
  );
}
