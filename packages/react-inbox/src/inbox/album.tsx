import type { Attachment } from "@prosa/core";
import { Play } from "lucide-react";
import { useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useMediaUrl } from "../hooks/use-media-url.ts";
import { Icon } from "./icon.tsx";
import { MediaState } from "./media-state.tsx";
import { useViewerLink } from "./media-viewer.tsx";
import { Picture } from "./picture.tsx";

const SHOWN = 4;

/** Pictures as one grid of two columns; the last tile shows the rest of a long album. */
export function Album({ attachments }: { attachments: readonly Attachment[] }) {
  const { strings } = useInbox();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? attachments : attachments.slice(0, SHOWN);
  const hidden = attachments.length - shown.length;
  return (
    <div className="prosa-album" data-count={shown.length}>
      {shown.map((attachment, index) => (
        <div key={attachment.id} className="prosa-tile">
          {attachment.kind === "video" ? (
            <FilmTile attachment={attachment} />
          ) : (
            <Picture attachment={attachment} />
          )}
          {hidden > 0 && index === SHOWN - 1 && (
            <button
              type="button"
              className="prosa-tile-more"
              aria-label={`+${hidden}: ${strings.showAlbum}`}
              title={strings.showAlbum}
              onClick={() => setWhole(true)}
            >
              +{hidden}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}

function FilmTile({ attachment }: { attachment: Attachment }) {
  const { strings } = useInbox();
  const media = useMediaUrl(attachment.storagePath);
  const { url } = media;
  const poster = useMediaUrl(attachment.thumbnailPath);
  const link = useViewerLink(attachment.id);
  const name = attachment.fileName ?? strings.kinds.video;
  if (!url || media.hasFailed) return <MediaState attachment={attachment} media={media} />;
  return (
    <a
      className="prosa-picture"
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={`${strings.open}: ${name}`}
      data-caption={name}
      {...link}
    >
      {poster.url ? (
        <img src={poster.url} alt="" loading="lazy" onError={poster.onError} />
      ) : (
        <video src={url} preload="metadata" muted onError={media.onError} />
      )}
      <span className="prosa-tile-play">
        <Icon of={Play} size={18} />
      </span>
    </a>
  );
}
