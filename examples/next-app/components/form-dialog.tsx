import { type ReactNode, useState } from "react";
import styles from "./dialog.module.css";
import { Dialog } from "./dialog.tsx";

interface FormDialogProps {
  title: string;
  submit: string;
  /** Stands on the button while it works. @defaultValue `submit` */
  submitting?: string;
  /** @defaultValue "primary" */
  tone?: "primary" | "danger";
  /** What is asked for is there. @defaultValue true */
  isReady?: boolean;
  strings: { close: string; cancel: string };
  /** What went wrong, in the words of the page. */
  explain: (error: unknown) => string;
  onSubmit: () => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog that does one thing: once at a time, and it stays open to say why it did not work. */
export function FormDialog(props: FormDialogProps) {
  const { title, submit, submitting = submit, tone = "primary", isReady = true } = props;
  const { strings, explain, onSubmit, onClose, children } = props;
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const send = async () => {
    if (!isReady || isBusy) return;
    setIsBusy(true);
    setFailure(null);
    try {
      await onSubmit();
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
            className={`btn ${tone === "danger" ? styles.dangerButton : "btn-primary"}`}
            disabled={!isReady || isBusy}
          >
            {isBusy ? submitting : submit}
          </button>
        </>
      }
    >
      {failure ? (
        <p className="alert" role="alert">
          {failure}
        </p>
      ) : null}
      {children}
    </Dialog>
  );
}
