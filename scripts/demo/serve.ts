import { type DemoOptions, startDemo } from "./start.ts";
import { welcome } from "./welcome.ts";

type ServeOptions = Pick<DemoOptions, "step" | "dev"> & { startedAt: number };

/** Serves the demo from `.prosa` until a signal, or until a part of it ends. */
export async function serve({ startedAt, ...options }: ServeOptions): Promise<void> {
  const verbose = process.env.PROSA_VERBOSE === "1";
  const demo = await startDemo({
    dir: ".prosa",
    port: wantedPort(),
    log: verbose ? console.log : () => {},
    onRestart: (sentence) => console.log(sentence),
    ...options,
  });
  console.log(welcome(demo.info, (performance.now() - startedAt) / 1000));

  let stopping = false;
  const stop = async (code: number) => {
    if (stopping) return;
    stopping = true;
    console.log("\nStopping …");
    await demo.stop();
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => void stop(0));
  }
  void demo.gaveUp.then((sentence) => {
    console.error(`\n${sentence} Its log lies in .prosa; run the command again once it is cured.`);
    void stop(1);
  });
}

function wantedPort(): number {
  const given = process.env.PORT ?? "3000";
  const port = Number(given);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new Error(`PORT is "${given}", which is no port. Set a number from 0 to 65535.`);
}
