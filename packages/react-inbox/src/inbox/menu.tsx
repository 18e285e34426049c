import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

export interface MenuItem {
  key: string;
  label: ReactNode;
  isChosen?: boolean;
  onSelect(): void;
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
          align="end"
          sideOffset={6}
          collisionPadding={8}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          {items.map((item) => (
            <DropdownMenu.Item
              key={item.key}
              className="prosa-menu-item"
              data-chosen={item.isChosen ? "" : undefined}
              onSelect={item.onSelect}
            >
              {item.label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
