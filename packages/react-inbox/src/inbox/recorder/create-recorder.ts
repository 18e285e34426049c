/** Where a recording stands. `preview`: it is whole, and was not sent. */
export type RecorderStatus =
  | "asking"
  | "denied"
  | "missing"
  | "failed"
  | "recording"
  | "paused"
  | "preview";

export interface RecorderState {
  status: RecorderStatus;
  /** Milliseconds that were recorded, pauses not counted. */
  elapsedMs: number;
  /** Loudness from 0 to 1 over time, newest last, at most `LEVELS` of them. */
  levels: readonly number[];
  /** There from `preview` on. */
  file: File | null;
}

export interface RecorderOptions {
  onState(state: RecorderState): void;
  /** A longer recording ends by itself. @defaultValue 15 minutes */
  maxMs?: number;
}

export const LEVELS = 48;
const MAX_MS = 15 * 60_000;
const TICK_MS = 100;
/** WhatsApp's own first; the server converts the others. */
const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

/**
 * Records one voice note from the microphone. It asks for the microphone in `start`, and gives it
 * back as soon as the recording ends, whichever way.
 */
export function createRecorder({ onState, maxMs = MAX_MS }: RecorderOptions) {
  let state: RecorderState = { status: "asking", elapsedMs: 0, levels: [], file: null };
  let stream: MediaStream | null = null;
  let media: MediaRecorder | null = null;
  let audio: AudioContext | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  let lastTick = 0;
  let isClosed = false;
  const chunks: Blob[] = [];

  function set(change: Partial<RecorderState>): void {
    state = { ...state, ...change };
    if (!isClosed) onState(state);
  }

  function release(): void {
    clearInterval(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
    if (audio && audio.state !== "closed") void audio.close();
    stream = null;
  }

  async function start(): Promise<void> {
    set({ status: "asking" });
    try {
      const asked = await navigator.mediaDevices.getUserMedia({ audio: true });
      stream = asked;
      if (isClosed) {
        release();
        return;
      }
      record(asked);
    } catch (cause) {
      release();
      const name = cause instanceof DOMException ? cause.name : "";
      const isDenied = name === "NotAllowedError" || name === "SecurityError";
      set({ status: isDenied ? "denied" : name === "NotFoundError" ? "missing" : "failed" });
    }
  }

  function record(source: MediaStream): void {
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    const recorder = new MediaRecorder(source, mimeType ? { mimeType } : {});
    media = recorder;
    recorder.ondataavailable = ({ data }) => data.size > 0 && chunks.push(data);
    recorder.onerror = () => {
      release();
      set({ status: "failed" });
    };
    // A microphone that is unplugged ends the recording; what was said until then is kept.
    for (const track of source.getTracks()) track.onended = () => void finish();
    recorder.start(1_000);
    const measure = meter(source);
    lastTick = performance.now();
    timer = setInterval(() => {
      const now = performance.now();
      const step = now - lastTick;
      lastTick = now;
      if (state.status !== "recording") return;
      const elapsedMs = state.elapsedMs + step;
      set({ elapsedMs, levels: [...state.levels, measure()].slice(-LEVELS) });
      if (elapsedMs >= maxMs) void finish();
    }, TICK_MS);
    set({ status: "recording" });
  }

  function meter(source: MediaStream): () => number {
    audio = new AudioContext();
    const analyser = audio.createAnalyser();
    analyser.fftSize = 512;
    audio.createMediaStreamSource(source).connect(analyser);
    const samples = new Uint8Array(analyser.fftSize);
    return () => {
      analyser.getByteTimeDomainData(samples);
      const sum = samples.reduce((all, each) => all + ((each - 128) / 128) ** 2, 0);
      return Math.min(1, Math.sqrt(sum / samples.length) * 3);
    };
  }

  /** Ends the recording; resolves with the file, or `null` when nothing was recorded. */
  async function finish(): Promise<File | null> {
    const recorder = media;
    if (!recorder || recorder.state === "inactive") return state.file;
    const stopped = new Promise((resolve) => {
      recorder.onstop = resolve;
    });
    recorder.stop();
    await stopped;
    release();
    const type = (recorder.mimeType || "audio/webm").split(";")[0] ?? "audio/webm";
    const ending = type === "audio/mp4" ? "m4a" : type.slice("audio/".length);
    const file = new File(chunks, `audio-${Math.round(state.elapsedMs / 1000)}s.${ending}`, {
      type,
    });
    if (file.size === 0) {
      set({ status: "failed" });
      return null;
    }
    set({ status: "preview", file });
    return file;
  }

  return {
    start,
    finish,
    pause(): void {
      if (media?.state !== "recording") return;
      media.pause();
      set({ status: "paused" });
    },
    resume(): void {
      if (media?.state !== "paused") return;
      lastTick = performance.now();
      media.resume();
      set({ status: "recording" });
    },
    /** Forgets everything and gives the microphone back. */
    close(): void {
      isClosed = true;
      if (media && media.state !== "inactive") {
        media.onstop = null;
        media.stop();
      }
      release();
    },
  };
}

export type Recorder = ReturnType<typeof createRecorder>;
