import type { Attachment } from "@prosa/core";
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useMediaUrl } from "../hooks/use-media-url.ts";

const RATES = [1, 1.5, 2];
const STEP_SECONDS = 5;

interface Deck {
  rate: number;
  setRate(rate: number): void;
  /** Stops what played before. */
  take(element: HTMLAudioElement): void;
}
const DeckContext = createContext<Deck | null>(null);

/** One audio at a time, and one speed for all, below this element. */
export function AudioDeck({ children }: { children: ReactNode }) {
  const playing = useRef<HTMLAudioElement | null>(null);
  const [rate, setRate] = useState(1);
  const deck = useMemo(
    () => ({
      rate,
      setRate,
      take(element: HTMLAudioElement) {
        if (playing.current !== element) playing.current?.pause();
        playing.current = element;
      },
    }),
    [rate],
  );
  return <DeckContext.Provider value={deck}>{children}</DeckContext.Provider>;
}

/** Everything a player needs; times in seconds, `progress` from 0 to 1. */
export function useAudio(attachment: Attachment) {
  const { format, strings, locale } = useInbox();
  const deck = useContext(DeckContext);
  const { url, onError, hasFailed, refresh } = useMediaUrl(attachment.storagePath);
  const audio = useRef<HTMLAudioElement | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [isWanted, setWanted] = useState(false);
  const [at, setAt] = useState(0);
  const [ownRate, setOwnRate] = useState(1);
  const rate = deck?.rate ?? ownRate;
  const [measured, setMeasured] = useState(0);
  const total = attachment.durationMs === null ? measured : attachment.durationMs / 1000;
  const isRtl = locale.dir === "rtl";

  useEffect(() => {
    const element = audio.current;
    return () => element?.pause();
  }, []);

  useEffect(() => {
    const element = audio.current;
    if (element) element.playbackRate = element.defaultPlaybackRate = rate;
  }, [rate]);

  const seek = (seconds: number) => {
    const next = Math.max(0, Math.min(total, seconds));
    setAt(next);
    if (audio.current) audio.current.currentTime = next;
  };
  const progress = total > 0 ? Math.min(1, at / total) : 0;
  const now = format.duration(at * 1000);
  const label = `${now} / ${format.duration(total * 1000)}`;

  return {
    url,
    /** It did not load, from a new address neither: `toggle` asks for it again. */
    hasFailed,
    isPlaying,
    progress,
    label,
    rate,
    rateLabel: `${format.decimal(rate)}×`,
    nextRate() {
      const next = RATES[(RATES.indexOf(rate) + 1) % RATES.length] ?? 1;
      (deck?.setRate ?? setOwnRate)(next);
    },
    toggle() {
      const element = audio.current;
      if (!element) return;
      setWanted(element.paused);
      if (hasFailed) refresh();
      else if (element.paused) {
        deck?.take(element);
        element.play().catch(() => setPlaying(false));
      } else element.pause();
    },
    audioProps: {
      ref: audio,
      src: url ?? undefined,
      preload: "none" as const,
      // Whoever pressed play on an address that had expired hears it from the new one.
      autoPlay: isWanted,
      onError,
      onLoadedMetadata() {
        const seconds = audio.current?.duration ?? 0;
        setMeasured(Number.isFinite(seconds) ? seconds : 0);
      },
      onPlay: () => setPlaying(true),
      onPause: () => setPlaying(false),
      onTimeUpdate: () => setAt(audio.current?.currentTime ?? 0),
      onEnded: () => setAt(0),
    },
    sliderProps: {
      role: "slider",
      tabIndex: 0,
      "aria-label": strings.seek,
      "aria-valuemin": 0,
      "aria-valuemax": Math.round(total),
      "aria-valuenow": Math.round(at),
      "aria-valuetext": label,
      onKeyDown(event: React.KeyboardEvent) {
        const forward = isRtl ? -STEP_SECONDS : STEP_SECONDS;
        const goal = {
          ArrowRight: at + forward,
          ArrowLeft: at - forward,
          ArrowUp: at + STEP_SECONDS,
          ArrowDown: at - STEP_SECONDS,
          Home: 0,
          End: total,
        }[event.key];
        if (goal === undefined) return;
        event.preventDefault();
        seek(goal);
      },
      onClick(event: React.MouseEvent<HTMLElement>) {
        const box = event.currentTarget.getBoundingClientRect();
        const passedPx = isRtl ? box.right - event.clientX : event.clientX - box.left;
        seek((passedPx / box.width) * total);
      },
    },
  };
}

/** Bars of a voice note, `height` from 0.12 to 1, `at` from 0 to 1; even ones when the channel sent none. */
export function useWaveform(
  attachment: Attachment,
  bars = 48,
): { key: string; at: number; height: number }[] {
  const { waveform } = attachment;
  return useMemo(
    () =>
      Array.from({ length: bars }, (_, index) => {
        const value = waveform?.[Math.floor((index * waveform.length) / bars)] ?? 35;
        const height = 0.12 + 0.88 * (Math.max(0, Math.min(100, value)) / 100);
        return { key: `bar-${index}`, at: index / bars, height };
      }),
    [waveform, bars],
  );
}
