import { BatteryMedium, ChevronLeft, Signal, Wifi } from "lucide-react";
import { useEffect, useState } from "react";
import { Avatar } from "../../components/avatar.tsx";
import type { LocaleCode } from "../../lib/strings/strings.ts";
import { ChatList } from "./chat-list.tsx";
import { ChatLog } from "./chat-log.tsx";
import { clockTime } from "./format.ts";
import styles from "./phone.module.css";
import { PhoneComposer } from "./phone-composer.tsx";
import type { SimulatorStrings } from "./strings.ts";
import type { Fake } from "./use-fake.ts";
import { useReadReceipts } from "./use-read-receipts.ts";
import type { Selection } from "./use-selection.ts";

interface PhoneProps {
  fake: Fake;
  selection: Selection;
  locale: LocaleCode;
  strings: SimulatorStrings;
}

/** The customer's phone: its chats, or the chat with the business. */
export function Phone({ fake, selection, locale, strings }: PhoneProps) {
  const { customer, isChatOpen } = selection;
  const { state } = fake;
  const instance = state?.instances.find(({ name }) => name === state.instance) ?? null;
  const business = instance?.profileName || instance?.name || "…";
  const typing = customer ? state?.presence[customer.id]?.business : undefined;
  useReadReceipts(fake, selection);

  return (
    <section className={styles.phone} aria-label={strings.phoneTab}>
      <div className={styles.screen}>
        <div className={styles.status} aria-hidden="true">
          <Clock locale={locale} />
          <span>
            <Signal className="icon" />
            <Wifi className="icon" />
            <BatteryMedium className="icon icon-20" />
          </span>
        </div>
        <header className={styles.top}>
          {isChatOpen ? (
            <button
              type="button"
              className="icon-btn"
              aria-label={strings.back}
              onClick={selection.closeChat}
            >
              <ChevronLeft className="icon icon-20" />
            </button>
          ) : null}
          <Avatar
            name={isChatOpen ? groupOr(business, selection) : (customer?.name ?? "…")}
            large
          />
          <div className={styles.who}>
            <b className="ell">{isChatOpen ? groupOr(business, selection) : strings.chats}</b>
            <small className="ell">
              {isChatOpen ? presenceText(typing, strings) : (customer?.name ?? "")}
            </small>
          </div>
        </header>
        {instance?.state === "connecting" ? (
          <p className={styles.notice}>
            {strings.pairing}
            <button type="button" className="link" onClick={() => fake.run({ command: "scanQr" })}>
              {strings.pair}
            </button>
          </p>
        ) : null}
        {instance?.state === "close" ? (
          <p className={styles.notice}>{strings.disconnected}</p>
        ) : null}
        {state && !instance ? (
          <p className={styles.notice}>
            <b>{strings.noInstanceTitle}</b> {strings.noInstance}
          </p>
        ) : null}
        {isChatOpen ? (
          <>
            <ChatLog
              key={customer?.id}
              fake={fake}
              selection={selection}
              typing={typing === "paused" ? undefined : typing}
              locale={locale}
              strings={strings}
            />
            <PhoneComposer
              key={`${customer?.id}-composer`}
              fake={fake}
              selection={selection}
              strings={strings}
            />
          </>
        ) : (
          <ChatList business={business} selection={selection} locale={locale} strings={strings} />
        )}
        <div className={styles.homebar} aria-hidden="true" />
      </div>
    </section>
  );
}

function groupOr(business: string, { customer }: Selection): string {
  return customer?.kind === "group" ? customer.name : business;
}

function presenceText(typing: string | undefined, strings: SimulatorStrings): string {
  if (typing === "composing") return `${strings.typing}…`;
  if (typing === "recording") return `${strings.recording}…`;
  return strings.online;
}

function Clock({ locale }: { locale: LocaleCode }) {
  const [nowMs, setNowMs] = useState<number | null>(null);
  useEffect(() => {
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return <time>{nowMs === null ? "" : clockTime(nowMs, locale)}</time>;
}
