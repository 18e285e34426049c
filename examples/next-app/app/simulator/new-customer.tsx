import { useId } from "react";
import styles from "./simulator.module.css";
import type { SimulatorStrings } from "./strings.ts";
import type { Fake } from "./use-fake.ts";

interface NewCustomerProps {
  fake: Fake;
  strings: SimulatorStrings;
  onDone: () => void;
}

/** Adds a person with a phone number, a LID, or both. */
export function NewCustomer({ fake, strings, onDone }: NewCustomerProps) {
  const hintId = useId();
  const add = async (form: FormData) => {
    const name = textOf(form, "name");
    const phone = textOf(form, "phone");
    const lid = textOf(form, "lid");
    const args = { name, ...(phone && { phone }), ...(lid && { lid }) };
    if (await fake.run({ command: "addCustomer", args })) onDone();
  };
  return (
    <form className={styles.newCustomer} action={add}>
      <label className="field">
        <span>{strings.newCustomerName}</span>
        <input className="input" name="name" required maxLength={80} autoComplete="off" />
      </label>
      <label className="field">
        <span>{strings.newCustomerPhone}</span>
        <input
          className="input"
          name="phone"
          inputMode="tel"
          placeholder="+55 11 98765-4321"
          autoComplete="off"
          aria-describedby={hintId}
        />
      </label>
      <label className="field">
        <span>{strings.newCustomerLid}</span>
        <input className="input" name="lid" inputMode="numeric" autoComplete="off" />
      </label>
      <p id={hintId}>{strings.newCustomerHint}</p>
      <button type="submit" className="btn btn-sm btn-primary">
        {strings.add}
      </button>
      <button type="button" className="btn btn-sm" onClick={onDone}>
        {strings.cancel}
      </button>
    </form>
  );
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}
