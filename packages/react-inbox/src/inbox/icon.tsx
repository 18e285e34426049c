import type { LucideIcon } from "lucide-react";
import type { ComponentType, ReactNode } from "react";
import { type IconKey, type IconProps, useInbox } from "../hooks/inbox-context.ts";

type Size = 12 | 14 | 16 | 18 | 20;

/** A lucide icon in our stroke. It says nothing by itself: words stand beside or on its button. */
export function Icon({ of, size = 16 }: { of: LucideIcon; size?: Size }) {
  const own = useInbox().appearance.icons?.[of.displayName as IconKey];
  const Shape: ComponentType<IconProps> = own ?? of;
  return <Shape className="prosa-ic" size={size} strokeWidth={1.5} aria-hidden />;
}

/** Our own paths on the same grid. */
export function Glyph({ size = 16, children }: { size?: Size; children: ReactNode }) {
  return (
    <svg
      className="prosa-ic"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      {children}
    </svg>
  );
}

export function DoubleTick({ size = 16 }: { size?: Size }) {
  return (
    <Glyph size={size}>
      <path d="m2.5 12.500 4.500 4.500L16.500 7" />
      <path d="m12 15.500 1.500 1.500L22.500 7" />
    </Glyph>
  );
}

export function WhatsApp({ size = 16 }: { size?: Size }) {
  return (
    <Glyph size={size}>
      <path d="M4.2 19.8l1.2-4.1A8 8 0 1 1 8.4 18.700Z" />
      <path d="M9.300 8.600c.3-.5.9-.4 1.100 0l.7 1.300c.1.3 0 .6-.2.8l-.5.5c.5 1.100 1.300 1.900 2.400 2.400l.5-.5c.2-.2.5-.3.8-.2l1.300.7c.4.2.5.8 0 1.100-2.600 1.800-7.900-3.500-6.100-6.100Z" />
    </Glyph>
  );
}
