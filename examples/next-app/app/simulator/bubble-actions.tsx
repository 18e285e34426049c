import type { FakeMessage } from "@prosa/evolution-client/testing";
import styles from "./phone.module.css";
import type { SimulatorStrings } from "./strings.ts";
import type { Fake } from "./use-fake.ts";
import type { Selection } from "./use-selection.ts";

const emojis = ["👍", "❤️", "😂", "😮", "🙏"];

interface BubbleActionsProps {
  message: FakeMessage;
  isMine: boolean;
  onDone: () => void;
  fake: Fake;
  selection: Selection;
  strings: SimulatorStrings;
}

/** React, reply, and for one's own message edit and delete. */
export function BubbleActions(props: BubbleActionsProps) {
  const { message, isMine, onDone, fake, selection, strings } = props;
  const customerId = selection.customer?.id ?? "";
  const react = (emoji: string) => {
    onDone();
    void fake.run({ command: "react", args: { customerId, messageId: message.id, emoji } });
  };
  return (
    <div className={styles.actions}>
      {emojis.map((emoji) => (
        <button key={emoji} type="button" onClick={() => react(emoji)}>
          {emoji}
        </button>
      ))}
      {message.reactions.length > 0 ? (
        <button type="button" onClick={() => react("")}>
          {strings.removeReaction}
        </button>
      ) : null}
      <button
        type="button"
        onClick={() => {
          onDone();
          selection.setMode({ type: "say", quoted: message });
        }}
      >
        {strings.reply}
      </button>
      {isMine && message.kind === "text" ? (
        <button
          type="button"
          onClick={() => {
            onDone();
            selection.setMode({ type: "edit", message });
          }}
        >
          {strings.edit}
        </button>
      ) : null}
      {isMine ? (
        <button
          type="button"
          onClick={() => {
            onDone();
            void fake.run({ command: "remove", args: { customerId, messageId: message.id } });
          }}
        >
          {strings.remove}
        </button>
      ) : null}
    </div>
  );
}
