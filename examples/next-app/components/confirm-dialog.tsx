import { useId, useState } from "react";
import styles from "./dialog.module.css";
import { FormDialog } from "./form-dialog.tsx";

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
export function ConfirmDialog({ text, typed, onConfirm, ...form }: ConfirmDialogProps) {
  const inputId = useId();
  const [word, setWord] = useState("");
  return (
    <FormDialog
      {...form}
      tone="danger"
      isReady={!typed || word.trim() === typed.word}
      onSubmit={onConfirm}
    >
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
    </FormDialog>
  );
}
