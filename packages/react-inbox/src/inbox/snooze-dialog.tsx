import { type FormEvent, useId, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useNow } from "../hooks/use-now.ts";
import { snoozeChoices } from "../internal/snooze-choices.ts";
import { wallClock, zonedTime } from "../internal/zoned-time.ts";
import { Dialog } from "./dialog.tsx";
import { useLaterStrings } from "./later.tsx";

/** Asks for a day and an hour, by the clock of the inbox's zone. */
export default function SnoozeDialog({
  onPick,
  onClose,
}: {
  onPick(at: number): void;
  onClose(): void;
}) {
  const { strings, format } = useInbox();
  const { snoozeUntil: words } = useLaterStrings();
  const { timeZone } = format;
  const now = useNow();
  const fieldId = useId();
  const [clock, setClock] = useState(() => {
    const tomorrow = snoozeChoices(now, timeZone).find(({ key }) => key === "tomorrow");
    return wallClock(tomorrow?.at ?? now, timeZone);
  });
  const at = zonedTime(clock, timeZone);
  const isPast = !(at > now);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isPast) return;
    onPick(at);
    onClose();
  };
  return (
    <Dialog label={words.title} className="prosa-dialog" onClose={onClose}>
      <form className="prosa-dialog-body" onSubmit={submit}>
        <h2 className="prosa-dialog-title">{words.title}</h2>
        <label className="prosa-field-label" htmlFor={fieldId}>
          {words.field}
        </label>
        <input
          id={fieldId}
          className="prosa-field"
          type="datetime-local"
          required
          min={wallClock(now, timeZone)}
          value={clock}
          aria-describedby={`${fieldId}-hint`}
          onChange={(event) => setClock(event.target.value)}
        />
        <p id={`${fieldId}-hint`} className="prosa-dialog-text" role="status">
          {isPast ? words.past : words.comesBack(format.full(at))}
        </p>
        <div className="prosa-dialog-actions">
          <button type="button" className="prosa-btn" onClick={onClose}>
            {strings.outcome.cancel}
          </button>
          <button type="submit" className="prosa-btn" data-tone="primary" disabled={isPast}>
            {strings.header.snooze}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
