import type { ManagedChannel } from "@prosa/server-sdk";
import { QrCode, Webhook } from "lucide-react";
import type { LocaleCode } from "../../lib/strings/strings.ts";
import { type ChannelAction, ChannelMenu } from "./channel-menu.tsx";
import styles from "./channels.module.css";
import { duration, moment, phoneOf } from "./format.ts";
import { dropsOf } from "./health-cells.ts";
import { HealthStrip } from "./health-strip.tsx";
import type { ChannelsStrings } from "./strings.ts";
import { WhatsappGlyph } from "./whatsapp-glyph.tsx";

interface ChannelCardProps {
  channel: ManagedChannel;
  nowMs: number;
  locale: LocaleCode;
  strings: ChannelsStrings;
  isBusy: boolean;
  /** What became of the last action, or `null`. */
  notice: { text: string; isError: boolean } | null;
  onAction: (action: ChannelAction) => void;
}

const whilePaired: ChannelAction[] = ["restart", "logout", "audit", "settings", "rename", "remove"];
const whileNot: ChannelAction[] = ["pair", "audit", "settings", "rename", "remove"];

/** One channel: how it is, how it was, and what can be done. */
export function ChannelCard(props: ChannelCardProps) {
  const { channel, nowMs, locale, strings, isBusy, notice, onAction } = props;
  const { health } = channel;
  const isPaired = health.state === "connected" || health.state === "degraded";
  const since = health.since ? nowMs - Date.parse(health.since) : null;
  const facts = [
    [
      strings.facts.lastEvent,
      channel.lastEventAt
        ? moment(Date.parse(channel.lastEventAt), nowMs, locale, strings)
        : strings.never,
    ],
    ...(health.reason ? [[strings.facts.cause, strings.reasons[health.reason]]] : []),
    ...(channel.sendsWaiting > 0
      ? [[strings.facts.waiting, strings.waiting(channel.sendsWaiting)]]
      : []),
    [strings.facts.drops, strings.drops(dropsOf(channel.history, nowMs))],
    ...(channel.instance ? [[strings.facts.account, channel.instance]] : []),
  ];
  return (
    <article className={styles.card} aria-label={channel.name} aria-busy={isBusy}>
      <header className={styles.top}>
        <span className={styles.glyph}>
          {channel.type === "whatsapp" ? <WhatsappGlyph /> : <Webhook className="icon icon-20" />}
        </span>
        <div className={styles.who}>
          <h2>{channel.name}</h2>
          <p>
            {channel.type === "whatsapp" ? "WhatsApp" : "API"} ·{" "}
            {phoneOf(channel.ownAddress) ?? strings.unpaired}
          </p>
        </div>
        <div className={styles.acts}>
          <span className={styles.status} data-state={health.state}>
            {strings.states[health.state]}
            {since !== null && health.state !== "connected"
              ? ` ${strings.since(duration(since))}`
              : ""}
          </span>
          {isPaired ? null : (
            <button
              type="button"
              className="btn btn-primary"
              disabled={isBusy}
              onClick={() => onAction("pair")}
            >
              <QrCode className="icon" />
              {strings.actions.pair}
            </button>
          )}
          <ChannelMenu
            channelName={channel.name}
            actions={isPaired ? whilePaired : whileNot}
            strings={strings}
            isBusy={isBusy}
            onChoose={onAction}
          />
        </div>
      </header>
      <HealthStrip history={channel.history} nowMs={nowMs} locale={locale} strings={strings} />
      <dl className={styles.facts}>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {notice ? (
        <p className={styles.notice} role={notice.isError ? "alert" : "status"}>
          {notice.text}
        </p>
      ) : null}
    </article>
  );
}
