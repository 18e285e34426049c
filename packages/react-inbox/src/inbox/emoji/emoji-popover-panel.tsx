import { Popover } from "radix-ui";
import { useLaterStrings } from "../later.tsx";
import EmojiPanel from "./emoji-panel.tsx";

export interface EmojiPopoverPanelProps {
  container: HTMLElement | null;
  onChoose(emoji: string): void;
  onClose(): void;
}

/** The emoji picker above whatever it stands in. */
export default function EmojiPopoverPanel({
  container,
  onChoose,
  onClose,
}: EmojiPopoverPanelProps) {
  const words = useLaterStrings().emoji;
  return (
    <Popover.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Popover.Anchor asChild>
        <span className="prosa-menu-anchor" aria-hidden />
      </Popover.Anchor>
      <Popover.Portal container={container}>
        <Popover.Content
          className="prosa-menu prosa-emoji-menu"
          aria-label={words.label}
          side="top"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          // What takes an emoji may take the focus with it, which is no wish to leave.
          onFocusOutside={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          <EmojiPanel onChoose={onChoose} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
