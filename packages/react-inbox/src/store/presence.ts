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
  let isAnnounced = false;

  function leave(): void {
    stop();
    const left = open;
    open = null;
    if (!left) return;
    left.handle.close();
    store.update((state) => withIn(state, "peers", left.id, undefined));
  }

  /** To the customer and to colleagues; a lost signal is not worth a word. */
  function say(isTyping: boolean): void {
    if (!open) return;
    isAnnounced = isTyping;
    open.handle.setTyping(isTyping);
    transport.announceTyping?.(open.id, isTyping ? "composing" : "paused").catch(() => {});
  }

  function stop(): void {
    clearTimeout(offTimer);
    if (isAnnounced) say(false);
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
      announcedAt = 0;
    },
    /** Called with every letter; said at most every three seconds, and taken back after six. */
    typed(id: string): void {
      if (open?.id !== id) return;
      clearTimeout(offTimer);
      offTimer = setTimeout(stop, TYPING_OFF_MS);
      if (now() - announcedAt < ANNOUNCE_EVERY_MS) return;
      announcedAt = now();
      say(true);
    },
    stopped: stop,
    close: leave,
  };
}
