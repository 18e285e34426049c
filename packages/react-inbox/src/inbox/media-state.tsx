import type { Attachment } from "@prosa/core";
import { CloudDownload, Image, RotateCcw } from "lucide-react";
import { useInbox } from "../hooks/inbox-context.ts";
import * as Message from "../primitives/parts/message.ts";
import { Icon } from "./icon.tsx";

/** What stands for a file that is on its way, elsewhere, failed or removed. */
export function MediaState({
  attachment,
  onReload,
}: {
  attachment: Attachment;
  /** Asks again for a file that is stored and did not load. */
  onReload?: () => void;
}) {
  const { strings } = useInbox();
  const { state } = attachment;
  const isLost = state === "ready" && onReload !== undefined;
  const shown = isLost ? "failed" : state === "ready" ? "pending" : state;
  const isWaiting = shown === "pending" || shown === "uploading";
  return (
    <span className="prosa-media-state" data-state={state}>
      {isWaiting ? <span className="prosa-dash prosa-dash-live" /> : <Icon of={Image} />}
      {strings.media[shown]}
      <FileRescue attachment={attachment} />
      {isLost && (
        <button type="button" className="prosa-link" onClick={onReload}>
          <Icon of={RotateCcw} size={14} />
          {strings.tryAgain}
        </button>
      )}
    </span>
  );
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
