import { RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import type { Remote } from "../hooks/use-remote.ts";
import * as Context from "../primitives/context.tsx";
import { Icon } from "./icon.tsx";
import { useLaterStrings } from "./later.tsx";

/** What stands in a section until its content is there, or when it did not come. */
export function SectionState({
  remote,
  empty,
  isEmpty,
  children,
}: {
  remote: Pick<Remote<unknown>, "status" | "error" | "reload">;
  empty?: string;
  isEmpty?: boolean;
  children: ReactNode;
}) {
  const { strings } = useInbox();
  return (
    <Context.State
      remote={remote}
      isEmpty={isEmpty}
      empty={<p className="prosa-ctx-sub">{empty}</p>}
      skeleton={
        <div className="prosa-sec-wait" role="status" aria-label={strings.loading}>
          <span className="prosa-sk" />
          <span className="prosa-sk" />
        </div>
      }
      failure={(retry, code) => (
        <div className="prosa-sec-fail" role="alert">
          <p>{reasonOf(strings, code)}</p>
          <button type="button" className="prosa-btn" data-size="xs" onClick={retry}>
            <Icon of={RotateCcw} size={12} />
            {strings.tryAgain}
          </button>
          <code className="prosa-state-code">{code}</code>
        </div>
      )}
    >
      {children}
    </Context.State>
  );
}

export function reasonOf(strings: { errors: Record<string, string> }, code: string): string {
  return strings.errors[code] ?? strings.errors.fallback ?? code;
}

/** Why something was not saved; the text stays where it was typed. */
export function ActionError({ code }: { code: string | null }) {
  const { strings } = useInbox();
  const { person } = useLaterStrings();
  if (code === null) return null;
  return (
    <p className="prosa-form-error" role="alert">
      {person.notSaved} {reasonOf(strings, code)}
    </p>
  );
}
