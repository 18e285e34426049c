import { isProsaError } from "@prosa/core";
import { type FormEvent, useId, useState } from "react";
import { useInbox } from "../../hooks/inbox-context.ts";
import { useSavedViews } from "../../hooks/use-saved-views.ts";
import { Dialog } from "../dialog.tsx";
import { useLaterStrings } from "../later.tsx";

/** Keeps the present list under a name, for oneself or for the company. */
export default function SaveViewDialog({ onClose }: { onClose(): void }) {
  const { strings } = useInbox();
  const { views: words } = useLaterStrings();
  const views = useSavedViews();
  const id = useId();
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(false);
  const [isSaving, setSaving] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isSaving || name.trim() === "") return;
    setSaving(true);
    setError(null);
    views
      .save(name.trim(), isShared)
      .then(onClose, (cause) => {
        const isFull = isProsaError(cause) && cause.code === "request.invalid";
        setError(isFull ? words.tooMany : words.failed);
      })
      .finally(() => setSaving(false));
  };
  return (
    <Dialog label={words.save} className="prosa-dialog" onClose={onClose}>
      <form className="prosa-dialog-body" onSubmit={submit}>
        <h2 className="prosa-dialog-title">{words.save}</h2>
        <label className="prosa-field-label" htmlFor={id}>
          {words.name}
        </label>
        <input
          id={id}
          className="prosa-field"
          required
          maxLength={60}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        {views.canShare && (
          <div className="prosa-set-line">
            <label htmlFor={`${id}-share`}>{words.share}</label>
            <input
              id={`${id}-share`}
              type="checkbox"
              checked={isShared}
              onChange={(event) => setShared(event.target.checked)}
            />
          </div>
        )}
        {error && (
          <p className="prosa-dialog-error" role="alert">
            {error}
          </p>
        )}
        <div className="prosa-dialog-actions prosa-views-acts">
          <button type="button" className="prosa-btn" onClick={onClose}>
            {strings.outcome.cancel}
          </button>
          <button
            type="submit"
            className="prosa-btn"
            data-tone="primary"
            disabled={isSaving || name.trim() === ""}
          >
            {words.submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
