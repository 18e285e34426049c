import { X } from "lucide-react";
import type { Ref } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { Icon } from "./icon.tsx";

/** The title of a dialog that has nothing to cancel, and the button that closes it. */
export function DialogHead({
  title,
  closeRef,
  onClose,
}: {
  title: string;
  closeRef?: Ref<HTMLButtonElement>;
  onClose(): void;
}) {
  const { close } = useInbox().strings.commands;
  return (
    <div className="prosa-dialog-head">
      <h2 className="prosa-dialog-title">{title}</h2>
      <button
        ref={closeRef}
        type="button"
        className="prosa-ibtn"
        aria-label={close}
        title={close}
        onClick={onClose}
      >
        <Icon of={X} size={18} />
      </button>
    </div>
  );
}
