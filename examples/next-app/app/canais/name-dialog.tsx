import { useId, useState } from "react";
import dialog from "../../components/dialog.module.css";
import { Dialog } from "../../components/dialog.tsx";
import { explain } from "./channels-api.ts";
import type { ChannelsStrings } from "./strings.ts";

interface NameDialogProps {
  title: string;
  submit: string;
  /** Stands on the button while it works. */
  submitting: string;
  initial?: string;
  strings: ChannelsStrings;
  onSubmit: (name: string) => Promise<void>;
  onClose: () => void;
}

/** Asks for the name of a new channel, or another name for one. */
export function NameDialog(props: NameDialogProps) {
  const { title, submit, submitting, initial = "", strings, onSubmit, onClose } = props;
  const inputId = useId();
  const [name, setName] = useState(initial);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const send = async () => {
    if (!name.trim() || isBusy) return;
    setIsBusy(true);
    setFailure(null);
    try {
      await onSubmit(name.trim());
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
          <button type="submit" className="btn btn-primary" disabled={isBusy || !name.trim()}>
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
      <label className={dialog.label} htmlFor={inputId}>
        {strings.name}
      </label>
      <input
        id={inputId}
        className="input"
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <p className={dialog.subtle}>{strings.nameHint}</p>
    </Dialog>
  );
}
