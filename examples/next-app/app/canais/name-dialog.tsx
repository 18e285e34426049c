import { useId, useState } from "react";
import dialog from "../../components/dialog.module.css";
import { FormDialog } from "../../components/form-dialog.tsx";
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
export function NameDialog({ initial = "", strings, onSubmit, ...form }: NameDialogProps) {
  const inputId = useId();
  const [name, setName] = useState(initial);
  return (
    <FormDialog
      {...form}
      strings={strings}
      explain={(error) => explain(error, strings)}
      isReady={name.trim() !== ""}
      onSubmit={() => onSubmit(name.trim())}
    >
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
    </FormDialog>
  );
}
