import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { LocaleCode } from "../../lib/strings/strings.ts";
import { Bubble } from "./bubble.tsx";
import { toChatRows } from "./chat-rows.ts";
import { dayName } from "./format.ts";
import styles from "./phone.module.css";
import type { SimulatorStrings } from "./strings.ts";
import type { Fake } from "./use-fake.ts";
import type { Selection } from "./use-selection.ts";

const endPx = 48;

interface ChatLogProps {
  fake: Fake;
  selection: Selection;
  /** What the business is doing now, if anything. */
  typing: "composing" | "recording" | undefined;
  locale: LocaleCode;
  strings: SimulatorStrings;
}

/** The open chat, from the customer's side: their own messages on the right. */
export function ChatLog({ fake, selection, typing, locale, strings }: ChatLogProps) {
  const { customer, member, messages } = selection;
  const [openId, setOpenId] = useState<string | null>(null);
  const viewport = useRef<HTMLDivElement>(null);
  const contentKey = `${messages.length}/${typing}/${openId}`;
  useLayoutEffect(() => {
    if (!contentKey || !viewport.current) return;
    viewport.current.scrollTop = viewport.current.scrollHeight;
  }, [contentKey]);
  useEffect(() => {
    const box = viewport.current;
    const rows = box?.firstElementChild;
    if (!box || !rows) return;
    let heightPx = box.scrollHeight;
    // Pictures get their height late; whoever read the end goes on reading it.
    const watch = new ResizeObserver(() => {
      const wasAtEnd = heightPx - box.scrollTop - box.clientHeight < endPx;
      heightPx = box.scrollHeight;
      if (wasAtEnd) box.scrollTop = heightPx;
    });
    watch.observe(rows);
    return () => watch.disconnect();
  }, []);

  return (
    <div className={styles.log} ref={viewport} role="log" aria-label={strings.chats}>
      <div className={styles.rows}>
        {fake.state && messages.length === 0 ? (
          <p className={styles.empty}>{strings.emptyChat}</p>
        ) : null}
        {toChatRows(messages, member?.name ?? null).map((row) =>
          row.type === "day" ? (
            <div key={row.key} className={styles.day}>
              {dayName(row.atMs, locale, strings)}
            </div>
          ) : (
            <Bubble
              key={row.key}
              row={row}
              isGroup={customer?.kind === "group"}
              isOpen={openId === row.key}
              onToggle={() => setOpenId(openId === row.key ? null : row.key)}
              fake={fake}
              selection={selection}
              locale={locale}
              strings={strings}
            />
          ),
        )}
        {typing ? (
          <div className={styles.typing}>
            <span className="dash dash-live" />
            {typing === "composing" ? strings.typing : strings.recording}
          </div>
        ) : null}
      </div>
    </div>
  );
}
