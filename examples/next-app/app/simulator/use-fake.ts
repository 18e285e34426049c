import type { ChaosSettings, FakeCommand, FakeState } from "@prosa/evolution-client/testing";
import { useCallback, useEffect, useRef, useState } from "react";

const base = "/api/simulator";
const retryMs = 2_000;

/** A command to the fake, as the phone gives it. */
export type PhoneCommand = FakeCommand extends infer Command
  ? Command extends FakeCommand
    ? Omit<Command, "instance">
    : never
  : never;

export interface Fake {
  /** What the fake server knows now, or `null` before its first answer. */
  state: FakeState | null;
  isReachable: boolean;
  /** Why the last command failed, or `null`. */
  failure: string | null;
  /** Runs a verb of the phone; `false` when it failed, with the reason in `failure`. */
  run(command: PhoneCommand): Promise<boolean>;
  setChaos(patch: Partial<ChaosSettings>): Promise<void>;
}

/** Follows the fake server's state: one read, then one more after each change it announces. */
export function useFake(instance: string | null): Fake {
  const [state, setState] = useState<FakeState | null>(null);
  const [isReachable, setIsReachable] = useState(true);
  const [failure, setFailure] = useState<string | null>(null);
  const refresh = useRef<() => void>(() => {});

  useEffect(() => {
    const abort = new AbortController();
    let isReading = false;
    let isStale = false;
    let retry: ReturnType<typeof setTimeout> | undefined;

    const read = async () => {
      isStale = true;
      if (isReading) return;
      isReading = true;
      while (isStale && !abort.signal.aborted) {
        isStale = false;
        const query = instance ? `?instance=${encodeURIComponent(instance)}` : "";
        const next = await readState(`${base}/state${query}`, abort.signal);
        if (abort.signal.aborted) return;
        setIsReachable(next !== null);
        if (next) setState(next);
        else retry = setTimeout(read, retryMs);
      }
      isReading = false;
    };
    refresh.current = () => void read();

    const events = new EventSource(`${base}/events`);
    events.addEventListener("change", read);
    events.onmessage = read;
    events.onopen = read;
    events.onerror = read;
    return () => {
      abort.abort();
      clearTimeout(retry);
      events.close();
    };
  }, [instance]);

  const post = useCallback(async (path: string, body: object): Promise<boolean> => {
    const reason = await send(`${base}/${path}`, body);
    setFailure(reason);
    refresh.current();
    return reason === null;
  }, []);

  const run = useCallback(
    (command: PhoneCommand) => post("command", instance ? { instance, ...command } : command),
    [post, instance],
  );
  const setChaos = useCallback(
    async (patch: Partial<ChaosSettings>) => void (await post("chaos", patch)),
    [post],
  );
  return { state, isReachable, failure, run, setChaos };
}

async function readState(url: string, signal: AbortSignal): Promise<FakeState | null> {
  try {
    const answer = await fetch(url, { signal, cache: "no-store" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** Why it failed, or `null` when it worked. */
async function send(url: string, body: object): Promise<string | null> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (answer.ok) return null;
    const { error }: { error?: string } = await answer.json();
    return error ?? `HTTP ${answer.status}`;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}
