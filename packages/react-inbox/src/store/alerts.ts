import type { InboxNotification } from "./context.ts";
import type { InboxClient } from "./inbox-client.ts";
import type { InboxSettings, NotifyScope } from "./settings.ts";

/** In this time one sound stands for all that comes, in whichever tab. */
const QUIET_MS = 2_000;

/** What is to be known of the tab that the client runs in. */
export interface Tab {
  isInFront(): boolean;
  /** Somebody used it: a page that nobody touched is refused its sound. */
  isTouched(): boolean;
  /** Tells when it comes to the front or leaves it; returns how to stop. */
  onTurn(listener: () => void): () => void;
}

export interface AlertParts {
  settings(): Pick<InboxSettings, "sound" | "notify" | "desktop">;
  play(): void;
  /** Shows a notification of the operating system; another of the same conversation takes its place. */
  show(notification: InboxNotification): void;
  /** @defaultValue this page */
  tab?: Tab;
}

/**
 * Lets an operator hear of what comes in, once over all tabs of their browser: the tab in front holds
 * a lock that names what it shows, and whoever makes a sound holds one for as long as it is to stay
 * quiet. Browsers without locks know of this tab alone.
 */
export function createAlerts(client: InboxClient, parts: AlertParts) {
  const { store, tenantId, now } = client;
  const { tab = page } = parts;
  const locks = globalThis.navigator?.locks;
  const name = (what: string) => `prosa-${tenantId}-${store.get().session.value?.me.id}-${what}`;
  const releases = new Set<() => void>();
  const claimed = new Map<string, number>();
  let isClosed = false;
  let shown: string | null = null;
  let leave: (() => void) | undefined;

  /** Holds a lock until it is let go, by `release`, by time, or by the end of all this. */
  function hold(forMs?: number): { until: Promise<void>; release(): void } {
    let end = () => {};
    const until = new Promise<void>((resolve) => {
      end = resolve;
    });
    const timer = forMs && setTimeout(() => release(), forMs);
    const release = () => {
      clearTimeout(timer);
      releases.delete(release);
      end();
    };
    releases.add(release);
    return { until, release };
  }

  function look(): void {
    const front = tab.isInFront() ? name(`sees-${store.get().activeId ?? ""}`) : null;
    if (front === shown) return;
    shown = front;
    leave?.();
    leave = undefined;
    if (!front || !locks) return;
    const { until, release } = hold();
    leave = release;
    locks.request(front, { mode: "shared" }, () => until).catch(() => undefined);
  }

  /** Names of what the tabs in front show, of which there is one at most. */
  async function seen(): Promise<string[]> {
    if (!locks) return shown ? [shown] : [];
    const { held = [] } = await locks.query();
    const prefix = name("sees-");
    return held.flatMap((lock) => (lock.name?.startsWith(prefix) ? [lock.name] : []));
  }

  /** Whether this tab may: it alone of all, and once in a while. */
  async function claim(what: string): Promise<boolean> {
    const at = now();
    if (at - (claimed.get(what) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return false;
    claimed.set(what, at);
    if (!locks) return true;
    return new Promise((resolve, reject) => {
      locks
        .request(name(what), { ifAvailable: true }, (lock) => {
          const isOurs = lock !== null && !isClosed;
          resolve(isOurs);
          return isOurs ? hold(QUIET_MS).until : undefined;
        })
        .catch(reject);
    });
  }

  async function hear(notification: InboxNotification): Promise<void> {
    const { sound, desktop, notify } = parts.settings();
    const { conversationId, isWatched } = notification;
    if (isWatched || !(sound || desktop) || !isFor(notify, client, notification)) return;
    const inFront = await seen();
    if (inFront.includes(name(`sees-${conversationId}`))) return;
    if (desktop && inFront.length === 0 && (await claim(`shows-${conversationId}`))) {
      parts.show(notification);
    }
    if (sound && tab.isTouched() && (await claim("sounds"))) parts.play();
  }

  const stopHearing = client.onInbound((notification) => {
    hear(notification).catch(() => undefined);
  });
  const stopWatching = store.subscribe(look);
  const stopTurning = tab.onTurn(look);
  look();

  return {
    close(): void {
      isClosed = true;
      stopHearing();
      stopWatching();
      stopTurning();
      for (const release of [...releases]) release();
    },
  };
}

const page: Tab = {
  isInFront: () => document.hasFocus(),
  isTouched: () => navigator.userActivation?.hasBeenActive !== false,
  onTurn(listener) {
    window.addEventListener("focus", listener);
    window.addEventListener("blur", listener);
    return () => {
      window.removeEventListener("focus", listener);
      window.removeEventListener("blur", listener);
    };
  },
};

function isFor(scope: NotifyScope, client: InboxClient, notification: InboxNotification): boolean {
  if (scope !== "mine") return scope === "all";
  if (notification.message.direction === "note") return true;
  const { conversations, session } = client.store.get();
  const assignee = conversations.get(notification.conversationId)?.assignee;
  return !assignee || assignee.id === session.value?.me.id;
}
