import { Primitive } from "@radix-ui/react-primitive";
import {
  type ComponentPropsWithoutRef,
  forwardRef,
  type ReactNode,
  useEffect,
  useImperativeHandle,
  useRef,
} from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useAuthorName } from "../hooks/use-author-name.ts";
import { useMediaUrl } from "../hooks/use-media-url.ts";
import { MAX_SCALE } from "../internal/zoom.ts";
import { createPart, type PartProps } from "./create-part.tsx";
import { createPartContext } from "./part-context.ts";
import type { ThreadMedia } from "./thread-media.ts";
import { useModal } from "./use-modal.ts";
import { useZoom } from "./use-zoom.ts";

const KEY_ZOOM = 1.5;
const KEY_PAN_PX = 60;

interface LightboxValue {
  current: ThreadMedia;
  /** From 1. */
  position: number;
  count: number;
  /** `null` where there is none. */
  next: (() => void) | null;
  previous: (() => void) | null;
  zoom: ReturnType<typeof useZoom>;
  url: ReturnType<typeof useMediaUrl>;
  close(): void;
}
const [LightboxProvider, useLightbox] = createPartContext<LightboxValue>(
  "Lightbox",
  "Lightbox.Root",
);

export { useLightbox };

export interface LightboxRootProps extends Omit<ComponentPropsWithoutRef<"dialog">, "onClose"> {
  /** What can be looked at, in its order; see `threadMedia`. It may grow while it is open. */
  items: readonly ThreadMedia[];
  /** Id of the one that is shown. */
  currentId: string;
  onCurrentChange(id: string): void;
  onClose(): void;
  children: ReactNode;
}

/**
 * A modal viewer of pictures and videos. Arrows go on, or move a picture that is zoomed; `+`, `-` and
 * `0` zoom; Esc closes. The focus stays inside and goes back to where it was.
 */
export const Root = forwardRef<HTMLDialogElement, LightboxRootProps>(
  ({ items, currentId, onCurrentChange, onClose, children, ...props }, ref) => {
    const { strings, locale, client } = useInbox();
    const { ref: dialog, ...modal } = useModal(onClose);
    useImperativeHandle(ref, () => dialog.current as HTMLDialogElement);
    const index = items.findIndex(({ id }) => id === currentId);
    const current = items[index];
    const after = items[index + 1];
    const before = items[index - 1];
    const next = after ? () => onCurrentChange(after.id) : null;
    const previous = before ? () => onCurrentChange(before.id) : null;
    const isRtl = locale.dir === "rtl";

    const paths = [after, before].map((each) => each?.attachment.storagePath ?? "").join("\n");
    useEffect(() => {
      // Asked for ahead, so that going on shows at once.
      for (const path of paths.split("\n")) if (path) client.media.get(path).catch(() => undefined);
    }, [client, paths]);

    useEffect(() => {
      if (!current) onClose();
    }, [current, onClose]);
    if (!current) return null;
    return (
      <dialog
        aria-label={strings.lightbox.title}
        {...modal}
        {...props}
        ref={dialog}
        data-kind={current.attachment.kind}
      >
        <Shown
          current={current}
          position={index + 1}
          count={items.length}
          next={next}
          previous={previous}
          isRtl={isRtl}
          close={onClose}
        >
          {children}
        </Shown>
      </dialog>
    );
  },
);
Root.displayName = "Lightbox.Root";

/** One picture or video with its own zoom and its own address. */
function Shown({
  isRtl,
  children,
  ...rest
}: Omit<LightboxValue, "zoom" | "url"> & { isRtl: boolean; children: ReactNode }) {
  const { current, next, previous } = rest;
  const go = (step: 1 | -1) => (step > 0 === !isRtl ? next : previous)?.();
  const zoom = useZoom(current.id, go);
  const url = useMediaUrl(current.attachment.storagePath);
  const isPicture = current.attachment.kind === "image";
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  useEffect(() => {
    // What had the focus may be gone with the picture before; keys must still reach the dialog.
    const home = box.current?.getRootNode() as Document | ShadowRoot | undefined;
    if (home && !box.current?.contains(home.activeElement)) box.current?.focus();
  });

  function onKeyDown(event: React.KeyboardEvent) {
    if (event.target instanceof HTMLVideoElement) return;
    const isZoomed = zoom.view.scale > 1;
    const acts: Record<string, () => void> = {
      ArrowRight: () => (isZoomed ? zoom.pan(-KEY_PAN_PX, 0) : go(1)),
      ArrowLeft: () => (isZoomed ? zoom.pan(KEY_PAN_PX, 0) : go(-1)),
      ArrowDown: () => zoom.pan(0, -KEY_PAN_PX),
      ArrowUp: () => zoom.pan(0, KEY_PAN_PX),
      ...(isPicture && {
        "+": () => zoom.zoom(KEY_ZOOM),
        "=": () => zoom.zoom(KEY_ZOOM),
        "-": () => zoom.zoom(1 / KEY_ZOOM),
        "0": zoom.reset,
      }),
    };
    const act = acts[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  }
  return (
    <LightboxProvider value={{ ...rest, zoom, url }}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the whole dialog, which holds the focus */}
      <div ref={box} data-part="shown" tabIndex={-1} onKeyDown={onKeyDown}>
        {children}
      </div>
    </LightboxProvider>
  );
}

