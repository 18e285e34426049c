import type { AttachmentState, MessageKind, MessageWait } from "@prosa/core";
import type { ListSort } from "../transport/transport.ts";
import type { LaterStrings } from "./later-strings.ts";

/** Every word that the inbox says. Functions get plain values and answer with plain text. */
export interface InboxStrings {
  conversations: string;
  conversationList: string;
  thread: string;
  contact: string;
  tabs: { mine: string; unassigned: string; all: string };
  filter: { open: string; snoozed: string; resolved: string; everything: string; status: string };
  search: {
    inThread: string;
    label: string;
    placeholder: string;
    clear: string;
    results: string;
  };
  list: {
    /** Names the menu of saved views. */
    views: string;
    start: string;
    filters: string;
    clearFilters: string;
    removeFilter(name: string): string;
    unread: string;
    waiting: string;
    sort: string;
    sorts: Record<ListSort, string>;
    /** Below the last row that was found, while older ones were not looked through. */
    more: string;
    notYetTitle: string;
    notYetText: string;
    foreignTeamTitle(team: string): string;
    foreignTeamText: string;
    seeMine: string;
  };
  bulk: {
    /** On the box of a row. */
    select(name: string): string;
    start: string;
    stop: string;
    toggleUnread: string;
    /** What was done to how many. */
    done(count: number): string;
    resolved(count: number): string;
    reopened(count: number): string;
    unread(count: number): string;
  };
  newConversations(count: number): string;
  unread(count: number): string;
  mentionedYou: string;
  you: string;
  team: string;
  noTeam: string;
  noAssignee: string;
  /** Of colleagues who may be given conversations. */
  availability: { online: string; away: string; offline: string };
  unknownContact: string;
  unnamedGroup: string;
  /** On the tile that hides the rest of an album. */
  showAlbum: string;
  waitingFor(time: string): string;
  draft: string;
  notSent: string;
  typing: string;
  recording: string;
  isTyping(name: string): string;
  isRecording(name: string): string;
  someone: string;
  isReplying(name: string): string;
  isHere(name: string): string;
  kinds: Record<MessageKind, string>;
  voice: string;
  status: {
    queued: string;
    sending: string;
    unknown: string;
    failed: string;
    sent: string;
    /** Handed over, and no word of the network for long. */
    unconfirmed: string;
    delivered: string;
    read: string;
    played: string;
    uploading(percent: number): string;
    open: string;
    pending: string;
    snoozed: string;
    resolved: string;
    merged: string;
  };
  outcome: {
    unknown: string;
    /** The provider was asked what became of it, and cannot tell. */
    notVerifiable: string;
    verify: string;
    /** Why a message waits, and until when. */
    waits: Record<Exclude<MessageWait["for"], "typing">, (time: string) => string>;
    cancel: string;
    retry: string;
    retryAnyway: string;
    discard: string;
    failed(reason: string): string;
    waiting(count: number): string;
  };
  errors: Record<string, string> & { fallback: string };
  edited: string;
  deleted: string;
  deletedByUs: string;
  deletedBy(name: string): string;
  /** A change of a sent message: under way, and refused. */
  change: {
    edit: string;
    delete: string;
    notEdited(reason: string): string;
    notDeleted(reason: string): string;
  };
  forwarded: string;
  fromPhone: string;
  fromApi: string;
  automatic: string;
  newMessages(count: number): string;
  jumpToLatest: string;
  newBelow(count: number): string;
  loadingOlder: string;
  noteTitle: string;
  /** What stands for a file, by its state; `unreachable`: it was asked for and did not come. */
  media: Record<AttachmentState, string> & { unreachable: string };
  tryAgain: string;
  open: string;
  download: string;
  play: string;
  pause: string;
  seek: string;
  speed(rate: string): string;
  /** What somebody did to a conversation; each follows a name. */
  work: {
    claimed: string;
    assigned(name: string): string;
    unassigned: string;
    team(name: string): string;
    noTeam: string;
    resolved: string;
    reopened: string;
    pending: string;
    snoozed(time: string): string;
    priority(level: string): string;
    labeled(names: string): string;
    unlabeled(names: string): string;
    /** Who, where nobody did it. */
    system: string;
    more(count: number): string;
  };
  past: {
    show: string;
    number(number: string): string;
    resolved(name: string | null, date: string): string;
    failed: string;
    current: string;
  };
  lightbox: {
    title: string;
    next: string;
    previous: string;
    zoomIn: string;
    zoomOut: string;
    position(at: number, count: number): string;
  };
  unsupported(kind: string): string;
  brokenMessage: string;
  fromAd: string;
  showMore: string;
  showLess: string;
  goToQuoted: string;
  reactions(list: string): string;
  actions: {
    toolbar: string;
    reply: string;
    react(emoji: string): string;
    reactOther: string;
    copy: string;
    copied: string;
    edit: string;
    remove: string;
    more: string;
    takeBack: string;
    /** Whose a reaction of ours is: the company's, whoever gave it. */
    us: string;
  };
  composer: {
    label: string;
    reply: string;
    note: string;
    replyPlaceholder(name: string): string;
    notePlaceholder: string;
    send: string;
    saveNote: string;
    attach: string;
    emoji: string;
    record: string;
    sendOptions: string;
    sendOnEnter: string;
    sendOnMod: string;
    sendHint: string;
    saveHint: string;
    to(name: string): string;
    onlyTeam: string;
    replyingTo(name: string): string;
    cancelReply: string;
    editing: string;
    cancelEdit: string;
    saveEdit: string;
    tooLarge(limit: string): string;
    /** `accepted`: names of types, or `""`. */
    wrongType(accepted: string): string;
    sendAnyway: string;
    readOnlyViewer: string;
    readOnlyChannel: string;
    tooLong(count: number): string;
  };
  header: {
    assignee: string;
    claim: string;
    unassign: string;
    assignTo(name: string): string;
    resolve: string;
    reopen: string;
    snooze: string;
    transfer: string;
    more: string;
    back: string;
    showContact: string;
    number(number: string): string;
  };
  commands: {
    general: string;
    settings: string;
    /** Names the menu of the whole inbox. */
    more: string;
    palette: string;
    sheet: string;
    hint: string;
    close: string;
    next: string;
    previous: string;
    nextPane: string;
    previousPane: string;
    assign: string;
    resolveNext: string;
    goTo(tab: string): string;
  };
  /** On buttons and in commands. */
  sendTemplate: string;
  /** Until when a customer may be answered freely. */
  sessionWindow: {
    left(time: string): string;
    at(time: string): string;
    closed(hours: number): string;
  };
  quickReplies: {
    label: string;
  };
  snooze: {
    laterToday: string;
    tomorrow: string;
    nextMonday: string;
    pick: string;
    wake: string;
    until(time: string): string;
  };
  context: {
    channel: string;
    labels: string;
    priority: string;
    /** On the button that adds one. */
    label: string;
    editLabels: string;
    toggle: string;
  };
  priority: { low: string; normal: string; high: string; urgent: string };
  link: {
    connecting: string;
    degraded: string;
    reconnecting: string;
    offline: string;
    updatedAt(time: string): string;
    willSend: string;
    retry: string;
  };
  empty: {
    listTitle: string;
    listText: string;
    filteredTitle: string;
    filteredText: string;
    showAll: string;
    pickTitle: string;
    pickText: string;
    threadTitle: string;
    threadText: string;
  };
  failure: {
    listTitle: string;
    threadTitle: string;
    sessionTitle: string;
    noAccessTitle: string;
    noAccessText: string;
    goneTitle: string;
    goneText: string;
  };
  /** A part that loads later did not come. */
  loadFailed: string;
  loading: string;
  announce(author: string, text: string, time: string): string;
  messageLabel(author: string, time: string, status: string): string;
}

/** A language: its words, its BCP 47 code and its direction. */
export interface InboxLocale {
  code: string;
  dir: "ltr" | "rtl";
  strings: InboxStrings;
  /** The words of parts that load later. */
  later(): Promise<{ later: LaterStrings }>;
}
