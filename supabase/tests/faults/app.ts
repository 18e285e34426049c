import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import type { Fault } from "./fault-points.ts";

const script = fileURLToPath(new URL("./app-process.ts", import.meta.url));

/** A host's app: an address that stays, and processes behind it that die and are started again. */
export interface App {
  url: string;
  /** When the last process was killed, in milliseconds since 1970; `null` while none was. */
  diedAtMs: number | null;
  /** The points at which processes were killed. */
  kills: string[];
  /** Points that the present process passed, with how often. */
  counts(): Promise<Record<string, number>>;
  stop(): Promise<void>;
}

/**
 * Starts the app; the first process dies of the first fault, the second of the second, and the one
 * after the last fault lives. Whenever a process dies another one takes its place at once, as a
 * supervisor would see to; what it held in memory is gone.
 */
export async function startApp(
  environment: Record<string, string>,
  faults: Fault[] = [],
): Promise<App> {
  let child: ChildProcess;
  let port = 0;
  let stopped = false;
  const sockets = new Set<Socket>();
  const door = createServer((socket) => {
    if (port === 0) {
      socket.destroy();
      return;
    }
    const inner = connect(port, "127.0.0.1");
    for (const [one, other] of [
      [socket, inner],
      [inner, socket],
    ] as const) {
      sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));

  const start = async (): Promise<void> => {
    const fault = faults[app.kills.length];
    const started = fork(script, {
      execArgv: ["--conditions=@prosa/source"],
      env: {
        ...process.env,
        ...environment,
        ...(fault ? { FAULT_POINT: fault.point, FAULT_PASS: String(fault.pass) } : {}),
      },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child = started;
    await new Promise<void>((resolve) => {
      started.on("message", (told: { port?: number }) => {
        if (told.port === undefined) return;
        port = told.port;
        resolve();
      });
      started.once("exit", (code, signal) => {
        port = 0;
        resolve();
        if (stopped) return;
        if (signal !== "SIGKILL" || !fault)
          throw new Error(`The app ended by itself, with ${signal ?? `code ${code}`}.`);
        app.diedAtMs = Date.now();
        app.kills.push(fault.point);
        void start();
      });
    });
  };
  const app: App = {
    url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    diedAtMs: null,
    kills: [],
    counts: async () => {
      const asked = child;
      return new Promise((resolve) => {
        asked.once("message", (told: { counts: Record<string, number> }) => resolve(told.counts));
        asked.send("counts");
      });
    },
    stop: async () => {
      stopped = true;
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => door.close(resolve));
    },
  };
  await start();
  return app;
}
