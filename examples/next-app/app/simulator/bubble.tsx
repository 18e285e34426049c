import { Smile } from "lucide-react";
import type { LocaleCode } from "../../lib/strings/strings.ts";
import { BubbleActions } from "./bubble-actions.tsx";
import { BubbleContent } from "./bubble-content.tsx";
import type { ChatRow } from "./chat-rows.ts";
import { clockTime } from "./format.ts";
import styles from "./phone.module.css";
import type { SimulatorStrings } from "./strings.ts";
import { Ticks } from "./ticks.tsx";
import type { Fake } from "./use-fake.ts";
import type { Selection } from "./use-selection.ts";

interface BubbleProps {
  row: Extract<ChatRow, { type: "bubble" }>;
  isGroup: boolean;
  /** Whether its actions are shown. */
  isOpen: boolean;
  onToggle: () => void;
  fake: Fake;
  selection: Selection;
  locale: LocaleCode;
  strings: SimulatorStrings;
}

/** One message on the phone, or the pictures of an album. */
export function Bubble(props: BubbleProps) {
  const { row, isGroup, isOpen, onToggle, fake, selection, locale, strings } = props;
  const message = row.messages.at(-1);
  if (!message) return null;
  const quoted = selection.messages.find(({ id }) => id === message.quotedId);
  const reactions = [...new Set(row.messages.flatMap((part) => part.reactions))];
  return (
    <article
      className={styles.message}
      data-mine={row.isMine || undefined}
      data-first={row.isFirst || undefined}
    >
      {isGroup && !row.isMine && row.isFirst ? (
        <b className={styles.author}>{message.author}</b>
      ) : null}
      <div className={styles.bubbleLine}>
        <div className={styles.bubble} data-gone={message.deleted || undefined}>
          {quoted ? (
            <div className={styles.quote}>
              <b>{quoted.author}</b>
              <span className="ell">{quoted.text ?? quoted.fileName ?? quoted.kind}</span>
            </div>
          ) : null}
          {message.deleted ? (
            <span className={styles.text}>{strings.deleted}</span>
          ) : (
            <BubbleContent messages={row.messages} fake={fake} strings={strings} />
          )}
          <span className={styles.meta}>
            {message.editedAt && !message.deleted ? `${strings.edited} ` : ""}
            <time>{clockTime(message.timestampMs, locale)}</time>
            {row.isMine && !isGroup ? <Ticks status={message.status} strings={strings} /> : null}
          </span>
        </div>
        {message.deleted ? null : (
          <button
            type="button"
            className={styles.more}
            aria-label={strings.messageActions}
            aria-expanded={isOpen}
            onClick={onToggle}
          >
            <Smile className="icon" />
          </button>
        )}
      </div>
      {reactions.length > 0 && !message.deleted ? (
        <span className={styles.reactions}>{reactions.map(({ emoji }) => emoji).join(" ")}</span>
      ) : null}
      {isOpen ? (
        <BubbleActions
          message={message}
          isMine={row.isMine}
          onDone={onToggle}
          fake={fake}
          selection={selection}
          strings={strings}
        />
      ) : null}
    </article>
  );
}
