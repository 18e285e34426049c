import { Ellipsis, Plus, Reply, SmilePlus } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useInboxState } from "../hooks/use-inbox-state.ts";
import { useMayChange } from "../hooks/use-message-change.ts";
import { useWriting } from "../hooks/use-writing.ts";
import * as Message from "../primitives/parts/message.ts";
import { useLongPress } from "../primitives/use-long-press.ts";
import { EmojiPicker } from "./emoji/emoji-popover.tsx";
import { openMenu, whenThere } from "./find-control.ts";
import { Icon } from "./icon.tsx";
import { later } from "./later.tsx";
import type { MenuItem } from "./menu.tsx";
import { MenuButton } from "./menu-button.tsx";

const DeleteDialog = later(() => import("./delete-dialog.tsx"));

const QUICK = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

/** Opens a message's menu by a resting finger, by Enter and by the menu key. */
export function useActionKeys() {
  const open = (element: HTMLElement) => {
    element.focus({ preventScroll: true });
    whenThere(element, "[data-menu='message']", () => openMenu("message")(element));
  };
  return {
    ...useLongPress(open),
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      const isMenuKey = event.key === "ContextMenu" || (event.shiftKey && event.key === "F10");
      if (event.target !== event.currentTarget || !(event.key === "Enter" || isMenuKey)) return;
      event.preventDefault();
      open(event.currentTarget);
    },
  };
}

/** Reply, react, and the rest in a menu: above the bubble while it is pointed at or holds the focus. */
export function MessageActions({ isPast }: { isPast: boolean }) {
  const { strings, features } = useInbox();
  const { message, local } = Message.useMessage().item;
  const writing = useWriting(message.conversationId);
  const canAnswer = !isPast && !writing.blocked;
  const isClosed = writing.window?.state === "closed";
  const canReact =
    canAnswer && !isClosed && writing.capabilities.reaction && features.reactions !== false;
  const [said, setSaid] = useState("");
  const bar = useRef<HTMLDivElement>(null);
  const react = useReact();
  const mayEdit = useMayChange("edit", message) && !isPast;
  const mayDelete = useMayChange("delete", message) && !isPast;
  const [isDeleting, setDeleting] = useState(false);
  const [isPicking, setPicking] = useState(false);
  if (local || message.deletedAt) return null;

  /** After the menu has given the focus back. */
  const focusComposer = () => {
    const pane = bar.current?.closest("[data-pane]");
    requestAnimationFrame(() => {
      const field = pane?.querySelector("textarea");
      field?.focus();
      field?.setSelectionRange(field.value.length, field.value.length);
    });
  };
  const reply = () => {
    writing.setReplyTo(message);
    focusComposer();
  };
  const edit = () => {
    writing.edit(message);
    focusComposer();
  };
  const endPicking = () => {
    setPicking(false);
    bar.current?.querySelector<HTMLElement>("[data-menu='message']")?.focus();
  };
  const copy = () => {
    navigator.clipboard.writeText(message.body ?? "").then(
      () => setSaid(strings.actions.copied),
      () => setSaid(""),
    );
  };
  const quick = QUICK.map(
    (emoji): MenuItem => ({
      key: emoji,
      label: emoji,
      isInline: true,
      isChosen: react.chosen === emoji,
      onSelect: () => react.toggle(emoji),
    }),
  );
  if (features.emoji !== false) {
    quick.push({
      key: "any",
      label: (
        <>
          <Icon of={Plus} />
          <span className="prosa-sr">{strings.actions.reactOther}</span>
        </>
      ),
      isInline: true,
      onSelect: () => setPicking(true),
    });
  }
  const items: MenuItem[] = canReact ? [...quick] : [];
  if (canAnswer) items.push({ key: "reply", label: strings.actions.reply, onSelect: reply });
  if (message.body) items.push({ key: "copy", label: strings.actions.copy, onSelect: copy });
  if (mayEdit) items.push({ key: "edit", label: strings.actions.edit, onSelect: edit });
  if (mayDelete) {
    items.push({
      key: "delete",
      label: strings.actions.remove,
      onSelect: () => setDeleting(true),
    });
  }
  if (items.length === 0) return null;
  return (
    <div ref={bar} className="prosa-hov" role="toolbar" aria-label={strings.actions.toolbar}>
      {canAnswer && (
        <button
          type="button"
          className="prosa-ibtn"
          data-size="xs"
          aria-label={strings.actions.reply}
          title={strings.actions.reply}
          onClick={reply}
        >
          <Icon of={Reply} />
        </button>
      )}
      {canReact && (
        <MenuButton
          label={strings.actions.react("…")}
          className="prosa-ibtn prosa-ibtn-xs"
          layout="row"
          items={quick}
        >
          <Icon of={SmilePlus} />
        </MenuButton>
      )}
      <MenuButton
        label={strings.actions.more}
        className="prosa-ibtn prosa-ibtn-xs"
        name="message"
        items={items}
      >
        <Icon of={Ellipsis} />
      </MenuButton>
      <span className="prosa-sr" role="status">
        {said}
      </span>
      {isPicking && (
        <span className="prosa-menu-wrap" data-open="">
          <EmojiPicker
            onChoose={(emoji) => {
              react.give(emoji);
              endPicking();
            }}
            onClose={endPicking}
          />
        </span>
      )}
      {isDeleting && <DeleteDialog message={message} onClose={() => setDeleting(false)} />}
    </div>
  );
}

/** Our reaction to this message: the same one again takes it back. */
function useReact() {
  const { client } = useInbox();
  const { message } = Message.useMessage().item;
  const ours = message.reactions.find(({ actorKey }) => !actorKey.startsWith("customer:"));
  const waiting = useInboxState(
    (state) =>
      state.outbox.findLast(
        ({ content }) => content.kind === "reaction" && content.messageId === message.id,
      )?.content,
  );
  const chosen = waiting?.kind === "reaction" ? waiting.emoji : (ours?.emoji ?? "");
  return {
    chosen,
    give: (emoji: string) => client.react(message.conversationId, message.id, emoji),
    toggle: (emoji: string) =>
      client.react(message.conversationId, message.id, emoji === chosen ? "" : emoji),
  };
}
