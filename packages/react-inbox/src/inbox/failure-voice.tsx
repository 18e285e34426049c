import { useState } from "react";
import { type InboxContextValue, useInbox } from "../hooks/inbox-context.ts";
import { type SendFailure, useSendFailures } from "../hooks/use-send-failures.ts";
import { contactName } from "../primitives/preview-text.ts";
import type { LaterStrings } from "../strings/later-strings.ts";
import type { InboxStrings } from "../strings/strings.ts";

/** The one assertive region: it says what of this operator's did not leave, in any conversation. */
export function FailureVoice() {
  const inbox = useInbox();
  const [said, say] = useState({ turn: 0, text: "" });
  useSendFailures((failures) => {
    void toText(failures, inbox).then((text) => say(({ turn }) => ({ turn: turn + 1, text })));
  });
  return (
    <div aria-live="assertive" className="prosa-sr">
      <span key={said.turn}>{said.text}</span>
    </div>
  );
}

/** To whom each was, what became of it, and which buttons of the message settle it. */
async function toText(
  failures: readonly SendFailure[],
  { client, strings, format, locale }: InboxContextValue,
): Promise<string> {
  const loaded = await locale.later().catch(() => null);
  const words = { ...loaded?.later, ...(strings as Partial<LaterStrings>) };
  const { conversations } = client.store.get();
  const lines = failures.map((failure) => {
    const contact = conversations.get(failure.conversationId)?.contact;
    const name = contact ? contactName(contact, strings, format) : strings.unknownContact;
    const what = whatOf(failure, strings);
    return words.sendFailure?.(name, what, actionsOf(failure, strings)) ?? `${name}. ${what}`;
  });
  return [...new Set(lines)].join(" ");
}

function whatOf({ state, what, errorCode }: SendFailure, strings: InboxStrings): string {
  const { outcome, change, errors } = strings;
  const reason = errors[errorCode ?? ""] ?? errors[`channel.${errorCode}`] ?? errors.fallback;
  const unknown = errorCode === "not_verifiable" ? outcome.notVerifiable : outcome.unknown;
  const text = {
    message: state === "failed" ? outcome.failed(reason) : unknown,
    edit: change.notEdited(reason),
    delete: change.notDeleted(reason),
  }[what];
  return text.endsWith(".") ? text : `${text}.`;
}

function actionsOf({ state, errorCode }: SendFailure, strings: InboxStrings): string {
  const { outcome, composer } = strings;
  const isAnswered = errorCode === "conversation.answered";
  const again = isAnswered ? composer.sendAnyway : outcome.retry;
  const acts = state === "unknown" ? [outcome.verify, outcome.retryAnyway] : [again];
  return [...acts, outcome.discard].join(", ");
}
