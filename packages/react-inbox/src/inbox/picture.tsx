import type { Attachment } from "@prosa/core";
import { useInbox } from "../hooks/inbox-context.ts";
import { useMediaUrl } from "../hooks/use-media-url.ts";
import { MediaState } from "./media-state.tsx";
import { useViewerLink } from "./media-viewer.tsx";

/** A photo or a sticker in its own shape; opens in the viewer. */
export function Picture({ attachment }: { attachment: Attachment }) {
  const { strings } = useInbox();
  const { widthPx, heightPx, preview, state, storagePath, thumbnailPath } = attachment;
  const { url, hasFailed, onError, refresh } = useMediaUrl(thumbnailPath ?? storagePath);
  const whole = useMediaUrl(storagePath);
  const link = useViewerLink(attachment.id);
  const isPhoto = attachment.kind === "image";
  const ratio = widthPx && heightPx ? `${widthPx} / ${heightPx}` : "4 / 3";
  const src = url ?? preview;
  const name = attachment.fileName ?? strings.kinds[attachment.kind];
  if (hasFailed || state === "failed" || state === "remote" || state === "removed") {
    return <MediaState attachment={attachment} onReload={refresh} />;
  }
  return (
    <a
      className="prosa-picture"
      href={whole.url ?? undefined}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={`${strings.open}: ${name}`}
      data-caption={name}
      style={{ aspectRatio: ratio }}
      {...(isPhoto && link)}
    >
      {src && <img src={src} alt={name} loading="lazy" decoding="async" onError={onError} />}
      {!src && <MediaState attachment={attachment} />}
    </a>
  );
}
