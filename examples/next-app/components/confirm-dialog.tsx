import { useId, useState } from "react";
import styles from "./dialog.module.css";
import { Dialog } from "./dialog.tsx";

interface ConfirmDialogProps {
  title: string;
  text: string;
  submit: string;
  /** A word that must be typed first, with the sentence that asks for it. */
  typed?: { word: string; label: string };
  strings: { close: string; cancel: string };
  /** What went wrong, in the words of the page. */
  explain: (error: unknown) => string;
  onConfirm: () => Promise<void>;
  onClose: () => void;
}

/** Says what will happen before it does. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, text, submit, typed, strings, explain, onConfirm, onClose } = props;
  const inputId = useId();
  const [word, setWord] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const isReady = !typed || word.trim() === typed.word;
  const send = async () => {
    if (!isReady || isBusy) return;
    setIsBusy(true);
    try {
      await onConfirm();
    } catch (error) {
      setFailure(explain(error));
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
          <button
            type="submit"
            className={`btn ${styles.dangerButton}`}
            disabled={!isReady || isBusy}
          >
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
      <p className={styles.text}>{text}</p>
      {typed ? (
        <>
          <label className={styles.label} htmlFor={inputId}>
            {typed.label}
          </label>
          <input
            id={inputId}
            className="input"
            autoComplete="off"
            value={word}
            onChange={(event) => setWord(event.target.value)}
          />
        </>
      ) : null}
    </Dialog>
  );
}
