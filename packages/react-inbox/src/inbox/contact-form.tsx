import type { FormEvent, ReactNode } from "react";
import { useAction } from "../hooks/use-contact.ts";
import { useLaterStrings } from "./later.tsx";
import { ActionError } from "./section-state.tsx";

interface ContactFormProps {
  /** @defaultValue the word for saving */
  submitLabel?: string;
  isComplete?: boolean;
  /** Ctrl and Enter saves, where Enter alone begins a line. */
  hasLines?: boolean;
  save(): Promise<unknown>;
  onClose(): void;
  /** @defaultValue `onClose` */
  onEscape?(): void;
  children: ReactNode;
}

/** A form in the contact's panel: it stays open, with the reason, until it was saved. */
export function ContactForm({
  submitLabel,
  isComplete = true,
  hasLines = false,
  save,
  onClose,
  onEscape = onClose,
  children,
}: ContactFormProps) {
  const { person } = useLaterStrings();
  const action = useAction();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isComplete && (await action.run(save))) onClose();
  };
  return (
    <form
      className="prosa-ctx-form"
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          onEscape();
        }
        if (hasLines && event.key === "Enter" && (event.ctrlKey || event.metaKey))
          void submit(event);
      }}
    >
      {children}
      <ActionError code={action.code} />
      <div className="prosa-form-acts">
        <button type="button" className="prosa-btn" data-size="xs" onClick={onClose}>
          {person.cancel}
        </button>
        <button
          type="submit"
          className="prosa-btn"
          data-size="xs"
          data-tone="primary"
          disabled={action.isBusy || !isComplete}
        >
          {submitLabel ?? person.save}
        </button>
      </div>
    </form>
  );
}
