import type { Attachment } from "@prosa/core";
import { useInbox } from "../hooks/inbox-context.ts";
import { useMediaUrl } from "../hooks/use-media-url.ts";
import { MediaPlace, MediaState, ratioOf } from "./media-state.tsx";
import { useViewerLink } from "./media-viewer.tsx";

/** A photo or a sticker in its own shape; opens in the viewer. */
export function Picture({ attachment }: { attachment: Attachment }) {
  const { strings } = useInbox();
  const { preview, state, storagePath, thumbnailPath } = attachment;
  const media = useMediaUrl(thumbnailPath ?? storagePath);
  const whole = useMediaUrl(storagePath);
  const link = useViewerLink(attachment.id);
  const isPhoto = attachment.kind === "image";
  const src = media.url ?? preview;
  const name = attachment.fileName ?? strings.kinds[attachment.kind];
  if (state === "failed" || state === "remote" || state === "removed") {
    return <MediaState attachment={attachment} />;
  }
  if (media.hasFailed || !src) return <MediaPlace attachment={attachment} media={media} />;
  return (
    <a
      className="prosa-picture"
      href={whole.url ?? undefined}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={`${strings.open}: ${name}`}
      data-caption={name}
      style={{ aspectRatio: ratioOf(attachment) }}
      {...(isPhoto && link)}
    >
      <img src={src} alt={name} loading="lazy" decoding="async" onError={media.onError} />
    </a>
  );
}
