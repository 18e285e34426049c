import { useId, useState } from "react";
import styles from "./privacy.module.css";
import { explain, type Retention, retentionClasses } from "./privacy-api.ts";
import type { PrivacyStrings } from "./strings.ts";

interface RetentionFormProps {
  retention: Retention;
  strings: PrivacyStrings;
  onSave: (retention: Retention) => Promise<void>;
}

/** Days by class of data; an empty field keeps for good. */
export function RetentionForm({ retention, strings, onSave }: RetentionFormProps) {
  const id = useId();
  const asText = () =>
    Object.fromEntries(retentionClasses.map((name) => [name, String(retention[name] ?? "")]));
  const [days, setDays] = useState<Record<string, string>>(asText);
  const [state, setState] = useState<"idle" | "saving" | "saved">("idle");
  const [problem, setProblem] = useState<string | null>(null);
  const save = async () => {
    setState("saving");
    setProblem(null);
    try {
      await onSave(
        Object.fromEntries(
          retentionClasses.map((name) => [name, days[name] ? Number(days[name]) : null]),
        ) as Retention,
      );
      setState("saved");
    } catch (error) {
      setProblem(explain(error, strings));
      setState("idle");
    }
  };
  return (
    <form
      className={styles.retention}
      aria-labelledby={`${id}-title`}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2 id={`${id}-title`} className={styles.section}>
        {strings.retention.title}
      </h2>
      <p className={styles.muted}>{strings.retention.lead}</p>
      {problem ? (
        <p className="alert" role="alert">
          {problem}
        </p>
      ) : null}
      {retentionClasses.map((name) => (
        <div key={name} className={styles.class}>
          <label htmlFor={`${id}-${name}`}>
            <b>{strings.retention.classes[name].label}</b>
            <small id={`${id}-${name}-text`}>{strings.retention.classes[name].text}</small>
          </label>
          <span className={styles.days}>
            <input
              id={`${id}-${name}`}
              className="input"
              type="number"
              inputMode="numeric"
              min={name === "auditDays" ? 365 : 7}
              max={36_500}
              placeholder={strings.retention.forever}
              aria-describedby={`${id}-${name}-text`}
              value={days[name]}
              onChange={({ target }) => {
                setDays({ ...days, [name]: target.value });
                setState("idle");
              }}
            />
            {strings.retention.days}
          </span>
        </div>
      ))}
      <footer className={styles.foot}>
        <span role="status">{state === "saved" ? strings.retention.saved : ""}</span>
        <button type="submit" className="btn btn-primary" disabled={state === "saving"}>
          {strings.retention.save}
        </button>
      </footer>
    </form>
  );
}
