import type { Attachment } from "@prosa/core";
import { Image, RotateCcw } from "lucide-react";
import { useInbox } from "../hooks/inbox-context.ts";
import { Icon } from "./icon.tsx";

/** What stands for a file that is on its way, failed or was removed. */
export function MediaState({ attachment, onRetry }: { attachment: Attachment; onRetry(): void }) {
  const { strings } = useInbox();
  const { state } = attachment;
  const text =
    state === "failed"
      ? strings.mediaFailed
      : state === "removed"
        ? strings.mediaRemoved
        : strings.mediaPending;
  return (
    <span className="prosa-media-state" data-state={state}>
      {state === "pending" || state === "uploading" ? (
        <span className="prosa-dash prosa-dash-live" />
      ) : (
        <Icon of={Image} />
      )}
      {text}
      {state === "ready" && (
        <button type="button" className="prosa-link" onClick={onRetry}>
          <Icon of={RotateCcw} size={14} />
          {strings.tryAgain}
        </button>
      )}
    </span>
  );
}
