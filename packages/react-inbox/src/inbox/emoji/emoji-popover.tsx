import { type ReactNode, useRef, useState } from "react";
import { useLayout } from "../../primitives/inbox-layout.tsx";
import { later } from "../later.tsx";

const Panel = later(() => import("./emoji-popover-panel.tsx"));

/**
 * The emoji picker, open, anchored to the element that it is drawn in (which must be positioned, as
 * `.prosa-menu-wrap` is). Give the focus back in `onClose`.
 */
export function EmojiPicker({
  onChoose,
  onClose,
}: {
  onChoose(emoji: string): void;
  onClose(): void;
}) {
  const { root } = useLayout();
  return <Panel container={root} onChoose={onChoose} onClose={onClose} />;
}

/** A button that opens the emoji picker; a chosen emoji closes it. */
export function EmojiPopover({
  label,
  className,
  onChoose,
  children,
}: {
  label: string;
  className: string;
  onChoose(emoji: string): void;
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <span className="prosa-menu-wrap">
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        title={label}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPointerEnter={Panel.preload}
        onFocus={Panel.preload}
        onClick={() => setOpen(!isOpen)}
      >
        {children}
      </button>
      {isOpen && (
        <EmojiPicker
          onChoose={(emoji) => {
            setOpen(false);
            button.current?.focus();
            onChoose(emoji);
          }}
          onClose={() => {
            setOpen(false);
            button.current?.focus();
          }}
        />
      )}
    </span>
  );
}
