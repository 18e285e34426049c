import { Primitive } from "@radix-ui/react-primitive";
import {
  type ChangeEvent,
  type ClipboardEvent,
  type ComponentPropsWithoutRef,
  type DragEvent,
  forwardRef,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useComposer } from "../hooks/use-composer.ts";
import { useConversation } from "../hooks/use-conversations.ts";
import type { ComposerMode } from "../store/state.ts";
import { createPart, type PartProps } from "./create-part.tsx";
import { createPartContext } from "./part-context.ts";
import { contactName, plainText } from "./preview-text.ts";

interface ComposerValue {
  conversationId: string;
  composer: ReturnType<typeof useComposer>;
  input: RefObject<HTMLTextAreaElement | null>;
  picker: RefObject<HTMLInputElement | null>;
}
const [ComposerProvider, useComposerPart] = createPartContext<ComposerValue>(
  "Composer",
  "Composer.Root",
);

export { useComposerPart };

/** The form. `data-mode` is `reply` or `note`; files may be dropped on it (`data-drop`). */
export const Root = forwardRef<HTMLFormElement, PartProps<"form"> & { conversationId: string }>(
  ({ conversationId, ...props }, ref) => {
    const { strings } = useInbox();
    const composer = useComposer(conversationId);
    const input = useRef<HTMLTextAreaElement | null>(null);
    const picker = useRef<HTMLInputElement | null>(null);
    const [isOver, setOver] = useState(false);
    const value = { conversationId, composer, input, picker };
    return (
      <ComposerProvider value={value}>
        <Primitive.form
          aria-label={strings.composer.label}
          data-mode={composer.mode}
          data-blocked={composer.blocked ?? undefined}
          data-drop={isOver ? "" : undefined}
          {...props}
          onSubmit={(event) => {
            event.preventDefault();
            composer.submit();
            input.current?.focus();
          }}
          onDragOver={(event: DragEvent) => {
            if (!composer.canAttach || !event.dataTransfer.types.includes("Files")) return;
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event: DragEvent) => {
            setOver(false);
            if (!composer.canAttach || event.dataTransfer.files.length === 0) return;
            event.preventDefault();
            composer.attach([...event.dataTransfer.files]);
          }}
          ref={ref}
        />
      </ComposerProvider>
    );
  },
);
Root.displayName = "Composer.Root";

export const Modes = createPart("div", "Composer.Modes", () => {
  const { strings } = useInbox();
  return { role: "group", "aria-label": strings.composer.label };
});

/** Chooses between an answer to the customer and a note to the team. */
export const Mode = forwardRef<HTMLButtonElement, PartProps<"button"> & { mode: ComposerMode }>(
  ({ mode, children, ...props }, ref) => {
    const { strings } = useInbox();
    const { composer, input } = useComposerPart();
    if (mode === "note" && !composer.canNote) return null;
    return (
      <Primitive.button
        type="button"
        aria-pressed={composer.mode === mode}
        onClick={() => {
          composer.setMode(mode);
          input.current?.focus();
        }}
        {...props}
        ref={ref}
      >
        {children}
        {mode === "note" ? strings.composer.note : strings.composer.reply}
      </Primitive.button>
    );
  },
);
Mode.displayName = "Composer.Mode";

