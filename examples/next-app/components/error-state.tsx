"use client";

import { stringsOf } from "../lib/strings/strings.ts";
import { useDocumentLocale } from "../lib/use-document-locale.ts";
import { State } from "./state.tsx";

interface ErrorStateProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/** What a page shows when it cannot be drawn; the digest finds the cause in the server's log. */
export function ErrorState({ error, reset }: ErrorStateProps) {
  const { states } = stringsOf(useDocumentLocale());
  return (
    <State kind="error" title={states.errorTitle} text={states.errorText} code={error.digest}>
      <button type="button" className="btn btn-primary" onClick={reset}>
        {states.retry}
      </button>
    </State>
  );
}
