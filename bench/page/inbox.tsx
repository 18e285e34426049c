// The page that `npm run bench -- inbox` measures: the drop-in on the fake transport, filled up.
import {
  type ConversationChanged,
  type ConversationItem,
  INBOX_EVENT_VERSION,
  type InboxEvent,
  type Message,
} from "@prosa/core";
import { Inbox, InboxProvider, type ThreadItem, useInboxClient } from "@prosa/react-inbox";
import { ptBR } from "@prosa/react-inbox/locales/pt-BR";
import type { InitialData } from "@prosa/react-inbox/server";
import {
  buildConversation,
  buildMessage,
  buildSession,
  fakeTransport,
} from "@prosa/react-inbox/testing";
import { createRoot, type Root } from "react-dom/client";

const query = new URLSearchParams(location.search);
const conversationCount = Number(query.get("conversations") ?? 50);
const messageCount = Number(query.get("messages") ?? 200);
const now = Date.parse("2026-11-12T13:26:00.000Z");
const at = (secondsAgo: number) => new Date(now - secondsAgo * 1_000).toISOString();

const words = "o marceneiro mede a cozinha e manda o desenho com a cor da porta".split(" ");
const bodyOf = (index: number) =>
  Array.from(
    { length: 3 + ((index * 7) % 40) },
    (_, n) => words[(index + n * 3) % words.length],
  ).join(" ");

function seed() {
  const conversations = Array.from({ length: conversationCount }, (_, index) =>
    buildConversation({
      id: `c-${index}`,
      number: index + 1,
      contact: { id: `p-${index}`, kind: "person", name: `Cliente ${index}`, phone: null },
      lastMessageAt: at(index * 60),
      lastSeq: index < 2 ? messageCount : 1,
      lastInboundSeq: 1,
      read: { lastReadSeq: index < 2 ? messageCount : 1, unread: 0 },
      preview: { kind: "text", text: bodyOf(index), direction: "in", status: null, voice: false },
    }),
  );
  const thread = (id: string, count: number) =>
    Array.from({ length: count }, (_, index) =>
      buildMessage({
        id: `${id}-${index + 1}`,
        conversationId: id,
        seq: index + 1,
        direction: index % 3 === 0 ? "out" : "in",
        body: bodyOf(index),
        sortTs: at((count - index) * 90),
        createdAt: at((count - index) * 90),
      }),
    );
  const messages = [...thread("c-0", messageCount), ...thread("c-1", 60)];
  return { session: buildSession(), conversations, messages };
}

const busy = 10;
const lines = new Map<string, { conversation: ConversationItem; message: Message }>();
let events = 0;

/** What happens next: messages of customers and colleagues, receipts, reactions, typing, work. */
function nextEvent(): InboxEvent {
  events += 1;
  const id = `c-${(events * 7) % busy}`;
  const what = Math.floor(events / busy) % 10;
  const held = lines.get(id) ?? {
    conversation: transport.server.conversation(id),
    message: buildMessage({ id: `${id}-first`, conversationId: id }),
  };
  if (what === 8) {
    const { name } = held.conversation.contact;
    return { v: INBOX_EVENT_VERSION, type: "typing", conversationId: id, name, state: "composing" };
  }
  const conversation = { ...held.conversation, rev: held.conversation.rev + 1 };
  let { message } = held;
  let kind: ConversationChanged["kind"] = "message_updated";
  if (what < 6) {
    kind = "message";
    const direction = what < 4 ? "in" : "out";
    conversation.lastSeq += 1;
    const { lastSeq: seq } = conversation;
    const sortTs = at(-events);
    const status = direction === "in" ? null : "sent";
    message = buildMessage({
      ...{ id: `${id}-new-${seq}`, conversationId: id, seq, direction, status, sortTs },
      ...{ createdAt: sortTs, body: bodyOf(events) },
    });
    if (direction === "in") conversation.lastInboundSeq = seq;
    conversation.lastMessageAt = sortTs;
    conversation.preview = { kind: "text", text: message.body, direction, status, voice: false };
  } else if (what === 6) {
    message = { ...message, status: message.status && "read" };
  } else if (what === 7) {
    message = { ...message, reactions: [{ actorKey: "customer:1", emoji: "👍", at: at(-events) }] };
  } else {
    kind = "conversation";
    conversation.priority = conversation.priority === "high" ? "normal" : "high";
  }
  lines.set(id, { conversation, message });
  const { read: _read, ...told } = conversation;
  return {
    ...{ v: INBOX_EVENT_VERSION, type: "change", conversationId: id, rev: conversation.rev, kind },
    ...{ conversation: told, ...(kind !== "conversation" && { message }) },
  };
}

