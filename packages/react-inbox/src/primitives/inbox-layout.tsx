import { Primitive } from "@radix-ui/react-primitive";
import { type CSSProperties, forwardRef, useMemo, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useActiveConversation } from "../hooks/use-conversations.ts";
import { tokenStyle } from "../internal/tokens.ts";
import { createPart, type PartProps } from "./create-part.tsx";
import { createPartContext } from "./part-context.ts";
import { useHostScheme } from "./use-host-scheme.ts";
import { useSystemScheme } from "./use-system-scheme.ts";

interface LayoutValue {
  root: HTMLElement | null;
}
const [LayoutProvider, useLayout] = createPartContext<LayoutValue>(
  "InboxLayout",
  "InboxLayout.Root",
);

export { useLayout };

/**
 * The one root of an inbox: language, direction, scheme and tokens hang on it. `data-view` says
 * which pane a narrow container shows: `list` or `thread`.
 */
export const Root = forwardRef<HTMLDivElement, PartProps<"div">>(({ style, ...props }, ref) => {
  const { locale, strings, appearance } = useInbox();
  const { id } = useActiveConversation();
  const [root, setRoot] = useState<HTMLElement | null>(null);
  const system = useSystemScheme();
  const { colorScheme = "inherit", density, radius, variables, layout } = appearance;
  const host = useHostScheme(root, colorScheme === "inherit");
  const scheme = colorScheme === "inherit" ? host : colorScheme === "system" ? system : colorScheme;
  const { listWidth, bubbleMaxWidth } = layout ?? {};
  const tokens = useMemo(
    () =>
      ({
        ...tokenStyle(variables ?? {}),
        ...(listWidth !== undefined && { "--prosa-list-width": `${listWidth}px` }),
        ...(bubbleMaxWidth !== undefined && { "--prosa-bubble-max": bubbleMaxWidth }),
      }) as CSSProperties,
    [variables, listWidth, bubbleMaxWidth],
  );
  const value = useMemo(() => ({ root }), [root]);
  return (
    <LayoutProvider value={value}>
      <Primitive.div
        role="region"
        aria-label={strings.conversations}
        lang={locale.code}
        dir={locale.dir}
        data-scheme={scheme ?? undefined}
        data-density={density}
        data-radius={radius}
        data-view={id === null ? "list" : "thread"}
        style={{ ...tokens, ...style }}
        {...props}
        ref={(element) => {
          setRoot(element);
          if (typeof ref === "function") ref(element);
          else if (ref) ref.current = element;
        }}
      />
    </LayoutProvider>
  );
});
Root.displayName = "InboxLayout.Root";

export const ListPane = createPart("div", "InboxLayout.ListPane", () => ({ "data-pane": "list" }));

export const ThreadPane = createPart("div", "InboxLayout.ThreadPane", () => {
  const { strings } = useInbox();
  return { role: "region", "aria-label": strings.thread, "data-pane": "thread" };
});

export const ContextPane = createPart("div", "InboxLayout.ContextPane", () => {
  const { strings } = useInbox();
  return { role: "complementary", "aria-label": strings.contact, "data-pane": "context" };
});

/** Goes back to the list where one pane is shown. */
export const BackButton = createPart("button", "InboxLayout.BackButton", () => {
  const { open, strings } = useInbox();
  return { type: "button" as const, "aria-label": strings.header.back, onClick: () => open(null) };
});
