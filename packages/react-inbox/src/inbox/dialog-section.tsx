import { type ReactNode, useId } from "react";

/** A titled part of a dialog. */
export function DialogSection({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="prosa-set" aria-labelledby={id}>
      <h3 id={id} className="prosa-set-title">
        {title}
      </h3>
      {children}
    </section>
  );
}
