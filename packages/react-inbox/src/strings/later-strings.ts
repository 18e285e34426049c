import type { InboxSettings, NotifyScope } from "../store/settings.ts";

/**
 * Words of the parts that load when they are first asked for. They travel apart from the others, so
 * that a page does not load the words of what nobody opened.
 */
export interface LaterStrings {
  /** Said aloud: to whom, what happened, and the names of the buttons that settle it. */
  sendFailure(name: string, what: string, actions: string): string;
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
    to(name: string): string;
    retry: string;
    discard: string;
    close: string;
  };
  templates: {
    title: string;
    search: string;
    list: string;
    found(count: number): string;
    none(query: string): string;
    emptyTitle: string;
    emptyText: string;
    loading: string;
    failed: string;
    /** What is shown may be old: the provider could not be asked. */
    stale: string;
    refresh: string;
    refreshing: string;
    /** Of a provider's own words; the word itself where there is none. */
    categories: Record<string, string>;
    back: string;
    /** A field to fill in, by where it stands. */
    fields: Record<"header" | "body" | "button", (name: string) => string>;
    example(text: string): string;
    fillWith(text: string): string;
    preview: string;
    /** It goes to this person. */
    to(name: string): string;
    send: string;
    missing(count: number): string;
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
  views: {
    title: string;
    save: string;
    saveChanges: string;
    name: string;
    share: string;
    manage: string;
    shared: string;
    own: string;
    remove(name: string): string;
    rename(name: string): string;
    up(name: string): string;
    down(name: string): string;
    none: string;
    submit: string;
    failed: string;
    loadFailed: string;
    chosen(name: string): string;
    /** The list is no longer as the view has it. */
    changed: string;
    leave(name: string): string;
    restore(name: string): string;
    goTo(name: string): string;
    /** Keeps the change, beside the view's name. */
    keep: string;
    removeAsk(name: string): string;
    removeShared: string;
    remain: string;
    confirm: string;
    tooMany: string;
    readOnly: string;
  };
  settings: {
    title: string;
    /** Whom they are for, and when they are kept. */
    hint: string;
    alerts: string;
    notify: string;
    scopes: Record<NotifyScope, string>;
    sound: string;
    trySound: string;
    soundRefused: string;
    desktop: string;
    /** What the first notification says. */
    desktopOn: string;
    desktopHint: string;
    denied: string;
    unsupported: string;
    titleBadge: string;
    writing: string;
    sendOn: string;
    sendsOn: Record<InboxSettings["sendOn"], string>;
    undoSend: string;
    noUndo: string;
    seconds(count: number): string;
    keyboard: string;
    singleKeys: string;
    singleKeysHint: string;
  };
  person: {
    close: string;
    name: string;
    nameHint: string;
    edit: string;
    save: string;
    cancel: string;
    more: string;
    showMore: string;
    notSaved: string;
    status: string;
    copyNumber: string;
    copied: string;
    identities: string;
    noIdentities: string;
    identityKinds: Record<"phone" | "jid" | "lid" | "bsuid" | "group" | "api", string>;
    since(month: string): string;
    fields: string;
    noFields: string;
    editField(label: string): string;
    add: string;
    yes: string;
    no: string;
    notes: string;
    noNotes: string;
    addNote: string;
    editNote: string;
    deleteNote: string;
    noteLabel: string;
    noteHint: string;
    media: string;
    noMedia: string;
    seeInThread(what: string, at: string): string;
    history: string;
    noHistory: string;
    merge: string;
    mergeTitle: string;
    mergeSearch(name: string): string;
    mergeHint: string;
    mergeNone(query: string): string;
    /** What joining does, a line each. */
    mergeWhat(kept: string, other: string): string[];
    mergedWith(name: string): string;
    mergedBy(by: string, day: string): string;
    unmerge: string;
    block: string;
    unblock: string;
    blocked: string;
    blockedText: string;
    blockTitle(name: string): string;
    blockText: string;
    unblockTitle(name: string): string;
    unblockText: string;
  };
  transfer: {
    to: string;
    people: string;
    teams: string;
    note: string;
    noteHint: string;
    submit: string;
  };
  undo: {
    action: string;
    undone(count: number): string;
    left(count: number, reason: string): string;
    reasons: Record<string, string> & { fallback: string };
  };
  keys: {
    extend: string;
    rowBelow: string;
    rowAbove: string;
    openRow: string;
    send: string;
    mention: string;
    bold: string;
    italic: string;
    answerOwn: string;
    newLine: string;
    leave: string;
  };
  palette: {
    placeholder: string;
    nothing(query: string): string;
  };
  replies: {
    emptyTitle: string;
    emptyText: string;
    noMatch(query: string): string;
    failed: string;
    found(count: number): string;
  };
  snoozeUntil: {
    title: string;
    field: string;
    past: string;
    comesBack(time: string): string;
  };
  place: {
    open: string;
    live: string;
  };
  selection: {
    bar: string;
    chosen(count: number): string;
    all(count: number): string;
    assign: string;
    markRead: string;
    markUnread: string;
  };
  found: {
    people: string;
    messages: string;
    more: string;
    nothingTitle: string;
    nothingText(query: string): string;
    failedTitle: string;
  };
  panel: {
    service: string;
    noLabels: string;
    since: string;
  };
}

/** What happened, and what to do about it. */
interface Help {
  title: string;
  text: string;
}
