import { useEffect, useMemo, useRef } from "react";
import type { Fake } from "./use-fake.ts";

const repeatMs = 4_000;
const idleMs = 5_000;

export interface TypingSignal {
  /** The customer is writing: said at most every four seconds. */
  keep(): void;
  /** The customer sent, cleared or left what they wrote. */
  stop(): void;
}

/** Tells the business that the customer writes, and that they stopped after five idle seconds. */
export function useTypingSignal({ run }: Fake, customerId: string | null): TypingSignal {
  const said = useRef({ atMs: 0, isTyping: false });
  const idle = useRef<ReturnType<typeof setTimeout>>(undefined);

  const signal = useMemo((): TypingSignal => {
    const say = (state: "composing" | "paused") => {
      if (customerId) void run({ command: "typing", args: { customerId, state } });
    };
    const stop = () => {
      clearTimeout(idle.current);
      if (said.current.isTyping) say("paused");
      said.current = { atMs: 0, isTyping: false };
    };
    return {
      keep() {
        clearTimeout(idle.current);
        idle.current = setTimeout(stop, idleMs);
        if (said.current.isTyping && Date.now() - said.current.atMs < repeatMs) return;
        said.current = { atMs: Date.now(), isTyping: true };
        say("composing");
      },
      stop,
    };
  }, [run, customerId]);

  useEffect(() => signal.stop, [signal]);
  return signal;
}
