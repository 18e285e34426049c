import type { Attachment } from "@prosa/core";
import { CloudDownload, Image, RotateCcw } from "lucide-react";
import { useInbox } from "../hooks/inbox-context.ts";
import type { useMediaUrl } from "../hooks/use-media-url.ts";
import * as Message from "../primitives/parts/message.ts";
import { Icon } from "./icon.tsx";

interface MediaStateProps {
  attachment: Attachment;
  /** Of a stored file: when it did not load, it can be asked for again. */
  media?: ReturnType<typeof useMediaUrl>;
}

/** What stands for a file that is on its way, elsewhere, failed or removed. */
export function MediaState({ attachment, media }: MediaStateProps) {
  const { strings } = useInbox();
  const { state } = attachment;
  const isLost = state === "ready" && media?.hasFailed;
  const shown = isLost ? "failed" : state === "ready" ? "pending" : state;
  const isWaiting = shown === "pending" || shown === "uploading";
  return (
    <span className="prosa-media-state" data-state={state}>
      {isWaiting ? <span className="prosa-dash prosa-dash-live" /> : <Icon of={Image} />}
      {strings.media[shown]}
      <FileRescue attachment={attachment} />
      {isLost && (
        <button type="button" className="prosa-link" onClick={media.refresh}>
          <Icon of={RotateCcw} size={14} />
          {strings.tryAgain}
        </button>
      )}
    </span>
  );
}

/** The same in the place of the picture or the film that it stands for. */
export function MediaPlace(props: MediaStateProps) {
  const { attachment } = props;
  return (
    <span
      className={attachment.kind === "video" ? "prosa-video" : "prosa-picture"}
      style={{ aspectRatio: ratioOf(attachment) }}
    >
      <MediaState {...props} />
    </span>
  );
}

/** The shape of a picture or a film; the usual one where the channel does not tell it. */
export function ratioOf({ kind, widthPx, heightPx }: Attachment): string {
  if (widthPx && heightPx) return `${widthPx} / ${heightPx}`;
  return kind === "video" ? "16 / 9" : "4 / 3";
}

/** The way out of a file that failed or is elsewhere; nothing for the others. */
export function FileRescue({ attachment }: { attachment: Attachment }) {
  const { strings } = useInbox();
  const { retry, save, state } = Message.useFileRescue(attachment);
  const act = retry ?? save;
  if (!act) return null;
  const label = retry ? strings.tryAgain : strings.download;
  return (
    <button
      type="button"
      className="prosa-link"
      disabled={state === "busy"}
      aria-busy={state === "busy"}
      onClick={act}
    >
      <Icon of={retry ? RotateCcw : CloudDownload} size={14} />
      {state === "failed" ? strings.media.unreachable : label}
    </button>
  );
}
