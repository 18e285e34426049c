import { isProsaError } from "@prosa/core";
import { type FormEvent, useId, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useSession } from "../hooks/use-session.ts";
import { Dialog } from "./dialog.tsx";
import { useLaterStrings } from "./later.tsx";
import { takers } from "./takers.ts";

/** Hands a conversation to a person or a team, with a note that only the team sees. */
export default function TransferDialog({
  conversationId,
  onClose,
}: {
  conversationId: string;
  onClose(): void;
}) {
  const { strings, client } = useInbox();
  const { value: session } = useSession();
  const fieldId = useId();
  const [to, setTo] = useState("");
  const [note, setNote] = useState("");
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { transfer: words, undo } = useLaterStrings();
  const people = takers(session?.members ?? []).filter(({ id }) => id !== session?.me.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [kind, target = ""] = to.split(":");
    if (!target || isSending) return;
    setSending(true);
    setError(null);
    // A team gets it as nobody's, so that whoever is free takes it.
    const taker = kind === "person" ? { assigneeId: target } : { assigneeId: null, teamId: target };
    client
      .transfer(conversationId, taker, note.trim())
      .then(onClose, (cause) =>
        setError(isProsaError(cause) ? cause.message : undo.reasons.fallback),
      )
      .finally(() => setSending(false));
  };
  return (
    <Dialog label={strings.header.transfer} className="prosa-dialog" onClose={onClose}>
      <form className="prosa-dialog-body" onSubmit={submit}>
        <h2 className="prosa-dialog-title">{strings.header.transfer}</h2>
        <label className="prosa-field-label" htmlFor={`${fieldId}-to`}>
          {words.to}
        </label>
        <select
          id={`${fieldId}-to`}
          className="prosa-field"
          required
          value={to}
          onChange={(event) => setTo(event.target.value)}
        >
          <option value="" disabled hidden />
          <optgroup label={words.people}>
            {people.map((each) => (
              <option key={each.id} value={`person:${each.id}`}>
                {each.availability === "online"
                  ? each.name
                  : `${each.name} (${strings.availability[each.availability]})`}
              </option>
            ))}
          </optgroup>
          <optgroup label={words.teams}>
            {session?.teams.map((each) => (
              <option key={each.id} value={`team:${each.id}`}>
                {each.name}
              </option>
            ))}
          </optgroup>
        </select>
        <label className="prosa-field-label" htmlFor={`${fieldId}-note`}>
          {words.note}
        </label>
        <textarea
          id={`${fieldId}-note`}
          className="prosa-field prosa-field-note"
          rows={4}
          maxLength={65_536}
          value={note}
          aria-describedby={`${fieldId}-hint`}
          onChange={(event) => setNote(event.target.value)}
        />
        <p id={`${fieldId}-hint`} className="prosa-dialog-text">
          {words.noteHint}
        </p>
        {error && (
          <p className="prosa-dialog-error" role="alert">
            {error}
          </p>
        )}
        <div className="prosa-dialog-actions">
          <button type="button" className="prosa-btn" onClick={onClose}>
            {strings.outcome.cancel}
          </button>
          <button
            type="submit"
            className="prosa-btn"
            data-tone="primary"
            disabled={!to || isSending}
          >
            {words.submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
