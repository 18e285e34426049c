/**
 * Runs in the page before its scripts: counts what is started and not ended. Only what outlives an
 * element counts: listeners on window and document, timers, frames, sockets, channels, observers,
 * object URLs.
 */
export function instrument(): void {
  const alive = new Map<string, number>();
  const count = (what: string, by: number) => alive.set(what, (alive.get(what) ?? 0) + by);

  const timers = new Map<number, string>();
  for (const [start, stop] of [
    ["setTimeout", "clearTimeout"],
    ["setInterval", "clearInterval"],
    ["requestAnimationFrame", "cancelAnimationFrame"],
  ] as const) {
    const begin = window[start] as (
      task: (...args: unknown[]) => void,
      ...rest: unknown[]
    ) => number;
    const end = window[stop] as (id: number) => void;
    Object.assign(window, {
      [start](task: (...args: unknown[]) => void, ...rest: unknown[]) {
        const id = begin(
          (...args) => {
            if (start !== "setInterval") timers.delete(id);
            task(...args);
          },
          ...rest,
        );
        timers.set(id, `${start} ${String(rest[0] ?? "")}`);
        return id;
      },
      [stop](id: number) {
        timers.delete(id);
        end(id);
      },
    });
  }

  const held = new WeakMap<EventTarget, Map<string, Set<unknown>>>();
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const isGlobal = (target: unknown): target is EventTarget =>
    target === window ||
    target === document ||
    target === window.visualViewport ||
    target instanceof MediaQueryList ||
    target === navigator.mediaDevices;
  const keyOf = (type: string, options: unknown) =>
    `${type} ${typeof options === "object" && options !== null ? Boolean((options as { capture?: boolean }).capture) : Boolean(options)}`;
  EventTarget.prototype.addEventListener = function (
    this: EventTarget,
    type: string,
    ...rest: unknown[]
  ) {
    const target = this ?? window;
    if (isGlobal(target)) {
      const byType = held.get(target) ?? new Map<string, Set<unknown>>();
      held.set(target, byType);
      const key = keyOf(type, rest[1]);
      const listeners = byType.get(key) ?? new Set();
      byType.set(key, listeners);
      if (!listeners.has(rest[0])) count(`listener ${key}`, 1);
      listeners.add(rest[0]);
      const signal = (rest[1] as { signal?: AbortSignal } | undefined)?.signal;
      signal?.addEventListener("abort", () => {
        if (listeners.delete(rest[0])) count(`listener ${key}`, -1);
      });
    }
    return Reflect.apply(addEventListener, target, [type, ...rest]);
  } as typeof addEventListener;
  EventTarget.prototype.removeEventListener = function (
    this: EventTarget,
    type: string,
    ...rest: unknown[]
  ) {
    const target = this ?? window;
    if (isGlobal(target)) {
      const key = keyOf(type, rest[1]);
      if (held.get(target)?.get(key)?.delete(rest[0])) count(`listener ${key}`, -1);
    }
    return Reflect.apply(removeEventListener, target, [type, ...rest]);
  } as typeof removeEventListener;

  for (const name of ["WebSocket", "EventSource", "BroadcastChannel", "Worker"] as const) {
    const Original = window[name] as unknown as new (
      ...args: unknown[]
    ) => { close?(): void; terminate?(): void };
    Object.assign(window, {
      [name]: class extends Original {
        constructor(...args: unknown[]) {
          super(...args);
          count(name, 1);
        }
        override close() {
          count(name, -1);
          super.close?.();
        }
        override terminate() {
          count(name, -1);
          super.terminate?.();
        }
      },
    });
  }
  for (const name of ["ResizeObserver", "IntersectionObserver", "MutationObserver"] as const) {
    const Original = window[name] as unknown as new (
      task: unknown,
      options?: unknown,
    ) => {
      observe(target: Node, options?: unknown): void;
      unobserve?(target: Node): void;
      disconnect(): void;
    };
    Object.assign(window, {
      [name]: class extends Original {
        targets = new Set<Node>();
        override observe(target: Node, options?: unknown) {
          if (!this.targets.has(target)) count(name, 1);
          this.targets.add(target);
          super.observe(target, options);
        }
        override unobserve(target: Node) {
          if (this.targets.delete(target)) count(name, -1);
          super.unobserve?.(target);
        }
        override disconnect() {
          count(name, -this.targets.size);
          this.targets.clear();
          super.disconnect();
        }
      },
    });
  }
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (object) => {
    count("object URL", 1);
    return createObjectURL.call(URL, object);
  };
  URL.revokeObjectURL = (url) => {
    count("object URL", -1);
    revokeObjectURL.call(URL, url);
  };
  Object.assign(window, {
    alive: () => [
      ...timers.values(),
      ...[...alive]
        .filter(([, number]) => number !== 0)
        .map(([what, number]) => `${what} ×${number}`),
    ],
  });
}
