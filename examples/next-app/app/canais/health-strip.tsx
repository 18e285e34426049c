import type { HealthChange } from "@prosa/server-sdk";
import type { LocaleCode } from "../../lib/strings/strings.ts";
import styles from "./channels.module.css";
import { clock } from "./format.ts";
import { healthCells } from "./health-cells.ts";
import type { ChannelsStrings } from "./strings.ts";

interface HealthStripProps {
  history: readonly HealthChange[];
  nowMs: number;
  locale: LocaleCode;
  strings: ChannelsStrings;
}

const hourMs = 3_600_000;

/** The last 24 hours at a glance; taller is worse, so that it reads without color. */
export function HealthStrip({ history, nowMs, locale, strings }: HealthStripProps) {
  const cells = healthCells(history, nowMs).map((cell, i) => ({ cell, key: `${i}` }));
  const troubles = cells.filter(({ cell }) => cell === "warn" || cell === "down").length;
  return (
    <div className={styles.strip}>
      <div className={styles.cells} role="img" aria-label={strings.strip(troubles)}>
        {cells.map(({ cell, key }) => (
          <i key={key} data-cell={cell} />
        ))}
      </div>
      <div className={styles.axis} aria-hidden="true">
        <span>{clock(nowMs - 24 * hourMs, nowMs, locale, strings)}</span>
        <span>{clock(nowMs - 12 * hourMs, nowMs, locale, strings)}</span>
        <span>{strings.now}</span>
      </div>
    </div>
  );
}
