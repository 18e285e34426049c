import { buildConversation, buildMessage, buildSession, minutesAgo } from "../testing/build.ts";
import type { FakeSeed } from "../testing/fake-server.ts";

/** A group that never told its name, with two people who write. */
export function group(): FakeSeed {
  const lines: [name: string, body: string][] = [
    ["Otávio Lins", "Pessoal, o nicho da sala ficou com 42 cm?"],
    ["Otávio Lins", "Aqui na planta está 45"],
    ["Marina Siqueira", "Medi agora: 42 mesmo"],
    ["Otávio Lins", "Então mantemos"],
  ];
  const messages = lines.map(([name, body], index) =>
    buildMessage({
      id: `group-${index}`,
      seq: index + 1,
      body,
      sortTs: minutesAgo(20 - index),
      author: { kind: "customer", id: null, name },
    }),
  );
  const conversation = buildConversation({
    contact: { id: "contact-group", kind: "group", name: null, phone: null },
    lastSeq: messages.length,
    lastInboundSeq: messages.length,
    lastMessageAt: minutesAgo(17),
    preview: { kind: "text", text: "Então mantemos", direction: "in", status: null, voice: false },
    read: { lastReadSeq: messages.length, unread: 0 },
  });
  return { session: buildSession(), conversations: [conversation], messages };
}
