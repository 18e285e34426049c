import { Primitive } from "@radix-ui/react-primitive";
import {
  type ChangeEvent,
  type ClipboardEvent,
  type ComponentPropsWithoutRef,
  type DragEvent,
  forwardRef,
  type KeyboardEvent,
  type RefObject,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useComposer } from "../hooks/use-composer.ts";
import { useConversation } from "../hooks/use-conversations.ts";
import { useNow } from "../hooks/use-now.ts";
import { createPart, type PartProps } from "./create-part.tsx";
import { createPartContext } from "./part-context.ts";
import { contactName, plainText } from "./preview-text.ts";

interface ComposerValue {
  conversationId: string;
  composer: ReturnType<typeof useComposer>;
  input: RefObject<HTMLTextAreaElement | null>;
  picker: RefObject<HTMLInputElement | null>;
  /** Files are being dragged over the `DropZone`. */
  isDropping: boolean;
}
const [ComposerProvider, useComposerPart, ComposerContext] = createPartContext<ComposerValue>(
  "Composer",
  "Composer.Root",
);

export { useComposerPart };

function useComposerValue(conversationId: string, isDropping = false): ComposerValue {
  const composer = useComposer(conversationId);
  const input = useRef<HTMLTextAreaElement | null>(null);
  const picker = useRef<HTMLInputElement | null>(null);
  return { conversationId, composer, input, picker, isDropping };
}

/**
 * Takes files that are dropped anywhere on it, for the `Root` that stands in it; `data-drop` while
 * some are dragged over it.
 */
export const DropZone = forwardRef<HTMLDivElement, PartProps<"div"> & { conversationId: string }>(
  ({ conversationId, ...props }, ref) => {
    const [isDropping, setDropping] = useState(false);
    const value = useComposerValue(conversationId, isDropping);
    const { composer } = value;
    const takes = (event: DragEvent) =>
      composer.canAttach && event.dataTransfer.types.includes("Files");
    return (
      <ComposerProvider value={value}>
        <Primitive.div
          data-drop={isDropping ? "" : undefined}
          {...props}
          onDragOver={(event: DragEvent) => {
            if (!takes(event)) return;
            event.preventDefault();
            setDropping(true);
          }}
          onDragLeave={(event: DragEvent) => {
            if (!event.currentTarget.contains(event.relatedTarget as Node)) setDropping(false);
          }}
          onDrop={(event: DragEvent) => {
            setDropping(false);
            if (!takes(event) || event.defaultPrevented) return;
            event.preventDefault();
            composer.attach(filesOf(event.dataTransfer));
          }}
          ref={ref}
        />
      </ComposerProvider>
    );
  },
);
DropZone.displayName = "Composer.DropZone";

/** A folder comes as a file without bytes that nobody can read. */
function filesOf({ items }: DataTransfer): File[] {
  return [...items]
    .filter((item) => item.kind === "file" && !item.webkitGetAsEntry?.()?.isDirectory)
    .flatMap((item) => item.getAsFile() ?? []);
}

type RootProps = PartProps<"form"> & { conversationId: string };

/** The form. `data-mode` is `reply`, `note` or `edit`. */
export const Root = forwardRef<HTMLFormElement, RootProps>((props, ref) => {
  const above = useContext(ComposerContext);
  if (above?.conversationId === props.conversationId) return <Form {...props} ref={ref} />;
  return <OwnRoot {...props} ref={ref} />;
});
Root.displayName = "Composer.Root";

const OwnRoot = forwardRef<HTMLFormElement, RootProps>((props, ref) => (
  <ComposerProvider value={useComposerValue(props.conversationId)}>
    <Form {...props} ref={ref} />
  </ComposerProvider>
));
OwnRoot.displayName = "Composer.OwnRoot";

const Form = forwardRef<HTMLFormElement, RootProps>(({ conversationId: _id, ...props }, ref) => {
  const { strings } = useInbox();
  const { composer, input } = useComposerPart();
  return (
    <Primitive.form
      aria-label={strings.composer.label}
      data-mode={composer.mode}
      data-blocked={composer.blocked ?? undefined}
      {...props}
      onSubmit={(event) => {
        event.preventDefault();
        composer.submit();
        input.current?.focus();
      }}
      ref={ref}
    />
  );
});
Form.displayName = "Composer.Form";

export const Modes = createPart("div", "Composer.Modes", () => {
  const { strings } = useInbox();
  return { role: "group", "aria-label": strings.composer.label };
});