/** The text. Enter sends, Shift+Enter breaks the line, an input method's Enter does neither. */
export const Input = forwardRef<HTMLTextAreaElement, ComponentPropsWithoutRef<"textarea">>(
  ({ autoFocus, onKeyDown, ...props }, ref) => {
    const { strings, format } = useInbox();
    const { conversationId, composer, input } = useComposerPart();
    const conversation = useConversation(conversationId);
    const name = conversation ? contactName(conversation.contact, strings, format) : "";
    const label =
      composer.mode === "note"
        ? strings.composer.notePlaceholder
        : strings.composer.replyPlaceholder(name.split(" ")[0] ?? name);

    const { body } = composer;
    useEffect(() => {
      const element = input.current;
      if (!element || CSS.supports("field-sizing", "content")) return;
      element.style.blockSize = "auto";
      element.style.blockSize = body === "" ? "" : `${element.scrollHeight}px`;
    }, [body, input]);
    useEffect(() => {
      if (autoFocus) input.current?.focus({ preventScroll: true });
    }, [autoFocus, input]);

    return (
      <textarea
        rows={1}
        aria-label={label}
        placeholder={label}
        value={body}
        {...props}
        onChange={(event: ChangeEvent<HTMLTextAreaElement>) => composer.setBody(event.target.value)}
        onKeyDown={(event: KeyboardEvent<HTMLTextAreaElement>) => {
          if (event.nativeEvent.isComposing || event.keyCode === 229) return;
          onKeyDown?.(event);
          if (event.defaultPrevented) return;
          if (event.key === "Escape" && composer.replyTo) {
            event.stopPropagation();
            composer.setReplyTo(null);
          }
          if (event.key !== "Enter" || event.shiftKey) return;
          event.preventDefault();
          composer.submit();
        }}
        onPaste={(event: ClipboardEvent<HTMLTextAreaElement>) => {
          const files = [...event.clipboardData.files];
          if (files.length === 0 || !composer.canAttach) return;
          event.preventDefault();
          composer.attach(files);
        }}
        ref={(element) => {
          input.current = element;
          if (typeof ref === "function") ref(element);
          else if (ref) ref.current = element;
        }}
      />
    );
  },
);
Input.displayName = "Composer.Input";

/** Opens the file picker; nothing where the channel or the transport takes no files. */
export const Attach = forwardRef<HTMLButtonElement, PartProps<"button">>((props, ref) => {
  const { strings } = useInbox();
  const { composer, picker } = useComposerPart();
  if (!composer.canAttach) return null;
  return (
    <>
      <Primitive.button
        type="button"
        aria-label={strings.composer.attach}
        title={strings.composer.attach}
        onClick={() => picker.current?.click()}
        {...props}
        ref={ref}
      />
      <input
        type="file"
        multiple
        hidden
        ref={picker}
        onChange={(event) => {
          composer.attach([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </>
  );
});
Attach.displayName = "Composer.Attach";

/** The message that is answered, with a way out; nothing without one. */
export const ReplyPreview = createPart("div", "Composer.ReplyPreview", () => {
  const { strings } = useInbox();
  const { composer } = useComposerPart();
  const { replyTo } = composer;
  if (!replyTo || composer.mode !== "reply") return null;
  const name = replyTo.direction === "in" ? (replyTo.author.name ?? strings.someone) : strings.you;
  return {
    children: (
      <>
        <b>{strings.composer.replyingTo(name)}</b>
        <span>{plainText(replyTo.kind, replyTo.body, strings)}</span>
      </>
    ),
  };
});

/** Sends an answer or saves a note: its words say which. */
export const Send = createPart("button", "Composer.Send", () => {
  const { strings } = useInbox();
  const { composer } = useComposerPart();
  return {
    type: "submit" as const,
    disabled: !composer.canSend,
    children: composer.mode === "note" ? strings.composer.saveNote : strings.composer.send,
  };
});

/** Why something cannot be written, attached or sent; nothing when all is well. */
export const Notice = createPart("div", "Composer.Notice", () => {
  const { strings, format } = useInbox();
  const { composer } = useComposerPart();
  const { blocked, problem, overBy } = composer;
  const text = useMemo(() => {
    if (blocked === "viewer") return strings.composer.readOnlyViewer;
    if (blocked === "channel") return strings.composer.readOnlyChannel;
    if (overBy > 0) return strings.composer.tooLong(overBy);
    if (problem?.code === "too_large")
      return strings.composer.tooLarge(format.bytes(problem.maxBytes));
    return problem ? strings.composer.wrongType : null;
  }, [blocked, problem, overBy, strings, format]);
  return text === null ? null : { role: "status", children: text };
});
