import { useEffect, useId, useState } from "react";
import { FormDialog } from "../../components/form-dialog.tsx";
import styles from "./privacy.module.css";
import { explain, type Person, privacyApi, type Request } from "./privacy-api.ts";
import type { PrivacyStrings } from "./strings.ts";

interface RequestDialogProps {
  kind: Request["kind"];
  tenantId: string;
  strings: PrivacyStrings;
  onDone: () => void;
  onClose: () => void;
}

const pauseMs = 250;

/** Finds the person that it is about; an erasure also wants a word, as there is no way back. */
export function RequestDialog({ kind, tenantId, strings, onDone, onClose }: RequestDialogProps) {
  const ids = { query: useId(), word: useId(), found: useId() };
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<Person[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [chosen, setChosen] = useState<Person | null>(null);
  const [word, setWord] = useState("");
  const isErasure = kind === "erasure";
  const words = isErasure ? strings.eraseDialog : strings.copyDialog;

  useEffect(() => {
    const asked = query.trim();
    setFound(null);
    setProblem(null);
    if (asked.length < 2) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      privacyApi.find(tenantId, asked, controller.signal).then(setFound, (error: unknown) => {
        if (!controller.signal.aborted) setProblem(explain(error, strings));
      });
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [tenantId, query, strings]);

  return (
    <FormDialog
      title={words.title}
      submit={words.submit}
      tone={isErasure ? "danger" : "primary"}
      isReady={chosen !== null && (!isErasure || word.trim() === strings.eraseDialog.word)}
      strings={strings}
      explain={(error) => explain(error, strings)}
      onSubmit={async () => {
        if (!chosen) return;
        await privacyApi.ask(kind, chosen.id);
        onDone();
      }}
      onClose={onClose}
    >
      <p className={styles.muted}>{words.text}</p>
      {problem ? (
        <p className="alert" role="alert">
          {problem}
        </p>
      ) : null}
      <div className="field">
        <label htmlFor={ids.query}>{strings.person}</label>
        <input
          id={ids.query}
          className="input"
          type="search"
          autoComplete="off"
          value={query}
          onChange={({ target }) => {
            setQuery(target.value);
            setChosen(null);
          }}
        />
      </div>
      <fieldset className={styles.people} aria-busy={query.trim().length > 1 && found === null}>
        <legend className="sr">{strings.person}</legend>
        {found?.map((person) => (
          <label key={person.id}>
            <input
              type="radio"
              name={ids.found}
              checked={chosen?.id === person.id}
              onChange={() => setChosen(person)}
            />
            <span>
              <b>{person.name ?? strings.nameless}</b>
              <small>{person.phone}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <p className={styles.muted} role="status">
        {found?.length === 0 ? strings.nobodyFound : ""}
      </p>
      {isErasure && chosen ? (
        <div className="field">
          <label htmlFor={ids.word}>{strings.eraseDialog.typed(strings.eraseDialog.word)}</label>
          <input
            id={ids.word}
            className="input"
            autoComplete="off"
            value={word}
            onChange={({ target }) => setWord(target.value)}
          />
        </div>
      ) : null}
    </FormDialog>
  );
}
