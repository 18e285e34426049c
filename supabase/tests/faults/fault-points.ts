/** A place of the process, and which of its passes is the last thing the process does. */
export interface Fault {
  point: string;
  /** From 1. */
  pass: number;
}

/** Counts the places where a process meets the outside, and dies at one of them when told to. */
export interface FaultPoints {
  pass(point: string): void;
  /** Passes `<name>:before`, does the work, passes `<name>:after` unless the work failed. */
  around<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
  /** Passes so far, by point. */
  counts: Record<string, number>;
}

/** Nobody cleans up after a SIGKILL: what is under way stays as it is. */
export function createFaultPoints(fault: Fault | null): FaultPoints {
  const counts: Record<string, number> = {};
  const points: FaultPoints = {
    counts,
    pass: (point) => {
      const passes = (counts[point] ?? 0) + 1;
      counts[point] = passes;
      if (fault?.point === point && fault.pass === passes) process.kill(process.pid, "SIGKILL");
    },
    around: async (name, work) => {
      points.pass(`${name}:before`);
      const result = await work();
      points.pass(`${name}:after`);
      return result;
    },
  };
  return points;
}
