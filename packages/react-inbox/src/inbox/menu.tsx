import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";

export interface MenuItem {
  key: string;
  label: ReactNode;
  /** Shown at the end of the line, quietly. */
  hint?: string;
  /** With it, the item can be chosen or not, and says so. */
  isChosen?: boolean;
  /** Beside the others that are, as a sign of its own. */
  isInline?: boolean;
  /** The menu stays, for more than one choice. */
  keepsOpen?: boolean;
  /** Without it, the item is a heading of those below it. */
  onSelect?(): void;
}

export interface MenuProps {
  label: string;
  items: readonly MenuItem[];
  container: HTMLElement | null;
  /** `row` lays the items side by side. */
  layout?: "column" | "row";
  onClose(): void;
}

/** The open menu of a `MenuButton`, anchored to it. Loaded when first needed. */
export function Menu({ label, items, container, layout = "column", onClose }: MenuProps) {
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span className="prosa-menu-anchor" aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={container}>
        <DropdownMenu.Content
          className="prosa-menu"
          data-layout={layout}
          aria-label={label}
          // Radix names it after its trigger, which here is a mere anchor.
          aria-labelledby={undefined}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          {items.map((item) => (
            <Line key={item.key} item={item} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Line({ item }: { item: MenuItem }) {
  const { label, hint, isChosen, isInline, keepsOpen, onSelect } = item;
  if (!onSelect) {
    return <DropdownMenu.Label className="prosa-menu-heading">{label}</DropdownMenu.Label>;
  }
  const props = {
    className: "prosa-menu-item",
    "data-chosen": isChosen ? "" : undefined,
    "data-inline": isInline ? "" : undefined,
    onSelect(event: Event) {
      if (keepsOpen) event.preventDefault();
      onSelect();
    },
  };
  const content = (
    <>
      {label}
      {hint && <span className="prosa-menu-hint">{hint}</span>}
    </>
  );
  if (isChosen === undefined) {
    return <DropdownMenu.Item {...props}>{content}</DropdownMenu.Item>;
  }
  return (
    <DropdownMenu.CheckboxItem {...props} checked={isChosen}>
      {content}
      {!isInline && (
        <DropdownMenu.ItemIndicator className="prosa-menu-hint">
          <Icon of={Check} size={14} />
        </DropdownMenu.ItemIndicator>
      )}
    </DropdownMenu.CheckboxItem>
  );
}