/** Where the picture or the video is drawn. `data-zoomed` while a picture can be moved. */
export const Stage = forwardRef<HTMLDivElement, PartProps<"div">>((props, _ref) => {
  const { strings } = useInbox();
  const { current, zoom, url } = useLightbox();
  const { kind, fileName, preview } = current.attachment;
  const name = fileName ?? strings.kinds[kind];
  if (url.hasFailed) {
    return (
      <Primitive.div role="alert" {...props}>
        <span>{strings.media.failed}</span>
        <button type="button" data-part="retry" onClick={url.refresh}>
          {strings.tryAgain}
        </button>
      </Primitive.div>
    );
  }
  if (kind === "video") {
    return (
      <Primitive.div {...props}>
        {url.url && (
          // biome-ignore lint/a11y/useMediaCaption: a customer's video comes without captions
          <video
            key={url.url}
            src={url.url}
            aria-label={name}
            controls
            autoPlay
            playsInline
            onError={url.onError}
          />
        )}
      </Primitive.div>
    );
  }
  const src = url.url ?? preview;
  return (
    <Primitive.div
      data-zoomed={zoom.view.scale > 1 ? "" : undefined}
      {...props}
      {...zoom.stageProps}
    >
      {src && <img src={src} alt={name} onError={url.onError} {...zoom.pictureProps} />}
    </Primitive.div>
  );
});
Stage.displayName = "Lightbox.Stage";

const button = (
  name: string,
  useOwn: () => { label: string; run: (() => void) | null | undefined } | null,
) =>
  createPart("button", name, () => {
    const own = useOwn();
    if (!own) return null;
    return {
      type: "button" as const,
      "aria-label": own.label,
      title: own.label,
      // Not `disabled`: the focus would fall out of the dialog with the last step.
      "aria-disabled": !own.run,
      onClick: () => own.run?.(),
    };
  });

export const Close = button("Lightbox.Close", () => {
  const { strings } = useInbox();
  return { label: strings.commands.close, run: useLightbox().close };
});

export const Next = button("Lightbox.Next", () => {
  const { strings } = useInbox();
  const { next, count } = useLightbox();
  return count > 1 ? { label: strings.lightbox.next, run: next } : null;
});

export const Previous = button("Lightbox.Previous", () => {
  const { strings } = useInbox();
  const { previous, count } = useLightbox();
  return count > 1 ? { label: strings.lightbox.previous, run: previous } : null;
});

const useZoomButton = (label: string, factor: number, limit: number) => {
  const { zoom, current } = useLightbox();
  if (current.attachment.kind !== "image") return null;
  return { label, run: zoom.view.scale === limit ? null : () => zoom.zoom(factor) };
};

export const ZoomIn = button("Lightbox.ZoomIn", () =>
  useZoomButton(useInbox().strings.lightbox.zoomIn, KEY_ZOOM, MAX_SCALE),
);

export const ZoomOut = button("Lightbox.ZoomOut", () =>
  useZoomButton(useInbox().strings.lightbox.zoomOut, 1 / KEY_ZOOM, 1),
);

/** Saves the file; nothing until its address is known. */
export const Download = createPart("a", "Lightbox.Download", () => {
  const { strings } = useInbox();
  const { current, url } = useLightbox();
  const name = current.attachment.fileName ?? strings.kinds[current.attachment.kind];
  if (!url.url) return null;
  return {
    href: url.url,
    download: name,
    target: "_blank",
    rel: "noopener noreferrer",
    "aria-label": `${strings.download}: ${name}`,
    title: strings.download,
  };
});

/** Who sent it, and when. */
export const Source = createPart("div", "Lightbox.Source", () => {
  const { format } = useInbox();
  const { message } = useLightbox().current;
  const at = Date.parse(message.sortTs);
  return {
    children: (
      <>
        <b>{useAuthorName(message)}</b>{" "}
        <time dateTime={message.sortTs} title={format.full(at)}>
          {format.date(at)} {format.time(at)}
        </time>
      </>
    ),
  };
});

/** `3 de 8`; told aloud when it changes. */
export const Position = createPart("div", "Lightbox.Position", () => {
  const { strings } = useInbox();
  const { position, count } = useLightbox();
  return { role: "status", children: strings.lightbox.position(position, count) };
});

/** What was written to it; nothing without words. */
export const Caption = createPart("p", "Lightbox.Caption", () => {
  const { body } = useLightbox().current.message;
  return body ? { dir: "auto", children: body } : null;
});
