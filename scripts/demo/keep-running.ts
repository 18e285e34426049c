import type { Child } from "./child.ts";

/** A process that is started again when it ends by itself. */
export interface KeptProcess {
  /** Of the one that runs now. */
  pid(): number;
  /** Resolves with the last reason once it ended five times within a minute. */
  gaveUp: Promise<string>;
  stop(): Promise<void>;
}

const mostEnds = 5;
const withinMs = 60_000;

/** @throws Error of the first start; later ones count as ends. */
export async function keepRunning(
  start: () => Promise<Child>,
  onRestart: (reason: string) => void,
): Promise<KeptProcess> {
  let child = await start();
  let stopping = false;
  let giveUp: (reason: string) => void = () => {};
  const gaveUp = new Promise<string>((resolve) => {
    giveUp = resolve;
  });
  const ends: number[] = [];

  const watch = async () => {
    while (!stopping) {
      const reason = await child.exited;
      if (stopping) return;
      ends.push(Date.now());
      const recent = ends.filter((at) => at > Date.now() - withinMs);
      if (recent.length >= mostEnds) return giveUp(reason);
      onRestart(reason);
      child = await start().catch((error: Error) => ({
        ...child,
        exited: Promise.resolve(error.message),
      }));
    }
  };
  void watch();
  return {
    pid: () => child.pid,
    gaveUp,
    stop: async () => {
      stopping = true;
      await child.stop();
    },
  };
}
