import { History } from "lucide-react";
import { useEffect } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import * as Thread from "../primitives/parts/thread.ts";
import type { PastConversation } from "../transport/transport.ts";
import { Icon } from "./icon.tsx";

/** Where an earlier conversation begins in the thread, or the one that is open. */
export function PastDivider({ conversation }: { conversation: PastConversation | null }) {
  const { strings } = useInbox();
  const details = useDetails(conversation);
  return (
    <div className="prosa-past">
      {conversation ? <span>{details}</span> : <span>{strings.past.current}</span>}
    </div>
  );
}

/** Brings in the conversation before; nothing when there is none. Asks only where it comes in sight. */
export function OlderConversations() {
  const { strings } = useInbox();
  const { history } = Thread.useThread();
  const { look, next, state } = history ?? {};
  const details = useDetails(next ?? null);
  useEffect(() => look?.(), [look]);
  if (!history) return null;
  if (state === "failed") {
    return (
      <div className="prosa-older-past" role="alert">
        {strings.past.failed}
        <button type="button" className="prosa-btn" data-size="xs" onClick={history.showNext}>
          {strings.tryAgain}
        </button>
      </div>
    );
  }
  if (!next) return null;
  return (
    <div className="prosa-older-past">
      <button
        type="button"
        className="prosa-btn"
        aria-busy={state === "loading"}
        onClick={history.showNext}
      >
        <Icon of={History} />
        {strings.past.show}
      </button>
      <span className="prosa-older-next">{details}</span>
    </div>
  );
}

/** `Conversa 1290 · 12 de out. · resolvida por Caio Menezes, 14 de out.` */
function useDetails(conversation: PastConversation | null): string {
  const { strings, format } = useInbox();
  if (!conversation) return "";
  const { number, startedAt, resolvedAt, resolvedBy } = conversation;
  const date = (at: string) => format.date(Date.parse(at));
  const parts = [
    strings.past.number(String(number)),
    date(startedAt),
    resolvedAt && strings.past.resolved(resolvedBy, date(resolvedAt)),
  ];
  return parts.filter(Boolean).join(" · ");
}
