import { Primitive } from "@radix-ui/react-primitive";
import {
  type ComponentPropsWithoutRef,
  type ComponentRef,
  createElement,
  type ElementType,
  type ForwardedRef,
  type ForwardRefExoticComponent,
  forwardRef,
  type RefAttributes,
  type SyntheticEvent,
} from "react";

type Tag =
  | "div"
  | "span"
  | "button"
  | "ul"
  | "li"
  | "nav"
  | "form"
  | "p"
  | "a"
  | "h2"
  | "img"
  | "input";
export type PartProps<T extends Tag> = ComponentPropsWithoutRef<(typeof Primitive)[T]>;
type Data = { [name: `data-${string}`]: string | number | boolean | undefined };
type Part<T extends Tag> = ForwardRefExoticComponent<
  PartProps<T> & Data & RefAttributes<ComponentRef<(typeof Primitive)[T]>>
>;

/**
 * A part: an element with props of its own, its ref, `asChild`, and the user's props on top. The
 * user's handler runs first; ours only when the event was not prevented. `null` renders nothing.
 */
export function createPart<T extends Tag>(
  tag: T,
  displayName: string,
  useOwnProps: () => (Partial<PartProps<T>> & Data) | null = () => ({}) as Partial<PartProps<T>>,
): Part<T> {
  const Element: ElementType = Primitive[tag];
  const Component = forwardRef(
    (props: PartProps<T>, ref: ForwardedRef<ComponentRef<(typeof Primitive)[T]>>) => {
      const own = useOwnProps();
      return own && createElement(Element, { ...mergeProps(own, props), ref });
    },
  );
  Component.displayName = displayName;
  return Component as unknown as Part<T>;
}

/** Props of the user over ours: handlers in a chain, styles and classes together. */
export function mergeProps(own: object, user: object): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...own };
  for (const [name, value] of Object.entries(user)) {
    const ours = merged[name];
    if (value === undefined) continue;
    if (/^on[A-Z]/.test(name) && typeof ours === "function" && typeof value === "function") {
      merged[name] = (event: SyntheticEvent) => {
        value(event);
        if (!event.defaultPrevented) ours(event);
      };
    } else if (name === "className" && ours) {
      merged[name] = `${ours} ${value}`;
    } else if (name === "style" && ours) {
      merged[name] = { ...ours, ...value };
    } else {
      merged[name] = value;
    }
  }
  return merged;
}
