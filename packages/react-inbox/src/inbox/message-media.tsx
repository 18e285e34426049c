import type { Attachment } from "@prosa/core";
import { Clapperboard, Download, FileText, Image, Pause, Play, RotateCcw } from "lucide-react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useMediaUrl } from "../hooks/use-media-url.ts";
import * as Message from "../primitives/parts/message.ts";
import { Icon } from "./icon.tsx";

/** Photos of one message: one in its own shape, several as an album. */
export function Pictures({ attachments }: { attachments: readonly Attachment[] }) {
  const [first] = attachments;
  if (!first) return null;
  if (attachments.length === 1) return <Picture attachment={first} />;
  const shown = attachments.slice(0, 3);
  const hidden = attachments.length - shown.length;
  return (
    <div className="prosa-album">
      {shown.map((attachment, index) => (
        <Picture
          key={attachment.id}
          attachment={attachment}
          more={index === shown.length - 1 ? hidden : 0}
        />
      ))}
    </div>
  );
}

function Picture({ attachment, more = 0 }: { attachment: Attachment; more?: number }) {
  const { strings } = useInbox();
  const { url, hasFailed, onError, refresh } = useMediaUrl(attachment.storagePath);
  const { widthPx, heightPx, preview } = attachment;
  const ratio = widthPx && heightPx ? `${widthPx} / ${heightPx}` : "4 / 3";
  const src = url ?? preview;
  const name = attachment.fileName ?? strings.kinds.image;
  if (hasFailed || attachment.state === "failed") {
    return <MediaState attachment={attachment} onRetry={refresh} />;
  }
  return (
    <a
      className="prosa-picture"
      href={url ?? undefined}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={`${strings.open}: ${name}${more > 0 ? ` +${more}` : ""}`}
      style={{ aspectRatio: ratio }}
    >
      {src && <img src={src} alt={name} loading="lazy" decoding="async" onError={onError} />}
      {!src && <MediaState attachment={attachment} onRetry={refresh} />}
      {more > 0 && <span className="prosa-picture-more">+{more}</span>}
    </a>
  );
}

/** What stands for a file that is on its way, failed or was removed. */
function MediaState({ attachment, onRetry }: { attachment: Attachment; onRetry(): void }) {
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

/** A voice note or a song: play, waveform that seeks, speed. */
export function Voice({ attachment }: { attachment: Attachment }) {
  const { strings } = useInbox();
  const audio = Message.useAudio(attachment);
  const bars = Message.useWaveform(attachment);
  return (
    <div className="prosa-voice">
      <button
        type="button"
        className="prosa-voice-play"
        disabled={!audio.url}
        aria-label={audio.isPlaying ? strings.pause : strings.play}
        onClick={audio.toggle}
      >
        <Icon of={audio.isPlaying ? Pause : Play} size={18} />
      </button>
      <div className="prosa-wave" {...audio.sliderProps}>
        {bars.map((bar) => (
          <i
            key={bar.key}
            data-on={bar.at < audio.progress ? "" : undefined}
            style={{ blockSize: `${Math.round(bar.height * 24)}px` }}
          />
        ))}
      </div>
      <button
        type="button"
        className="prosa-voice-rate"
        aria-label={strings.speed(audio.rateLabel)}
        onClick={audio.nextRate}
      >
        {audio.rateLabel}
      </button>
      <span className="prosa-voice-time">{audio.label}</span>
      {/* The captions of a voice note are its transcript, which the message has none of. */}
      <audio {...audio.audioProps}>
        <track kind="captions" />
      </audio>
    </div>
  );
}

/** A file as a card with its name, type and size. */
export function FileCard({ attachment }: { attachment: Attachment }) {
  const { strings, format } = useInbox();
  const { url } = useMediaUrl(attachment.storagePath);
  const isTheirs = Message.useMessage().item.message.direction === "in";
  const isVideo = attachment.kind === "video";
  const extension = attachment.fileName?.split(".").at(-1)?.toUpperCase();
  const details = [
    isVideo ? strings.kinds.video : (extension ?? strings.kinds.document),
    attachment.durationMs !== null && format.duration(attachment.durationMs),
    attachment.bytes !== null && format.bytes(attachment.bytes),
    attachment.state === "pending" && strings.mediaPending,
    attachment.state === "failed" && isTheirs && strings.mediaFailed,
    attachment.state === "removed" && strings.mediaRemoved,
  ].filter(Boolean);
  const name = attachment.fileName ?? strings.kinds[attachment.kind];
  return (
    <div className="prosa-file">
      <span className="prosa-file-icon">
        <Icon of={isVideo ? Clapperboard : FileText} size={18} />
      </span>
      <span className="prosa-ell">
        <b className="prosa-file-name prosa-ell" title={name}>
          {name}
        </b>
        <small className="prosa-file-info">{details.join(" · ")}</small>
      </span>
      {url && (
        <a
          className="prosa-ibtn"
          data-size="sm"
          href={url}
          download={name}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={`${strings.download}: ${name}`}
        >
          <Icon of={Download} />
        </a>
      )}
    </div>
  );
}

/** A video with its own controls, or its card until it is there. */
export function Film({ attachment }: { attachment: Attachment }) {
  const { url, onError } = useMediaUrl(attachment.storagePath);
  if (attachment.state !== "ready" || !url) return <FileCard attachment={attachment} />;
  return (
    <video className="prosa-video" src={url} controls preload="metadata" onError={onError}>
      <track kind="captions" />
    </video>
  );
}
