import { useInbox } from "../hooks/inbox-context.ts";
import { reasonOf } from "../primitives/message.tsx";
import { contactName } from "../primitives/preview-text.ts";
import type { SendFailure } from "../store/send-failures.ts";
import type { InboxStrings } from "../strings/strings.ts";
import { useLaterStrings } from "./later.tsx";

/** To whom it was, what became of it, and which buttons of the message settle it. */
export default function FailureWords({ failures }: { failures: readonly SendFailure[] }) {
  const { client, strings, format } = useInbox();
  const { sendFailure } = useLaterStrings();
  const { conversations } = client.store.get();
  const lines = failures.map((failure) => {
    const contact = conversations.get(failure.conversationId)?.contact;
    const name = contact ? contactName(contact, strings, format) : strings.unknownContact;
    return sendFailure(name, whatOf(failure, strings), actionsOf(failure, strings));
  });
  return <p className="prosa-sr">{[...new Set(lines)].join(" ")}</p>;
}

function whatOf({ state, what, errorCode }: SendFailure, strings: InboxStrings): string {
  const reason = reasonOf(errorCode, strings);
  const { outcome, change } = strings;
  const text =
    what === "edit"
      ? change.notEdited(reason)
      : what === "delete"
        ? change.notDeleted(reason)
        : state === "failed"
          ? outcome.failed(reason)
          : errorCode === "not_verifiable"
            ? outcome.notVerifiable
            : outcome.unknown;
  return text.endsWith(".") ? text : `${text}.`;
}

function actionsOf({ state, errorCode }: SendFailure, strings: InboxStrings): string {
  const { outcome, composer } = strings;
  const again =
    errorCode === "conversation.answered"
      ? [composer.sendAnyway]
      : state === "unknown"
        ? [outcome.verify, outcome.retryAnyway]
        : [outcome.retry];
  return [...again, outcome.discard].join(", ");
}
