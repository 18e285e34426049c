import { RotateCcw, Trash2 } from "lucide-react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useInboxState } from "../hooks/use-inbox-state.ts";
import { useOutbox } from "../hooks/use-messages.ts";
import { contactName, plainText } from "../primitives/preview-text.ts";
import type { OutboxEntry } from "../store/state.ts";
import { Dialog } from "./dialog.tsx";
import { Icon } from "./icon.tsx";
import { useLaterStrings } from "./later.tsx";

/** Everything that was written and has not left, over all conversations. */
export default function OutboxList({ onClose }: { onClose(): void }) {
  const words = useLaterStrings().outbox;
  const { strings } = useInbox();
  const entries = useOutbox();
  return (
    <Dialog label={words.title} className="prosa-dialog" onClose={onClose}>
      <h2 className="prosa-dialog-title">{words.title}</h2>
      <p className="prosa-muted" role="status">
        {strings.outcome.waiting(entries.length)}
      </p>
      <ul className="prosa-out">
        {entries.map((entry) => (
          <Entry key={entry.clientMessageId} entry={entry} onClose={onClose} />
        ))}
      </ul>
      <div className="prosa-dialog-acts">
        <button type="button" className="prosa-btn" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}

function Entry({ entry, onClose }: { entry: OutboxEntry; onClose(): void }) {
  const words = useLaterStrings().outbox;
  const { strings, format, client, open } = useInbox();
  const conversation = useInboxState((state) => state.conversations.get(entry.conversationId));
  const name = conversation ? contactName(conversation.contact, strings, format) : "";
  const { content, state, errorCode } = entry;
  const kind = "file" in content ? "document" : "text";
  const text = "body" in content ? content.body : "emoji" in content ? content.emoji : null;
  const reason = strings.errors[errorCode ?? ""] ?? strings.errors.fallback;
  return (
    <li className="prosa-out-line" data-state={state}>
      <button
        type="button"
        className="prosa-out-text"
        onClick={() => {
          open(entry.conversationId);
          onClose();
        }}
      >
        <b className="prosa-ell">{words.to(name)}</b>
        <span className="prosa-ell" dir="auto">
          {plainText(kind, text ?? entry.fileName, strings)}
        </span>
        <small>
          {state === "failed" ? strings.outcome.failed(reason) : strings.status.queued} ·{" "}
          {format.time(entry.createdAt)}
        </small>
      </button>
      {state === "failed" && (
        <button
          type="button"
          className="prosa-ibtn"
          aria-label={words.retry}
          title={words.retry}
          onClick={() => client.outbox.retry(entry.clientMessageId)}
        >
          <Icon of={RotateCcw} />
        </button>
      )}
      {(state === "failed" || state === "queued") && (
        <button
          type="button"
          className="prosa-ibtn"
          aria-label={words.discard}
          title={words.discard}
          onClick={() => client.outbox.discard(entry.clientMessageId)}
        >
          <Icon of={Trash2} />
        </button>
      )}
    </li>
  );
}
