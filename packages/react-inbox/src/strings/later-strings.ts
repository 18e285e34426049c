/**
 * Words of the parts that load when they are first asked for. They travel apart from the others, so
 * that a page does not load the words of what nobody opened.
 */
export interface LaterStrings {
  versions: { title: string; now: string; failed: string };
  /** The first message to somebody. */
  start: {
    who: string;
    hint: string;
    to(phone: string): string;
    channel: string;
    message: string;
    submit: string;
    none(query: string): string;
    nobody: string;
    taken: string;
    failed: string;
    cancel: string;
    change: string;
  };
  /** The search in one thread. */
  find: {
    label: string;
    position(at: number, count: number, hasMore: boolean): string;
    none: string;
    failed: string;
    older: string;
    newer: string;
    close: string;
  };
  /** Before a message is deleted for everyone. */
  deletion: { title: string; text: string; cancel: string; confirm: string };
  emoji: {
    label: string;
    search: string;
    none(query: string): string;
    recent: string;
    skinTone: string;
    found(count: number): string;
    /** Of Unicode's groups 0, 1 and 3 to 9. */
    groups: readonly [string, string, string, string, string, string, string, string, string];
  };
  files: {
    label: string;
    ready: string;
    failed: string;
    caption: string;
    captionOf(name: string): string;
    remove(name: string): string;
    moveBefore(name: string): string;
    moveAfter(name: string): string;
    dropHere: string;
    upTo(kind: string, limit: string): string;
  };
  guard: {
    /** A colleague answered. */
    answered(name: string, time: string): string;
    /** The server held a message back. */
    heldBack: string;
    seeAnswer: string;
    /** A message leaves in so many seconds. */
    leavesIn(seconds: number): string;
    undo: string;
  };
  mentions: {
    label: string;
    none(query: string): string;
    found(count: number): string;
  };
  outbox: {
    title: string;
    open(count: number): string;
    to(name: string): string;
    retry: string;
    discard: string;
    close: string;
  };
  recorder: {
    label: string;
    states: Record<"asking" | "recording" | "paused" | "preview", string>;
    denied: Help;
    missing: Help;
    failed: Help;
    again: string;
    close: string;
    pause: string;
    resume: string;
    finish: string;
    preview: string;
    send: string;
    discard: string;
    discardAsk(time: string): string;
    keep: string;
    lockHint: string;
  };
}

/** What happened, and what to do about it. */
interface Help {
  title: string;
  text: string;
}
