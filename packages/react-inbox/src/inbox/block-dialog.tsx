import { useAction } from "../hooks/use-contact.ts";
import { Dialog } from "./dialog.tsx";
import { useLaterStrings } from "./later.tsx";
import { ActionError } from "./section-state.tsx";

/** Says what a block does before it does it. */
export default function BlockDialog({
  name,
  isBlocked,
  block,
  onClose,
}: {
  name: string;
  isBlocked: boolean;
  block(blocked: boolean): Promise<unknown>;
  onClose(): void;
}) {
  const { person } = useLaterStrings();
  const action = useAction();
  const title = isBlocked ? person.unblockTitle(name) : person.blockTitle(name);
  return (
    <Dialog label={title} className="prosa-dialog" onClose={onClose}>
      <div className="prosa-dialog-body">
        <h2 className="prosa-dialog-title">{title}</h2>
        <p className="prosa-dialog-text">{isBlocked ? person.unblockText : person.blockText}</p>
        <ActionError code={action.code} />
        <div className="prosa-dialog-actions">
          <button type="button" className="prosa-btn" onClick={onClose}>
            {person.cancel}
          </button>
          <button
            type="button"
            className="prosa-btn"
            data-tone={isBlocked ? "primary" : "danger"}
            disabled={action.isBusy}
            onClick={async () => {
              if (await action.run(() => block(!isBlocked))) onClose();
            }}
          >
            {isBlocked ? person.unblock : person.block}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
