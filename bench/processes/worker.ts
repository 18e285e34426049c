// A process that runs Prosa's workers, as `prosa worker` does.
import { fromEnvironment } from "@prosa/server-sdk";

const prosa = await fromEnvironment(process.env);
await prosa.workers.start();
process.send?.({ ready: true });