const transport = fakeTransport({ seed: seed(), now: () => now });
const tenantId = "tenant-horizonte";
/** The first page, as a server has put it into the page. */
async function firstPage(): Promise<InitialData> {
  const query = { tab: "all" as const, status: ["open" as const, "pending" as const] };
  const [session, page] = await Promise.all([
    transport.session({ tenantId }),
    transport.conversations({ tenantId, ...query, limit: 50 }),
  ]);
  return { query, session, page };
}
const initialData = query.has("cached") ? await firstPage() : undefined;
const rendered: Record<string, number> = {};

/** Counts how often each message is drawn. */
function CountedText({ item }: { item: ThreadItem }) {
  rendered[item.message.id] = (rendered[item.message.id] ?? 0) + 1;
  return <p>{item.message.body}</p>;
}

function Handle() {
  const client = useInboxClient();
  Object.assign(window, { client });
  return null;
}

const components = { Message: { text: CountedText } };
const bench = {
  transport,
  rendered,
  /** Within a frame's callbacks: when it has been painted, since messages come after that. */
  presented: () =>
    new Promise<number>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(null);
    }),
  /** When the next frame has been painted. */
  async painted(): Promise<number> {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    return bench.presented();
  },
  /** When the first frame in which `selector` is there has been painted. */
  async seen(selector: string): Promise<number> {
    do await new Promise((resolve) => requestAnimationFrame(resolve));
    while (!document.querySelector(selector));
    return bench.presented();
  },
  /** Scrolls by so many pixels in each frame, and says how long each frame took. */
  async scroll(selector: string, byPx: number, frames: number): Promise<number[]> {
    const element = document.querySelector(selector);
    const taken: number[] = [];
    let last = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
    for (let frame = 0; frame < frames; frame += 1) {
      element?.scrollBy(0, byPx);
      const time = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      taken.push(time - last);
      last = time;
    }
    return taken;
  },
  /** So many events of a working day, 25 to a frame; what the bench itself counts is forgotten. */
  async pass(count: number): Promise<void> {
    for (let sent = 0; sent < count; sent += 1) {
      transport.server.publish(nextEvent());
      if (sent % 25 === 24) await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    for (const id of Object.keys(rendered)) delete rendered[id];
    await bench.painted();
  },
  mount: () => mount(),
  firstMountMs: 0,
  firstRowAt: 0,
};
Object.assign(window, { bench });

let root: Root | null = null;

/** Milliseconds until the first rows of a new inbox are painted. */
async function mount(): Promise<number> {
  root?.unmount();
  await bench.painted();
  const startedAt = performance.now();
  root = createRoot(document.getElementById("app") as HTMLElement);
  root.render(
    <InboxProvider
      transport={transport}
      tenantId={tenantId}
      initialData={initialData}
      locale={ptBR}
      timeZone="America/Sao_Paulo"
      now={() => now}
      components={components}
    >
      <Handle />
      <Inbox />
    </InboxProvider>,
  );
  return (await bench.seen("[data-conversation]")) - startedAt;
}

bench.firstMountMs = await mount();
bench.firstRowAt = performance.now();
