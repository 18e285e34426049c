import { type ReactNode, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { useLayout } from "../primitives/inbox-layout.tsx";

export interface DialogProps {
  label: string;
  className: string;
  onClose(): void;
  children: ReactNode;
}

/**
 * A modal dialog above everything: the browser's own, which holds the focus, gives it back, and
 * needs no style of its own in the host's page.
 */
export function Dialog({ label, className, onClose, children }: DialogProps) {
  const { root } = useLayout();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  if (!root) return null;
  return createPortal(
    <dialog
      ref={dialog}
      className={className}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={() => {
        if (!dialog.current?.open) onClose();
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== "Escape") return;
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      {children}
    </dialog>,
    root,
  );
}
