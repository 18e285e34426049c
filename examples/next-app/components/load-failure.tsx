import type { ApiError } from "../lib/ask-api.ts";
import { State } from "./state.tsx";

interface LoadFailureProps {
  failure: ApiError;
  /** Why it failed, in the words of the page. */
  text: string;
  strings: {
    forbiddenTitle: string;
    forbiddenText: string;
    toConversations: string;
    errorTitle: string;
    retry: string;
  };
  onRetry: () => void;
}

/** In place of a page of an admin: this is not for you, or it did not load. */
export function LoadFailure({ failure, text, strings, onRetry }: LoadFailureProps) {
  if (failure.code === "auth.forbidden") {
    return (
      <State kind="quiet" title={strings.forbiddenTitle} text={strings.forbiddenText}>
        <a className="btn" href="/conversas">
          {strings.toConversations}
        </a>
      </State>
    );
  }
  return (
    <State
      kind="error"
      title={strings.errorTitle}
      text={text}
      {...(failure.requestId ? { code: failure.requestId } : {})}
    >
      <button type="button" className="btn btn-primary" onClick={onRetry}>
        {strings.retry}
      </button>
    </State>
  );
}
