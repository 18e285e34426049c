import type {
  ActiveJob,
  Channel,
  MediaStore,
  QueueBackend,
  SqlGateway,
} from "../../../packages/server-sdk/src/ports/index.ts";
import type { FaultPoints } from "./fault-points.ts";

/** Every method of the port is a point; a method that is added later is one by itself. */
function watch<Port extends object>(
  points: FaultPoints,
  port: Port,
  nameOf: (method: string, first: unknown) => string,
): Port {
  return new Proxy(port, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) =>
        points.around(nameOf(String(key), args[0]), () => Reflect.apply(value, target, args));
    },
  });
}

/** Points `sql:<function>`. */
export function watchSql(points: FaultPoints, sql: SqlGateway): SqlGateway {
  return watch(points, sql, (method, fn) => `sql:${method === "call" ? fn : method}`);
}

/** Points `provider:<call>`, of the sender and of the account's administration. */
export function watchChannel(points: FaultPoints, channel: Channel): Channel {
  const { sender, admin } = channel;
  return {
    ...channel,
    ...(sender
      ? { sender: (config) => watch(points, sender(config), (method) => `provider:${method}`) }
      : {}),
    ...(admin
      ? { admin: (config) => watch(points, admin(config), (method) => `provider:${method}`) }
      : {}),
  };
}

/** Points `store:<call>`. */
export function watchStore(points: FaultPoints, store: MediaStore): MediaStore {
  return watch(points, store, (method) => `store:${method}`);
}

/** Points `spill:<call>`, `queue:<queue>.add|addBulk`, and of each job `take:after`, `defer` and `complete:before`. */
export function watchQueues(points: FaultPoints, backend: QueueBackend): QueueBackend {
  const { spill } = backend;
  return {
    ...backend,
    ...(spill ? { spill: watch(points, spill, (method) => `spill:${method}`) } : {}),
    queue: (name) =>
      watch(points, backend.queue(name), (method) => `queue:${name}.${String(method)}`),
    worker: (name, process, options) =>
      backend.worker(
        name,
        async (job) => {
          points.pass(`queue:${name}.take:after`);
          const defer: ActiveJob["defer"] = async (delayMs) => {
            points.pass(`queue:${name}.defer:before`);
            try {
              return await job.defer(delayMs);
            } finally {
              points.pass(`queue:${name}.defer:after`);
            }
          };
          await process({ ...job, defer });
          points.pass(`queue:${name}.complete:before`);
        },
        options,
      ),
  };
}
