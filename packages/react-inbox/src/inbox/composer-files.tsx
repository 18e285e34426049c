import { ArrowLeft, ArrowRight, FileText, Mic, RotateCcw, X } from "lucide-react";
import { type DragEvent, useEffect, useState } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import * as Composer from "../primitives/composer.tsx";
import type { ComposerAttachment } from "../store/state.ts";
import { Icon } from "./icon.tsx";
import { useLaterStrings } from "./later.tsx";

const MOVED = "application/x-prosa-attachment";

/** The files that are sent next, in their order: dragged, or moved by their arrows. */
export default function ComposerFiles() {
  const words = useLaterStrings().files;
  const { composer } = Composer.useComposerPart();
  const { attachments } = composer;
  if (attachments.length === 0) return null;
  return (
    <ul className="prosa-catt" aria-label={words.label}>
      {attachments.map((file, index) => (
        <File key={file.id} file={file} index={index} count={attachments.length} />
      ))}
    </ul>
  );
}

function File({ file, index, count }: { file: ComposerAttachment; index: number; count: number }) {
  const { strings, format, client } = useInbox();
  const { composer, conversationId } = Composer.useComposerPart();
  const words = useLaterStrings().files;
  const name = file.voice ? strings.voice : file.fileName;
  const percent = Math.round(file.progress * 100);
  const info = {
    ready: words.ready,
    failed: words.failed,
    uploading: `${percent}%`,
  }[file.state];
  const moveTo = (to: number) => client.attachments.move(conversationId, file.id, to);
  const isMoving = (event: DragEvent) => event.dataTransfer.types.includes(MOVED);
  return (
    <li
      className="prosa-att"
      data-state={file.state}
      draggable={count > 1}
      onDragStart={(event) => event.dataTransfer.setData(MOVED, file.id)}
      onDragOver={(event) => {
        if (isMoving(event)) event.preventDefault();
      }}
      onDrop={(event) => {
        if (!isMoving(event)) return;
        event.preventDefault();
        event.stopPropagation();
        client.attachments.move(conversationId, event.dataTransfer.getData(MOVED), index);
      }}
    >
      <Thumb file={file} />
      <span className="prosa-att-words">
        <b className="prosa-att-name prosa-ell" title={name}>
          {name}
        </b>
        <small className="prosa-att-info">
          {format.bytes(file.file.size)} · {info}
        </small>
      </span>
      {count > 1 && (
        <span className="prosa-att-moves">
          <button
            type="button"
            className="prosa-ibtn"
            data-size="xs"
            disabled={index === 0}
            aria-label={words.moveBefore(name)}
            onClick={() => moveTo(index - 1)}
          >
            <Icon of={ArrowLeft} size={14} />
          </button>
          <button
            type="button"
            className="prosa-ibtn"
            data-size="xs"
            disabled={index === count - 1}
            aria-label={words.moveAfter(name)}
            onClick={() => moveTo(index + 1)}
          >
            <Icon of={ArrowRight} size={14} />
          </button>
        </span>
      )}
      {file.state === "failed" && (
        <button
          type="button"
          className="prosa-ibtn"
          data-size="xs"
          aria-label={strings.tryAgain}
          onClick={() => composer.retryAttachment(file.id)}
        >
          <Icon of={RotateCcw} size={14} />
        </button>
      )}
      <button
        type="button"
        className="prosa-ibtn"
        data-size="xs"
        aria-label={words.remove(name)}
        onClick={() => composer.removeAttachment(file.id)}
      >
        <Icon of={X} size={14} />
      </button>
      {count > 1 && !file.voice && (
        <input
          className="prosa-att-caption"
          aria-label={words.captionOf(name)}
          placeholder={words.caption}
          value={file.caption}
          dir="auto"
          onChange={(event) =>
            client.attachments.setCaption(conversationId, file.id, event.target.value)
          }
        />
      )}
      {file.state === "uploading" && (
        <span className="prosa-att-bar">
          <i style={{ inlineSize: `${percent}%` }} />
        </span>
      )}
    </li>
  );
}

function Thumb({ file }: { file: ComposerAttachment }) {
  const url = useObjectUrl(file.mime.startsWith("image/") ? file.file : null);
  return (
    <span className="prosa-att-icon">
      {url ? <img src={url} alt="" /> : <Icon of={file.voice ? Mic : FileText} size={18} />}
    </span>
  );
}

function useObjectUrl(blob: Blob | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}