/** Chooses between an answer to the customer and a note to the team. */
export const Mode = forwardRef<HTMLButtonElement, PartProps<"button"> & { mode: "reply" | "note" }>(
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

export interface InputProps extends ComponentPropsWithoutRef<"textarea"> {
  /** `mod`: Enter breaks the line, and only Control or Command with it sends. @defaultValue `"enter"` */
  sendOn?: "enter" | "mod" | undefined;
}

/** The text. Enter sends, Shift+Enter breaks the line, an input method's Enter does neither. */
export const Input = forwardRef<HTMLTextAreaElement, InputProps>(
  ({ autoFocus, onKeyDown, sendOn, ...props }, ref) => {
    const { strings, format } = useInbox();
    const { conversationId, composer, input } = useComposerPart();
    const conversation = useConversation(conversationId);
    const name = conversation ? contactName(conversation.contact, strings, format) : "";
    const label = {
      reply: strings.composer.replyPlaceholder(name.split(" ")[0] ?? name),
      note: strings.composer.notePlaceholder,
      edit: strings.composer.editing,
    }[composer.mode];

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
          if (event.key === "Escape" && composer.mode === "edit") {
            event.stopPropagation();
            composer.setMode("reply");
          } else if (event.key === "Escape" && composer.replyTo) {
            event.stopPropagation();
            composer.setReplyTo(null);
          }
          if (event.key !== "Enter" || event.shiftKey) return;
          if (sendOn === "mod" && !event.ctrlKey && !event.metaKey) return;
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

/** The message that is answered or edited; nothing without one. */
export const ReplyPreview = createPart("div", "Composer.ReplyPreview", () => {
  const { strings } = useInbox();
  const { composer } = useComposerPart();
  const { replyTo } = composer;
  if (!replyTo) return null;
  const name = replyTo.direction === "in" ? (replyTo.author.name ?? strings.someone) : strings.you;
  return {
    children: (
      <>
        <b>
          {composer.mode === "edit" ? strings.composer.editing : strings.composer.replyingTo(name)}
        </b>
        <span>{plainText(replyTo.kind, replyTo.body, strings)}</span>
      </>
    ),
  };
});

/** Sends an answer, saves a note or an edit: its words say which. */
export const Send = createPart("button", "Composer.Send", () => {
  const { strings } = useInbox();
  const { composer } = useComposerPart();
  return {
    type: "submit" as const,
    disabled: !composer.canSend,
    children: {
      reply: strings.composer.send,
      note: strings.composer.saveNote,
      edit: strings.composer.saveEdit,
    }[composer.mode],
  };
});

/**
 * How long free text may still leave, from four hours before it ends, and that it may no more; nothing
 * while there is time. `data-state` is `closing` or `closed`.
 */
export const WindowNotice = createPart("p", "Composer.WindowNotice", () => {
  const { strings, format } = useInbox();
  const { composer } = useComposerPart();
  const { window, capabilities, mode } = composer;
  const now = useNow();
  if (!window || window.state === "open" || mode === "note") return null;
  const { state, expiresAt } = window;
  const { sessionWindow: words } = strings;
  return {
    "data-state": state,
    title: expiresAt === null ? undefined : words.at(format.full(expiresAt)),
    ...(state === "closed"
      ? { role: "status", children: words.closed(capabilities.sessionWindowHours ?? 0) }
      : { children: words.left(format.waiting((expiresAt ?? now) - now)) }),
  };
});

/**
 * The button that asks for a template: what it opens is up to its `onClick`. Nothing where the channel
 * or the transport has none.
 */
export const Templates = createPart("button", "Composer.Templates", () => {
  const { strings } = useInbox();
  const { composer } = useComposerPart();
  const label = strings.sendTemplate;
  if (!composer.canTemplate) return null;
  return {
    type: "button" as const,
    "aria-haspopup": "dialog" as const,
    "aria-label": label,
    title: label,
    children: label,
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
    if (problem) return strings.composer.wrongType(typeNames(problem.mimes));
    return null;
  }, [blocked, problem, overBy, strings, format]);
  return text === null ? null : { role: "status", children: text };
});

/** `image/jpeg` and `image/png` as "JPEG, PNG". */
function typeNames(mimes: readonly string[]): string {
  return mimes.map((mime) => (mime.split("/")[1] ?? mime).toUpperCase()).join(", ");
}
