import { useInbox } from "../hooks/inbox-context.ts";
import { useWriting } from "../hooks/use-writing.ts";
import * as Message from "../primitives/parts/message.ts";
import { MenuButton } from "./menu-button.tsx";

/** The reactions on the lower edge of a bubble: opened, they say who gave which, and take ours back. */
export function ReactionChip({ isPast }: { isPast: boolean }) {
  const { strings, client, features } = useInbox();
  const { conversationId } = Message.useMessage().item.message;
  const { blocked } = useWriting(conversationId);
  const given = Message.useReactions();
  if (given.length === 0) return null;
  const canTakeBack = !isPast && !blocked && features.reactions !== false;
  const list = given.map(({ emoji, name }) => `${emoji} ${name}`).join(", ");
  const label = strings.reactions(list);
  return (
    <MenuButton
      label={label}
      className="prosa-react"
      hasText
      items={given.map(({ key, emoji, name, isOurs, messageId }) => ({
        key,
        label: `${emoji} ${name}`,
        ...(isOurs &&
          canTakeBack && {
            hint: strings.actions.takeBack,
            onSelect: () => client.react(conversationId, messageId, ""),
          }),
      }))}
    >
      <span className="prosa-sr">{label}</span>
      <Message.ReactionCount of={given} />
    </MenuButton>
  );
}
