import { Mic, MicOff, Pause, type Play, RotateCcw, Send, Square, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useInbox } from "../../hooks/inbox-context.ts";
import { Icon } from "../icon.tsx";
import { useLaterStrings } from "../later.tsx";
import { LEVELS } from "./create-recorder.ts";
import { useRecorder } from "./use-recorder.ts";

/** What is longer than this is not thrown away by one key. */
const ASK_FROM_MS = 10_000;

export interface RecorderBarProps {
  /** `held`: a finger is on the button; when it lifts, the recording ends. */
  hold: "held" | "locked" | "released";
  onSend(file: File): void;
  /** The recorder goes in the middle of it: the conversation was left. */
  onLeft(file: File): void;
  onClose(): void;
}

/** Records a voice note in the composer's place: level, time, pause, preview, send. */
export default function RecorderBar({ hold, onSend, onLeft, onClose }: RecorderBarProps) {
  const { format } = useInbox();
  const words = useLaterStrings().recorder;
  const recorder = useRecorder(onLeft);
  const { status, elapsedMs, file, finish, pause } = recorder;
  const [isAsking, setAsking] = useState(false);
  const bar = useRef<HTMLElement | null>(null);
  useEffect(() => bar.current?.focus(), []);
  useEffect(() => {
    if (hold === "released" && status === "recording") void finish();
  }, [hold, status, finish]);

  function discard(): void {
    recorder.settle();
    onClose();
  }
  function leave(): void {
    if (elapsedMs < ASK_FROM_MS || isAsking) {
      discard();
      return;
    }
    pause();
    setAsking(true);
  }
  async function send(): Promise<void> {
    const made = file ?? (await finish());
    if (!made) return;
    recorder.settle();
    onSend(made);
    onClose();
  }

  if (status === "denied" || status === "missing" || status === "failed") {
    const problem = words[status];
    return (
      <div className="prosa-rec" data-state={status} role="alert">
        <Icon of={MicOff} size={18} />
        <span className="prosa-grow">
          <b>{problem.title}</b> {problem.text}
        </span>
        <button type="button" className="prosa-btn" data-size="xs" onClick={recorder.again}>
          <Icon of={RotateCcw} size={14} />
          {words.again}
        </button>
        <button type="button" className="prosa-btn" data-size="xs" onClick={discard}>
          {words.close}
        </button>
      </div>
    );
  }

  const time = format.duration(elapsedMs);
  return (
    <section
      className="prosa-rec"
      data-state={status}
      aria-label={words.label}
      ref={bar}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        if (isAsking) setAsking(false);
        else leave();
      }}
    >
      <span className="prosa-sr" role="status">
        {words.states[status]}
      </span>
      {isAsking ? (
        <>
          <span className="prosa-grow">{words.discardAsk(time)}</span>
          <button
            type="button"
            className="prosa-btn"
            data-size="xs"
            data-tone="danger"
            onClick={discard}
          >
            {words.discard}
          </button>
          <button
            type="button"
            className="prosa-btn"
            data-size="xs"
            onClick={() => {
              setAsking(false);
              recorder.resume();
            }}
          >
            {words.keep}
          </button>
        </>
      ) : (
        <>
          <Tool label={words.discard} icon={Trash2} onClick={leave} />
          {status === "preview" && file ? (
            <Preview file={file} label={words.preview} />
          ) : (
            <Meter levels={recorder.levels} isLive={status === "recording"} />
          )}
          <span className="prosa-rec-time" role="timer">
            {status === "asking" ? words.states.asking : time}
          </span>
          {status === "recording" && <Tool label={words.pause} icon={Pause} onClick={pause} />}
          {status === "paused" && (
            <Tool label={words.resume} icon={Mic} onClick={recorder.resume} />
          )}
          {(status === "recording" || status === "paused") && (
            <Tool label={words.finish} icon={Square} onClick={() => void finish()} />
          )}
          <button
            type="button"
            className="prosa-btn"
            data-tone="primary"
            disabled={status === "asking"}
            onClick={() => void send()}
          >
            <Icon of={Send} size={14} />
            {words.send}
          </button>
        </>
      )}
      {hold === "held" && <span className="prosa-rec-hint">{words.lockHint}</span>}
    </section>
  );
}

function Tool({ label, icon, onClick }: { label: string; icon: typeof Play; onClick(): void }) {
  return (
    <button type="button" className="prosa-ibtn" aria-label={label} title={label} onClick={onClick}>
      <Icon of={icon} size={18} />
    </button>
  );
}

function Meter({ levels, isLive }: { levels: readonly number[]; isLive: boolean }) {
  const silent = Array.from({ length: LEVELS - levels.length }, () => 0);
  return (
    <svg
      className="prosa-rec-meter"
      viewBox={`0 0 ${LEVELS * 3} 24`}
      preserveAspectRatio="none"
      data-live={isLive ? "" : undefined}
      aria-hidden
    >
      {[...silent, ...levels].map((level, at) => {
        const height = 2 + level * 22;
        return (
          // The place is the bar's identity: levels move through them.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <rect key={at} x={at * 3} y={(24 - height) / 2} width={2} height={height} rx={1} />
        );
      })}
    </svg>
  );
}

function Preview({ file, label }: { file: File; label: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  // biome-ignore lint/a11y/useMediaCaption: it was spoken a moment ago; there are no captions yet
  return <audio className="prosa-rec-audio" controls src={url} aria-label={label} />;
}
