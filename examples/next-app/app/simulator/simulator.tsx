"use client";

import { useState } from "react";
import { Mark } from "../../components/mark.tsx";
import type { LocaleCode } from "../../lib/strings/strings.ts";
import { ChaosSwitches } from "./chaos-switches.tsx";
import { People } from "./people.tsx";
import { Phone } from "./phone.tsx";
import { SendActions } from "./send-actions.tsx";
import styles from "./simulator.module.css";
import { simulatorStringsOf } from "./strings.ts";
import { useFake } from "./use-fake.ts";
import { useSelection } from "./use-selection.ts";
import { WireLog } from "./wire-log.tsx";

/** Phone in the middle, people and verbs before it, faults and the wire after it. */
export function Simulator({ locale }: { locale: LocaleCode }) {
  const strings = simulatorStringsOf(locale);
  const [instance, setInstance] = useState<string | null>(null);
  const [view, setView] = useState<"phone" | "settings">("phone");
  const fake = useFake(instance);
  const selection = useSelection(fake.state);
  const { state } = fake;
  const showPhone = () => setView("phone");
  return (
    <main className={styles.simulator} data-view={view} aria-busy={state === null}>
      <h1 className="sr">{strings.title}</h1>
      <nav className={styles.tabs}>
        {(["phone", "settings"] as const).map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={view === name}
            onClick={() => setView(name)}
          >
            {name === "phone" ? strings.phoneTab : strings.settingsTab}
          </button>
        ))}
      </nav>

      <div className={`${styles.side} ${styles.before}`}>
        <p className={styles.title} aria-hidden="true">
          <Mark sizePx={26} />
          {strings.title}
        </p>
        <p className={styles.lead}>{strings.lead}</p>
        {fake.isReachable ? null : (
          <p className="alert" role="alert">
            {strings.unreachable}
          </p>
        )}
        {fake.failure ? (
          <p className="alert" role="alert">
            {strings.commandFailed}: {fake.failure}
          </p>
        ) : null}
        {state && state.instances.length > 1 ? (
          <label className="field">
            <span>{strings.instance}</span>
            <select
              className="input"
              value={state.instance ?? ""}
              onChange={(event) => setInstance(event.target.value)}
            >
              {state.instances.map(({ name, profileName }) => (
                <option key={name} value={name}>
                  {profileName} · {name}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <People fake={fake} selection={selection} strings={strings} onChoose={showPhone} />
        <SendActions fake={fake} selection={selection} strings={strings} onAct={showPhone} />
      </div>

      <Phone fake={fake} selection={selection} locale={locale} strings={strings} />

      <div className={`${styles.side} ${styles.after}`}>
        <ChaosSwitches fake={fake} strings={strings} />
        <WireLog entries={state?.log ?? []} locale={locale} strings={strings} />
      </div>
    </main>
  );
}
