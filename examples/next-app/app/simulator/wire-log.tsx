import type { WireEntry } from "@prosa/evolution-client/testing";
import { useId } from "react";
import type { LocaleCode } from "../../lib/strings/strings.ts";
import { clockTime } from "./format.ts";
import styles from "./simulator.module.css";
import type { SimulatorStrings } from "./strings.ts";

const shownEntries = 60;

interface WireLogProps {
  /** Newest first. */
  entries: WireEntry[];
  locale: LocaleCode;
  strings: SimulatorStrings;
}

/** What passed between the fake server and the app; a line opens to its body. */
export function WireLog({ entries, locale, strings }: WireLogProps) {
  const titleId = useId();
  return (
    <section className={styles.section} aria-labelledby={titleId}>
      <h2 id={titleId}>{strings.wire}</h2>
      {entries.length === 0 ? <p className={styles.quiet}>{strings.wireEmpty}</p> : null}
      <ol className={styles.wire}>
        {entries.slice(0, shownEntries).map((entry) => (
          <li key={entry.id}>
            <details>
              <summary>
                <time dateTime={new Date(entry.at).toISOString()}>
                  {clockTime(entry.at, locale, true)}
                </time>
                <span className="ell">{entry.label}</span>
                <span data-tone={toneOf(entry.outcome)}>
                  {typeof entry.outcome === "number"
                    ? entry.outcome
                    : strings.outcomes[entry.outcome]}
                </span>
              </summary>
              <pre>{JSON.stringify(entry.body, null, 2)}</pre>
            </details>
          </li>
        ))}
      </ol>
    </section>
  );
}

function toneOf(outcome: WireEntry["outcome"]): "ok" | "doubtful" | "bad" {
  if (typeof outcome === "number") return outcome < 300 ? "ok" : "bad";
  return outcome === "duplicate" || outcome === "retry" ? "doubtful" : "bad";
}
