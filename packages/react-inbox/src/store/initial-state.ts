import type { InboxState, ListState, ThreadState } from "./state.ts";

/** The state before anything is known; also what a server renders. */
export const initialState: InboxState = {
  session: { status: "idle", value: null, error: null },
  link: { status: "connecting", since: 0, lastSyncAt: null },
  query: { tab: "all", status: ["open", "pending"] },
  conversations: new Map(),
  lists: new Map(),
  counts: null,
  activeId: null,
  target: null,
  threads: new Map(),
  outbox: [],
  drafts: new Map(),
  modes: new Map(),
  attachments: new Map(),
  typing: new Map(),
  peers: new Map(),
  counters: { duplicates: 0, rejected: 0, holes: 0, resumes: 0 },
  settings: {},
  minute: 0,
};

export const emptyThread: ThreadState = {
  status: "loading",
  error: null,
  messages: [],
  revs: new Map(),
  rev: 0,
  ahead: [],
  hasBefore: false,
  hasAfter: false,
  isLoadingBefore: false,
  isLoadingAfter: false,
  firstUnreadSeq: null,
  unreadAtOpen: 0,
};

export const emptyList: ListState = {
  status: "idle",
  error: null,
  nextCursor: null,
  boundary: null,
  isLoadingMore: false,
};
