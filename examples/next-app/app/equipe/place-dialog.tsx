import type { Role } from "@prosa/core";
import { useId, useState } from "react";
import { Dialog } from "../../components/dialog.tsx";
import type { TeamStrings } from "./strings.ts";
import styles from "./team.module.css";
import { explain, type Place, type Team } from "./team-api.ts";

interface PlaceDialogProps {
  title: string;
  submit: string;
  text?: string;
  /** Asks for an address too. */
  asksEmail: boolean;
  initial: Place;
  /** The roles that the person in front may give. */
  roles: readonly Role[];
  roleNames: Record<Role, string>;
  team: Team;
  strings: TeamStrings;
  onSubmit: (place: Place, email: string) => Promise<void>;
  onClose: () => void;
}

/** Says what somebody may do and where, of a new person or one that is there. */
export function PlaceDialog(props: PlaceDialogProps) {
  const { title, submit, text, asksEmail, initial, roles, roleNames, team, strings } = props;
  const { onSubmit, onClose } = props;
  const ids = { email: useId(), role: useId() };
  const [email, setEmail] = useState("");
  const [place, setPlace] = useState(initial);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const send = async () => {
    if (isBusy || (asksEmail && !email.trim())) return;
    setIsBusy(true);
    setFailure(null);
    try {
      await onSubmit(place, email.trim());
    } catch (error) {
      setFailure(explain(error, strings));
      setIsBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      closeLabel={strings.close}
      onClose={onClose}
      onSubmit={() => void send()}
      footer={
        <>
          <button type="button" className="btn" onClick={onClose}>
            {strings.cancel}
          </button>
          <button type="submit" className="btn btn-primary" disabled={isBusy}>
            {submit}
          </button>
        </>
      }
    >
      {failure ? (
        <p className="alert" role="alert">
          {failure}
        </p>
      ) : null}
      {text ? <p className={styles.muted}>{text}</p> : null}
      {asksEmail ? (
        <div className="field">
          <label htmlFor={ids.email}>{strings.email}</label>
          <input
            id={ids.email}
            className="input"
            type="email"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </div>
      ) : null}
      <div className="field">
        <label htmlFor={ids.role}>{strings.role}</label>
        <select
          id={ids.role}
          className="input"
          value={place.role}
          onChange={({ target }) => {
            const role = roles.find((each) => each === target.value);
            if (role) setPlace({ ...place, role });
          }}
        >
          {roles.map((role) => (
            <option key={role} value={role}>
              {roleNames[role]}
            </option>
          ))}
        </select>
      </div>
      {(["teams", "channels"] as const).map((kind) => (
        <fieldset key={kind} className={styles.units}>
          <legend>{strings[kind]}</legend>
          {team[kind].length === 0 ? <p className={styles.muted}>{strings.none}</p> : null}
          {team[kind].map(({ id, name }) => (
            <label key={id}>
              <input
                type="checkbox"
                checked={place[kind].includes(id)}
                onChange={({ target }) => {
                  const others = place[kind].filter((each) => each !== id);
                  setPlace({ ...place, [kind]: target.checked ? [...others, id] : others });
                }}
              />
              {name}
            </label>
          ))}
        </fieldset>
      ))}
    </Dialog>
  );
}
