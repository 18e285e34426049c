import type { Role } from "@prosa/core";
import { useId, useState } from "react";
import { FormDialog } from "../../components/form-dialog.tsx";
import type { TeamStrings } from "./strings.ts";
import styles from "./team.module.css";
import { type Company, explain, type Position } from "./team-api.ts";
import { Units } from "./units.tsx";

interface PlaceDialogProps {
  title: string;
  submit: string;
  text?: string;
  /** Asks for an address too. */
  asksEmail: boolean;
  initial: Position;
  /** The roles that the person in front may give. */
  roles: readonly Role[];
  roleNames: Record<Role, string>;
  company: Company;
  strings: TeamStrings;
  onSubmit: (position: Position, email: string) => Promise<void>;
  onClose: () => void;
}

/** Says what somebody may do and where, of a new person or one that is there. */
export function PlaceDialog(props: PlaceDialogProps) {
  const { title, submit, text, asksEmail, initial, roles, roleNames, company, strings } = props;
  const { onSubmit, onClose } = props;
  const ids = { email: useId(), role: useId() };
  const [email, setEmail] = useState("");
  const [position, setPosition] = useState(initial);
  return (
    <FormDialog
      title={title}
      submit={submit}
      isReady={!asksEmail || email.trim() !== ""}
      strings={strings}
      explain={(error) => explain(error, strings)}
      onSubmit={() => onSubmit(position, email.trim())}
      onClose={onClose}
    >
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
          value={position.role}
          onChange={({ target }) => {
            const role = roles.find((each) => each === target.value);
            if (role) setPosition({ ...position, role });
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
        <Units
          key={kind}
          legend={strings[kind]}
          none={strings.none}
          options={company[kind]}
          chosen={position[kind]}
          onChange={(chosen) => setPosition({ ...position, [kind]: chosen })}
        />
      ))}
    </FormDialog>
  );
}
