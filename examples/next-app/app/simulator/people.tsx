import { Check, Plus } from "lucide-react";
import { useId, useState } from "react";
import { Avatar } from "../../components/avatar.tsx";
import { describeCustomer } from "./format.ts";
import { NewCustomer } from "./new-customer.tsx";
import styles from "./simulator.module.css";
import type { SimulatorStrings } from "./strings.ts";
import type { Fake } from "./use-fake.ts";
import type { Selection } from "./use-selection.ts";

interface PeopleProps {
  fake: Fake;
  selection: Selection;
  strings: SimulatorStrings;
  /** Called with each choice, so that the phone comes into view. */
  onChoose: () => void;
}

/** Whose phone it is: customers, a group with the member who speaks, and new ones. */
export function People({ fake, selection, strings, onChoose }: PeopleProps) {
  const [isAdding, setIsAdding] = useState(false);
  const titleId = useId();
  const { customer: chosen, member } = selection;
  return (
    <section className={styles.section} aria-labelledby={titleId}>
      <h2 id={titleId}>{strings.who}</h2>
      <ul className={styles.people}>
        {(fake.state?.customers ?? []).map((customer) => (
          <li key={customer.id}>
            <button
              type="button"
              className={styles.person}
              aria-pressed={customer.id === chosen?.id}
              onClick={() => {
                selection.chooseCustomer(customer.id);
                onChoose();
              }}
            >
              <Avatar name={customer.name} />
              <span className={styles.personText}>
                <b className="ell">{customer.name}</b>
                <small>{describeCustomer(customer, strings)}</small>
              </span>
              {customer.id === chosen?.id ? <Check className="icon" /> : null}
            </button>
          </li>
        ))}
      </ul>
      {chosen?.kind === "group" ? (
        <label className={styles.member}>
          <span>{strings.speaksInGroup}</span>
          <select
            className="input"
            value={member?.id ?? ""}
            onChange={(event) => selection.chooseMember(event.target.value)}
          >
            {chosen.members.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {isAdding ? (
        <NewCustomer fake={fake} strings={strings} onDone={() => setIsAdding(false)} />
      ) : (
        <button type="button" className="btn btn-sm" onClick={() => setIsAdding(true)}>
          <Plus className="icon icon-14" />
          {strings.newCustomer}
        </button>
      )}
    </section>
  );
}
