import type { ReactNode } from "react";

interface StateProps {
  /** `begin` invites, `quiet` has nothing, `error` is broken. */
  kind: "begin" | "quiet" | "error";
  title: string;
  text: string;
  /** What support needs to find the cause. */
  code?: string;
  children?: ReactNode;
}

/** An empty or broken page: the dash, one sentence, one reason, one or two actions. */
export function State({ kind, title, text, code, children }: StateProps) {
  return (
    <main className="state" data-kind={kind}>
      <span className="dash" />
      <h1>{title}</h1>
      <p>{text}</p>
      {code ? <code>{code}</code> : null}
      {children ? <div className="state-actions">{children}</div> : null}
    </main>
  );
}
