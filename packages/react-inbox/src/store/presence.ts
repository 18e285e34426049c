import type { PresenceHandle } from "../transport/transport.ts";
import type { Context } from "./context.ts";
import { withIn } from "./state.ts";

const TYPING_OFF_MS = 6_000;
const ANNOUNCE_EVERY_MS = 3_000;

/** Joins the presence of the open conversation alone, and says when the operator writes. */
export function createPresence(context: Context) {
  const { store, transport, now } = context;
  let open: { id: string; handle: PresenceHandle } | null = null;
  let offTimer: ReturnType<typeof setTimeout> | undefined;

  let announcedAt = 0;

  function leave(): void {
    stop();
    const left = open;
    open = null;
    if (!left) return;
    left.handle.close();
    store.update((state) => withIn(state, "peers", left.id, undefined));
  }

  /** To the customer, at most every three seconds; a lost signal is not worth a word. */
  function announce(id: string): void {
    if (!transport.announceTyping || now() - announcedAt < ANNOUNCE_EVERY_MS) return;
    announcedAt = now();
    transport.announceTyping(id, "composing").catch(() => {
      announcedAt = 0;
    });
  }

  function stop(): void {
    clearTimeout(offTimer);
    open?.handle.setTyping(false);
    if (open && announcedAt > 0) transport.announceTyping?.(open.id, "paused").catch(() => {});
    announcedAt = 0;
  }

  return {
    join(id: string | null): void {
      if (open?.id === id) return;
      leave();
      const me = store.get().session.value?.me;
      if (!id || !me || !transport.presence) return;
      const handle = transport.presence(id, me, (peers) =>
        store.update((state) => withIn(state, "peers", id, peers)),
      );
      open = { id, handle };
    },
    /** Called with every letter; the others see it within a second and for six. */
    typed(id: string): void {
      if (open?.id !== id) return;
      open.handle.setTyping(true);
      announce(id);
      clearTimeout(offTimer);
      offTimer = setTimeout(stop, TYPING_OFF_MS);
    },
    stopped: stop,
    close: leave,
  };
}
