import type { ProsaError } from "@prosa/core";
import type { ReactNode } from "react";

export interface StateCardProps {
  /** `begin`: something starts here. `quiet`: nothing here. `error`: broken. */
  kind: "begin" | "quiet" | "error";
  title: string;
  text?: string;
  error?: ProsaError | null;
  children?: ReactNode;
}

/** A dash, one sentence, one reason, one or two actions; for errors the code and request id. */
export function StateCard({ kind, title, text, error, children }: StateCardProps) {
  const requestId = error?.details.requestId;
  return (
    <div className="prosa-state" data-kind={kind}>
      <span className="prosa-dash" />
      <h2 className="prosa-state-title">{title}</h2>
      {text && <p className="prosa-state-text">{text}</p>}
      {children && <div className="prosa-state-actions">{children}</div>}
      {error && (
        <code className="prosa-state-code">
          {error.code}
          {typeof requestId === "string" && ` · req ${requestId}`}
        </code>
      )}
    </div>
  );
}
