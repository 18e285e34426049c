import { useId, useState } from "react";
import styles from "./channels.module.css";
import { explain } from "./channels-api.ts";
import { Dialog } from "./dialog.tsx";
import type { ChannelsStrings } from "./strings.ts";

interface ConfirmDialogProps {
  title: string;
  text: string;
  submit: string;
  /** A word that must be typed first, with the sentence that asks for it. */
  typed?: { word: string; label: string };
  strings: ChannelsStrings;
  onConfirm: () => Promise<void>;
  onClose: () => void;
}

/** Says what will happen before it does. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, text, submit, typed, strings, onConfirm, onClose } = props;
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
