import type { Attachment } from "@prosa/core";
import { Clapperboard, Download, FileText, Pause, Play, RotateCcw } from "lucide-react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useMediaUrl } from "../hooks/use-media-url.ts";
import * as Message from "../primitives/parts/message.ts";
import { Icon } from "./icon.tsx";
import { FileRescue, MediaPlace, MediaState, ratioOf } from "./media-state.tsx";

/** A voice note or a song: play, waveform that seeks, speed. */
export function Voice({ attachment }: { attachment: Attachment }) {
  const { strings } = useInbox();
  const audio = Message.useAudio(attachment);
  const bars = Message.useWaveform(attachment);
  if (attachment.state === "failed" || attachment.state === "remote") {
    return <MediaState attachment={attachment} />;
  }
  return (
    <div className="prosa-voice" data-caption={`${strings.kinds.audio} ${audio.label}`}>
      <button
        type="button"
        className="prosa-voice-play"
        disabled={!audio.url && !audio.hasFailed}
        aria-label={
          audio.hasFailed ? strings.tryAgain : audio.isPlaying ? strings.pause : strings.play
        }
        onClick={audio.toggle}
      >
        <Icon of={audio.hasFailed ? RotateCcw : audio.isPlaying ? Pause : Play} size={18} />
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
      <span className="prosa-voice-time">
        {audio.hasFailed ? strings.media.failed : audio.label}
      </span>
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
    (attachment.state !== "failed" || isTheirs) && strings.media[attachment.state],
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
      <FileRescue attachment={attachment} />
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
  const media = useMediaUrl(attachment.storagePath);
  const poster = useMediaUrl(attachment.thumbnailPath);
  if (attachment.state !== "ready" || !attachment.storagePath) {
    return <FileCard attachment={attachment} />;
  }
  if (media.hasFailed || !media.url) return <MediaPlace attachment={attachment} media={media} />;
  return (
    <video
      // Its place is kept while it loads.
      style={{ aspectRatio: ratioOf(attachment) }}
      className="prosa-video"
      src={media.url}
      poster={poster.url ?? undefined}
      controls
      preload={attachment.thumbnailPath ? "none" : "metadata"}
      onError={media.onError}
    >
      <track kind="captions" />
    </video>
  );
}
