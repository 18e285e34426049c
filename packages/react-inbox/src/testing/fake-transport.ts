import { type InboxEvent, ProsaError } from "@prosa/core";
import type {
  CallOptions,
  ContactCalls,
  InboxTransport,
  Peer,
  SubscriptionSink,
} from "../transport/transport.ts";
import { createFakeServer, type FakeSeed, type FakeServer } from "./fake-server.ts";
import { seededRandom } from "./random.ts";
import { seedHorizonte } from "./seed-horizonte.ts";

/** Probabilities from 0 to 1, drawn from `randomSeed`. */
export interface FakeFaults {
  /** Longest delay of a call or an event, in milliseconds. @defaultValue 0 */
  maxDelayMs?: number;
  loseEvent?: number;
  duplicateEvent?: number;
  /** A call fails before the server hears of it. */
  failCall?: number;
  /** A send is stored, and its answer lost. */
  loseAnswer?: number;
  randomSeed?: number;
}

type CallName = keyof InboxTransport | `contacts.${keyof ContactCalls}`;

export interface FakeTransportOptions {
  seed?: FakeSeed;
  /** The server of another transport, for a second tab or a second operator. */
  server?: FakeServer;
  faults?: FakeFaults;
  /** Milliseconds since the epoch. @defaultValue `Date.now` */
  now?: () => number;
  /** Methods taken away, to see the inbox without them. */
  without?: (
    | "search"
    | "upload"
    | "mediaUrl"
    | "markRead"
    | "presence"
    | "update"
    | "setLabels"
    | "contacts"
    | "updateMany"
    | "setReadMarks"
    | "transfer"
    | "savedViews"
    | "quickReplies"
    | "templates"
    | "revisions"
    | "pastConversations"
    | "retry"
    | "verify"
    | "discard"
    | "startConversation"
    | "edit"
    | "delete"
  )[];
  /** Calls that never answer, or that fail with this error. */
  intercept?: Partial<Record<CallName, "hang" | ProsaError>>;
  /** What media paths resolve to. */
  mediaUrls?: Record<string, string>;
}

export interface FakeTransport extends InboxTransport {
  server: FakeServer;
  /** Cuts the link: events are lost and calls fail until `connect`. */
  disconnect(): void;
  connect(): void;
  setFaults(faults: FakeFaults): void;
  /** Every call is refused as `auth.required` until it is renewed. */
  expireToken(): void;
  renewToken(): void;
  /** Who has a conversation open; whoever opens it hears of them. */
  setPeers(conversationId: string, peers: Peer[]): void;
}

