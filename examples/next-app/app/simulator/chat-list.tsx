import { Avatar } from "../../components/avatar.tsx";
import type { LocaleCode } from "../../lib/strings/strings.ts";
import { clockTime } from "./format.ts";
import styles from "./phone.module.css";
import type { SimulatorStrings } from "./strings.ts";
import type { Selection } from "./use-selection.ts";

interface ChatListProps {
  business: string;
  selection: Selection;
  locale: LocaleCode;
  strings: SimulatorStrings;
}

/** The phone with its chat closed: what the business writes is delivered here, and not yet read. */
export function ChatList({ business, selection, locale, strings }: ChatListProps) {
  const { customer, messages } = selection;
  const last = messages.at(-1);
  const unread = messages.filter(
    ({ direction, status }) => direction === "out" && status !== "READ" && status !== "PLAYED",
  ).length;
  if (!customer) return <div className={styles.log} />;
  const name = customer.kind === "group" ? customer.name : business;
  return (
    <div className={styles.log}>
      <button
        type="button"
        className={styles.chatRow}
        aria-label={strings.openChat(name)}
        onClick={() => selection.chooseCustomer(customer.id)}
      >
        <Avatar name={name} large />
        <span className={styles.who}>
          <b className="ell">{name}</b>
          <small className="ell">
            {last ? (last.text ?? last.fileName ?? last.kind) : strings.emptyChat}
          </small>
        </span>
        <span className={styles.chatEnd}>
          {last ? <time>{clockTime(last.timestampMs, locale)}</time> : null}
          {unread > 0 ? <span className={styles.count}>{unread}</span> : null}
        </span>
      </button>
    </div>
  );
}
