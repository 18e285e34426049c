import { ChevronLeft } from "lucide-react";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { ContextPane } from "../primitives/inbox-layout.tsx";
import { Icon } from "./icon.tsx";
import { useLaterStrings } from "./later.tsx";

/**
 * The context pane over the others, where it has no place beside them. Those below cannot be reached
 * while it is open; Escape, its button and a press beside it close it, and the focus goes back.
 */
export default function ContextSheet({
  onClose,
  children,
}: {
  onClose(): void;
  children: ReactNode;
}) {
  const { strings } = useInbox();
  const { person } = useLaterStrings();
  const pane = useRef<HTMLDivElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const element = pane.current;
    const opener = document.activeElement;
    const covered = [...(element?.parentElement?.children ?? [])].filter(
      (each): each is HTMLElement =>
        each instanceof HTMLElement && each !== element && !each.hasAttribute("data-scrim"),
    );
    for (const each of covered) each.inert = true;
    close.current?.focus();
    return () => {
      for (const each of covered) each.inert = false;
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    <>
      <div className="prosa-sheet-scrim" data-scrim="" aria-hidden onPointerDown={onClose} />
      <ContextPane
        ref={pane}
        role="dialog"
        aria-modal
        className="prosa-pane prosa-pane-context"
        data-sheet=""
        onKeyDown={(event) => {
          if (event.key !== "Escape" || event.defaultPrevented) return;
          event.preventDefault();
          event.stopPropagation();
          onClose();
        }}
      >
        <div className="prosa-sheet-bar">
          <button
            ref={close}
            type="button"
            className="prosa-ibtn"
            aria-label={person.close}
            onClick={onClose}
          >
            <Icon of={ChevronLeft} size={20} />
          </button>
          <span>{strings.contact}</span>
        </div>
        {children}
      </ContextPane>
    </>
  );
}
