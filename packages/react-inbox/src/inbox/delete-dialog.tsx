import type { Message } from "@prosa/core";
import { useInbox } from "../hooks/inbox-context.ts";
import { Dialog } from "./dialog.tsx";
import { useLaterStrings } from "./later.tsx";

/** Asks before a message goes from the customer's phone, too. */
export default function DeleteDialog({ message, onClose }: { message: Message; onClose(): void }) {
  const { client } = useInbox();
  const words = useLaterStrings().deletion;
  const { id: messageId, conversationId } = message;
  return (
    <Dialog label={words.title} className="prosa-dialog" onClose={onClose}>
      <div className="prosa-dialog-body">
        <h2 className="prosa-dialog-title">{words.title}</h2>
        <p className="prosa-dialog-text">{words.text}</p>
        <div className="prosa-dialog-actions">
          <button type="button" className="prosa-btn" onClick={onClose}>
            {words.cancel}
          </button>
          <button
            type="button"
            className="prosa-btn"
            data-tone="danger"
            onClick={() => {
              client.changeMessage(conversationId, { kind: "delete", messageId });
              onClose();
            }}
          >
            {words.confirm}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
