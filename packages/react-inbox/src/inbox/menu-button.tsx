import { lazy, type ReactNode, Suspense, useRef, useState } from "react";
import { useLayout } from "../primitives/inbox-layout.tsx";
import type { MenuItem } from "./menu.tsx";

const load = () => import("./menu.tsx");
const Menu = lazy(async () => ({ default: (await load()).Menu }));

interface MenuOpenerProps {
  /** Names the menu, and the button when it shows no words. */
  label: string;
  className: string;
  isOn?: boolean;
  /** The button shows words of its own. */
  hasText?: boolean;
  /** What keys find it by; several words where it holds several menus. */
  name?: string;
  children: ReactNode;
}

export interface MenuButtonProps extends MenuOpenerProps {
  items: readonly MenuItem[];
  layout?: "column" | "row";
}

/** A button whose menu loads on the first hover or focus. */
export function MenuButton({ items, layout, ...props }: MenuButtonProps) {
  const { root } = useLayout();
  const { label } = props;
  return (
    <MenuOpener
      {...props}
      preload={load}
      menu={(close) => (
        <Suspense>
          <Menu label={label} items={items} container={root} layout={layout} onClose={close} />
        </Suspense>
      )}
    />
  );
}

/** A button that opens a menu, and has the focus again when it closes. */
export function MenuOpener({
  label,
  className,
  isOn,
  hasText,
  name,
  children,
  preload,
  menu,
}: MenuOpenerProps & { preload(): unknown; menu(close: () => void): ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <span className="prosa-menu-wrap">
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={hasText ? undefined : label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        data-menu={name}
        data-on={isOn ? "" : undefined}
        onPointerEnter={() => void preload()}
        onFocus={() => void preload()}
        onClick={() => setOpen((open) => !open)}
      >
        {children}
      </button>
      {isOpen && menu(close)}
    </span>
  );
}
