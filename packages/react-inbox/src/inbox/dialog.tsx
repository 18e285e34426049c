import type { ReactNode } from "react";
import { createPortal } from "react-dom";
import { useLayout } from "../primitives/inbox-layout.tsx";
import { useModal } from "../primitives/use-modal.ts";

export interface DialogProps {
  label: string;
  className: string;
  onClose(): void;
  children: ReactNode;
}

/** A modal dialog above everything. */
export function Dialog({ label, className, onClose, children }: DialogProps) {
  const { root } = useLayout();
  const modal = useModal(onClose);
  if (!root) return null;
  return createPortal(
    <dialog
      {...modal}
      className={className}
      aria-label={label}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      {children}
    </dialog>,
    root,
  );
}
