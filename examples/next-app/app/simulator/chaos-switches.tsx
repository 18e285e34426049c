import type { ChaosSettings } from "@prosa/evolution-client/testing";
import { useId } from "react";
import styles from "./simulator.module.css";
import type { ChaosSwitch, SimulatorStrings } from "./strings.ts";
import type { Fake } from "./use-fake.ts";

const maxDelayMs = 8_000;

interface Fault {
  isOn: (chaos: ChaosSettings) => boolean;
  turn: (on: boolean) => Partial<ChaosSettings>;
}

const faults: Record<ChaosSwitch, Fault> = {
  duplicate: { isOn: (chaos) => chaos.duplicate, turn: (duplicate) => ({ duplicate }) },
  reorder: { isOn: (chaos) => chaos.reorder, turn: (reorder) => ({ reorder }) },
  delay: { isOn: (chaos) => chaos.delayMs > 0, turn: (on) => ({ delayMs: on ? maxDelayMs : 0 }) },
  fail: {
    isOn: (chaos) => chaos.sendFailure !== "none",
    turn: (on) => ({ sendFailure: on ? "500-after" : "none" }),
  },
  disconnect: { isOn: (chaos) => chaos.disconnect, turn: (disconnect) => ({ disconnect }) },
  lid: { isOn: (chaos) => chaos.lid, turn: (lid) => ({ lid }) },
};

/** Faults that a real network makes by itself, on demand. */
export function ChaosSwitches({ fake, strings }: { fake: Fake; strings: SimulatorStrings }) {
  const id = useId();
  const chaos = fake.state?.chaos;
  const names = Object.keys(faults) as ChaosSwitch[];
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id}>{strings.chaos}</h2>
      {names.map((name) => {
        const isOn = chaos ? faults[name].isOn(chaos) : false;
        const { title, text } = strings.switches[name];
        return (
          <div key={name} className={styles.fault}>
            <span>
              <span id={`${id}-${name}`}>{title}</span>
              {text ? <small>{text}</small> : null}
            </span>
            <button
              type="button"
              role="switch"
              aria-checked={isOn}
              aria-labelledby={`${id}-${name}`}
              className={styles.toggle}
              disabled={!chaos}
              onClick={() => fake.setChaos(faults[name].turn(!isOn))}
            />
          </div>
        );
      })}
    </section>
  );
}
