import { type Context, reportError } from "./context.ts";

/** Whose conversations make themselves heard: one's own and those of nobody, everybody's, or none. */
export type NotifyScope = "mine" | "all" | "none";

/** What an operator chooses for themselves, in this browser and this company. */
export interface InboxSettings {
  /** A sound for what comes in. */
  sound: boolean;
  /** What sound and notifications are about. A note that calls the operator counts as theirs. */
  notify: NotifyScope;
  /** Notifications of the operating system. */
  desktop: boolean;
  /** How many conversations are unread, in the page's title and on the app's icon. */
  titleBadge: boolean;
  /** What sends: Enter, or Control (Command) and Enter. */
  sendOn: "enter" | "mod";
  /** How long a message waits for its author to take it back, in milliseconds. */
  undoSendMs: number;
  /** Keys that are single letters or signs. */
  shortcuts: boolean;
}

const kinds: Record<keyof InboxSettings, (value: unknown) => boolean> = {
  sound: isFlag,
  notify: (value) => value === "mine" || value === "all" || value === "none",
  desktop: isFlag,
  titleBadge: isFlag,
  sendOn: (value) => value === "enter" || value === "mod",
  undoSendMs: (value) => Number.isFinite(value) && (value as number) >= 0,
  shortcuts: isFlag,
};

function isFlag(value: unknown): boolean {
  return typeof value === "boolean";
}

/** What is understood of settings that another version may have kept. */
function parseSettings(value: unknown): Partial<InboxSettings> {
  if (typeof value !== "object" || value === null) return {};
  const known = Object.entries(value).filter(([name, each]) =>
    kinds[name as keyof InboxSettings]?.(each),
  );
  return Object.fromEntries(known);
}

/** Keeps an operator's choices over reloads; the browser's other tabs read each of them at once. */
export function createSettings(context: Context) {
  const { store, storage, tenantId, signal } = context;
  let tabs: BroadcastChannel | null = null;

  const put = (settings: Partial<InboxSettings>) =>
    store.update((state) => ({ ...state, settings }));
  const key = () => {
    const me = store.get().session.value?.me.id;
    return me ? `settings/${tenantId}/${me}` : null;
  };

  const read = async (own: string) => {
    const stored = (await storage.entries(own)).find(([name]) => name === own);
    return parseSettings(stored?.[1]);
  };
  const report = (cause: unknown) => void reportError(context, cause);

  return {
    /** Brings back what this operator chose; needs the session. What was chosen meanwhile stays. */
    async restore(): Promise<void> {
      const own = key();
      if (!own || signal.aborted) return;
      if (typeof BroadcastChannel !== "undefined") {
        tabs = new BroadcastChannel(`prosa/${own}`);
        tabs.onmessage = () => void read(own).then(put, report);
      }
      const stored = await read(own);
      put({ ...stored, ...store.get().settings });
    },
    change(change: Partial<InboxSettings>): void {
      const settings = { ...store.get().settings, ...change };
      put(settings);
      const own = key();
      if (own) storage.set(own, settings).then(() => tabs?.postMessage(null), report);
    },
    close: () => tabs?.close(),
  };
}