/** A transport without a network: seeded data, a server in memory, and faults on demand. */
export function fakeTransport(options: FakeTransportOptions = {}): FakeTransport {
  const now = options.now ?? Date.now;
  let faults = options.faults ?? {};
  const random = seededRandom(faults.randomSeed ?? 1);
  const chance = (probability = 0) => probability > 0 && random() < probability;
  const server = options.server ?? createFakeServer(options.seed ?? seedHorizonte(), now);
  const sinks = new Set<SubscriptionSink>();
  const watchers = new Map<string, (peers: Peer[]) => void>();
  const present = new Map<string, Peer[]>();
  let isConnected = true;
  let isSignedIn = true;

  const delay = async () => {
    const waitMs = Math.floor(random() * (faults.maxDelayMs ?? 0));
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    else await Promise.resolve();
  };
  const unreachable = () =>
    new ProsaError("storage.unavailable", "The server cannot be reached. It is tried again.");

  async function call<T>(
    name: CallName,
    answer: () => T,
    { signal }: CallOptions = {},
  ): Promise<T> {
    const fate = options.intercept?.[name];
    if (fate === "hang") {
      return new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason));
      });
    }
    await delay();
    signal?.throwIfAborted();
    if (fate) throw fate;
    if (!isConnected || chance(faults.failCall)) throw unreachable();
    if (!isSignedIn) throw new ProsaError("auth.required", "The sign-in has ended.");
    const result = answer();
    if (name === "send" && chance(faults.loseAnswer)) throw unreachable();
    await delay();
    signal?.throwIfAborted();
    return result;
  }

  server.subscribe((event) => {
    for (const sink of [...sinks]) deliver(sink, event);
  });
  function deliver(sink: SubscriptionSink, event: InboxEvent): void {
    const copies = chance(faults.duplicateEvent) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      if (!isConnected || chance(faults.loseEvent)) continue;
      const own = structuredClone(event);
      void delay().then(() => isConnected && sinks.has(sink) && sink.event(own));
    }
  }

  const transport: FakeTransport = {
    id: "fake",
    server,
    session: (_query, o) => call("session", () => server.session(), o),
    conversations: (query, o) => call("conversations", () => server.list(query), o),
    sync: ({ cursor, limit = 200 }, o) => call("sync", () => server.sync(cursor, limit), o),
    conversation: (id, o) => call("conversation", () => server.conversation(id), o),
    counts: (_query, o) => call("counts", () => server.counts(), o),
    search: (query, o) => call("search", () => server.search(query), o),
    quickReplies: (_query, o) => call("quickReplies", () => server.quickReplies(), o),
    templates: ({ channelId }, o) => call("templates", () => server.templates(channelId), o),
    refreshTemplates: () => call("refreshTemplates", () => server.refreshTemplates()),
    messages: (query, o) => call("messages", () => server.window(query), o),
    message: (id, o) => call("message", () => server.message(id), o),
    revisions: (id, o) => call("revisions", () => server.revisions(id), o),
    pastConversations: (query, o) => call("pastConversations", () => server.past(query), o),
    changes: ({ conversationId, afterRev, limit }, o) =>
      call("changes", () => server.changes(conversationId, afterRev, limit), o),
    send: (message, o) => call("send", () => server.send(message), o),
    retry: (id, { acknowledgeUnknown = false } = {}) =>
      call("retry", () => {
        if (server.message(id).status === "unknown" && !acknowledgeUnknown) {
          throw new ProsaError("message.conflict", "Nobody knows whether this message arrived.");
        }
        server.setStatus(id, "sent");
      }),
    verify: (id) => call("verify", () => server.setStatus(id, "sent")),
    discard: (id) =>
      call("discard", () => server.editMessage(id, { deletedAt: new Date(now()).toISOString() })),
    startConversation: (first) => call("startConversation", () => server.start(first)),
    edit: (id, body, o) => call("edit", () => server.changeMessage(id, { body }), o),
    delete: (id, o) => call("delete", () => server.changeMessage(id, "delete"), o),
    dropChange: (id) => call("dropChange", () => server.changeMessage(id, "drop")),
    markRead: (id, seq) => call("markRead", () => server.markRead(id, seq)),
    update: (id, patch) => call("update", () => server.update(id, patch)),
    setLabels: (id, labelIds) => call("setLabels", () => server.setLabels(id, labelIds)),
    contacts: {
      get: (id, o) => call("contacts.get", () => server.contacts.get(id), o),
      update: (id, patch, version) =>
        call("contacts.update", () => server.contacts.update(id, patch, version)),
      block: (id, blocked) => call("contacts.block", () => server.contacts.block(id, blocked)),
      notes: ({ contactId, limit, cursor }, o) =>
        call("contacts.notes", () => server.contacts.notes(contactId, limit, cursor), o),
      saveNote: (id, noteId, body) =>
        call("contacts.saveNote", () => server.contacts.saveNote(id, noteId, body)),
      deleteNote: (_id, noteId) =>
        call("contacts.deleteNote", () => server.contacts.deleteNote(noteId)),
      media: ({ contactId, limit, cursor }, o) =>
        call("contacts.media", () => server.contacts.media(contactId, limit, cursor), o),
      merge: (winnerId, loserId) =>
        call("contacts.merge", () => server.contacts.merge(winnerId, loserId)),
      unmerge: (mergeId) => call("contacts.unmerge", () => server.contacts.unmerge(mergeId)),
    },
    updateMany: (ids, change) => call("updateMany", () => server.updateMany(ids, change)),
    undo: (undoId) => call("undo", () => server.undo(undoId)),
    setReadMarks: (marks) => call("setReadMarks", () => server.setReadMarks(marks)),
    transfer: ({ conversationId, note, clientMessageId = "", ...to }) =>
      call("transfer", () => {
        if (note) {
          const content = { kind: "note" as const, body: note };
          server.send({ conversationId, clientMessageId, content });
        }
        return server.update(conversationId, to);
      }),
    savedViews: (_query, o) => call("savedViews", () => server.views.list(), o),
    saveView: (view) => call("saveView", () => server.views.save(view)),
    deleteView: ({ viewId }) => call("deleteView", () => server.views.delete(viewId)),
    orderViews: ({ viewIds }) => call("orderViews", () => server.views.order(viewIds)),
    subscribe(_topics, sink) {
      sinks.add(sink);
      void delay().then(() => sinks.has(sink) && sink.status(isConnected ? "joined" : "lost"));
      return () => {
        sinks.delete(sink);
      };
    },
    presence(id, _me, peers) {
      watchers.set(id, peers);
      const here = present.get(id);
      if (here) peers(here);
      return { setTyping() {}, close: () => void watchers.delete(id) };
    },
    async upload({ file }, progress, { signal } = {}) {
      for (const done of [0.2, 0.63, 1]) {
        await delay();
        signal?.throwIfAborted();
        progress(done);
      }
      return { attachmentId: `attachment-${file.size}-${Math.floor(random() * 1e9)}` };
    },
    mediaUrl: (path) =>
      call("mediaUrl", () => ({
        url: options.mediaUrls?.[path] ?? path,
        expiresAt: now() + 280_000,
      })),
    retryFile: (id) => call("retryFile", () => server.retryFile(id)),
    openFile: (id) => call("openFile", () => new Blob([id])),
    disconnect() {
      isConnected = false;
      for (const sink of [...sinks]) sink.status("lost");
    },
    connect() {
      isConnected = true;
      for (const sink of [...sinks]) sink.status("joined");
    },
    setFaults(next) {
      faults = next;
    },
    expireToken() {
      isSignedIn = false;
    },
    renewToken() {
      isSignedIn = true;
    },
    setPeers(id, peers) {
      present.set(id, peers);
      watchers.get(id)?.(peers);
    },
  };
  for (const name of options.without ?? []) delete transport[name];
  return transport;
}
