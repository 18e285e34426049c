import { useEffect, useRef, useState } from "react";
import { createRecorder, type Recorder, type RecorderState } from "./create-recorder.ts";

const begun: RecorderState = { status: "asking", elapsedMs: 0, levels: [], file: null };

/**
 * Records from the first drawing on. A component that goes in the middle of it hands over what was
 * said: `onLeft` gets the file.
 */
export function useRecorder(onLeft?: (file: File) => void) {
  const [state, setState] = useState(begun);
  const [attempt, setAttempt] = useState(0);
  const recorder = useRef<Recorder | null>(null);
  const left = useRef(onLeft);
  const isSettled = useRef(false);
  useEffect(() => {
    left.current = onLeft;
  });
  useEffect(() => {
    void attempt;
    const made = createRecorder({ onState: setState });
    recorder.current = made;
    void made.start();
    return () => {
      if (isSettled.current) made.close();
      else
        void made.finish().then((file) => {
          made.close();
          if (file && !isSettled.current) left.current?.(file);
        });
    };
  }, [attempt]);
  return {
    ...state,
    pause: () => recorder.current?.pause(),
    resume: () => recorder.current?.resume(),
    finish: async () => (await recorder.current?.finish()) ?? null,
    /** The recording was sent or given up: nothing is handed over any more. */
    settle() {
      isSettled.current = true;
      recorder.current?.close();
    },
    again: () => setAttempt(attempt + 1),
  };
}
