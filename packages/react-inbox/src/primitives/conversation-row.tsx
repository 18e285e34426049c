import { Primitive } from "@radix-ui/react-primitive";
import { forwardRef, useCallback, useEffect, useRef } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useActiveConversation, useTyping } from "../hooks/use-conversations.ts";
import { useDraft } from "../hooks/use-draft.ts";
import { useInboxState } from "../hooks/use-inbox-state.ts";
import { useNow } from "../hooks/use-now.ts";
import { useListSelection, useRow } from "./conversation-list.tsx";
import { createPart, type PartProps } from "./create-part.tsx";
import { contactName, plainText } from "./preview-text.ts";

const LONG_PRESS_MS = 450;

/**
 * One row, as a button that opens it; with Shift or Control, by a long touch, or by a touch while rows
 * are selected it is selected instead. `data-unread`, `data-selected` and `aria-current` say its state.
 */
export const Item = forwardRef<HTMLButtonElement, PartProps<"button">>(
  ({ onClick, ...props }, ref) => {
    const { item, isStop } = useRow();
    const selection = useListSelection();
    const { id, open } = useActiveConversation();
    const press = useRef<{ timer?: ReturnType<typeof setTimeout>; isLong: boolean }>({
      isLong: false,
    });
    const endPress = useCallback(() => clearTimeout(press.current.timer), []);
    useEffect(() => endPress, [endPress]);
    return (
      <Primitive.button
        type="button"
        tabIndex={isStop ? 0 : -1}
        aria-current={item.id === id ? "true" : undefined}
        data-conversation={item.id}
        data-unread={item.read.unread > 0 ? "" : undefined}
        data-selected={selection.selected.has(item.id) ? "" : undefined}
        onPointerDown={({ pointerType }) => {
          press.current.isLong = false;
          if (pointerType !== "touch") return;
          press.current.timer = setTimeout(() => {
            press.current.isLong = true;
            selection.toggle(item.id);
          }, LONG_PRESS_MS);
        }}
        onPointerUp={endPress}
        onPointerCancel={endPress}
        onPointerLeave={endPress}
        onContextMenu={(event) => press.current.isLong && event.preventDefault()}
        onClick={(event) => {
          onClick?.(event);
          if (event.defaultPrevented || press.current.isLong) return;
          const isTouch = (event.nativeEvent as PointerEvent).pointerType === "touch";
          if (event.shiftKey) selection.extendTo(item.id);
          else if (event.ctrlKey || event.metaKey || (isTouch && selection.selected.size > 0)) {
            selection.toggle(item.id);
          } else open(item.id);
        }}
        {...props}
        ref={ref}
      />
    );
  },
);
Item.displayName = "ConversationList.Item";

/** Selects its row for a change of many; it stands beside `Item`, since no button holds another. */
export const ItemCheckbox = createPart("input", "ConversationList.ItemCheckbox", () => {
  const { strings, format } = useInbox();
  const { item, isStop } = useRow();
  const selection = useListSelection();
  return {
    type: "checkbox",
    tabIndex: isStop && selection.selected.size > 0 ? 0 : -1,
    "aria-label": strings.bulk.select(contactName(item.contact, strings, format)),
    checked: selection.selected.has(item.id),
    onChange: () => selection.toggle(item.id),
  };
});

export const ItemTitle = createPart("span", "ConversationList.ItemTitle", () => {
  const { strings, format } = useInbox();
  const { item } = useRow();
  return { children: contactName(item.contact, strings, format), dir: "auto" };
});

export const ItemTime = forwardRef<HTMLTimeElement, { className?: string }>((props, ref) => {
  const { format } = useInbox();
  const now = useNow();
  const { item } = useRow();
  if (!item.lastMessageAt) return null;
  return (
    <time {...props} ref={ref} dateTime={item.lastMessageAt}>
      {format.listTime(Date.parse(item.lastMessageAt), now)}
    </time>
  );
});
ItemTime.displayName = "ConversationList.ItemTime";

/** The unread count; nothing when all is read. */
export const ItemUnread = createPart("span", "ConversationList.ItemUnread", () => {
  const { strings } = useInbox();
  const { unread, mentioned } = useRow().item.read;
  if (unread === 0 && !mentioned) return null;
  const count = unread > 99 ? "99+" : unread || "";
  const label = unread > 0 ? strings.unread(unread) : "";
  return {
    role: "img",
    "aria-label": mentioned ? `${strings.mentionedYou} ${label}`.trim() : label,
    children: mentioned ? `@${count}` : count,
  };
});

/** What stands in a row's second line: typing, then a draft, then a failure, then the preview. */
export function useRowPreview() {
  const { strings } = useInbox();
  const { item } = useRow();
  const { id: activeId } = useActiveConversation();
  const typing = useTyping(item.id);
  const draft = useDraft(item.id, "reply");
  const hasFailed = useInboxState((state) =>
    state.outbox.some((entry) => entry.conversationId === item.id && entry.state === "failed"),
  );
  const { preview } = item;
  const text = preview ? plainText(preview.kind, preview.text, strings) : "";
  const isOurs = preview?.direction === "out";
  const shown = isOurs ? `${strings.you}: ${text}` : text;
  if (typing) {
    const isRecording = typing.state === "recording";
    return { state: "typing" as const, text: isRecording ? strings.recording : strings.typing };
  }
  if (draft.trim() && item.id !== activeId) return { state: "draft" as const, text: draft.trim() };
  if (hasFailed || preview?.status === "failed") return { state: "failed" as const, text };
  return {
    state: "preview" as const,
    text: shown,
    kind: preview?.kind ?? null,
    status: isOurs ? (preview?.status ?? null) : null,
  };
}

/** How long the customer has waited, from a minute on: `warn` from 30, `late` from 60. */
export function useWaiting() {
  const { format } = useInbox();
  const now = useNow();
  const { waitingSince, status } = useRow().item;
  if (!waitingSince || status === "resolved") return null;
  const ms = Math.max(0, now - Date.parse(waitingSince));
  if (ms < 60_000) return null;
  const state = ms >= 3_600_000 ? "late" : ms >= 1_800_000 ? "warn" : "calm";
  return { text: format.waiting(ms), state };
}
