import type { ConversationItem, Message } from "@prosa/core";
import type { SavedView } from "../transport/transport.ts";
import { base, buildConversation, buildMessage, buildSession, minutesAgo } from "./build.ts";
import type { FakeSeed } from "./fake-server.ts";
import { attachment, picture, waveform } from "./seed-media.ts";

const renata = { id: "op-renata", name: "Renata Prado" };
const caio = { id: "op-caio", name: "Caio Menezes" };
const lia = { id: "op-lia", name: "Lia Moura" };
const label = (name: string, color: string) => ({ id: `l-${name}`, name, color });
const orcamento = label("Orçamento", "75");
const cozinha = label("Cozinha", "345");

const quickReplies = [
  {
    id: "quick-1",
    shortcut: "medidas",
    title: "Pedir medidas",
    body: "Oi {{primeiro_nome}}, pode me mandar a largura, a altura e uma foto?",
  },
  {
    id: "quick-2",
    shortcut: "prazo",
    title: "Prazo de entrega",
    body: "O prazo da {{empresa}} é de 25 dias úteis. {{operador}}",
  },
  {
    id: "quick-3",
    shortcut: "visita",
    title: "Marcar visita técnica",
    body: "Podemos marcar a visita técnica, {{primeiro_nome}}. Qual dia fica melhor?",
  },
];

const views: SavedView[] = [
  {
    id: "view-urgent",
    name: "Urgentes sem resposta",
    isShared: true,
    query: {
      tab: "all",
      status: ["open", "pending"],
      filters: { priority: ["urgent", "high"], waiting: true },
      sort: "waiting",
    },
  },
  {
    id: "view-kitchen",
    name: "Orçamentos de cozinha",
    isShared: true,
    query: { tab: "all", status: [], filters: { labelIds: [cozinha.id, orcamento.id] } },
  },
  {
    id: "view-mine",
    name: "Minhas não lidas",
    isShared: false,
    query: { tab: "mine", status: ["open", "pending"], filters: { unread: true } },
  },
  {
    id: "view-snoozed",
    name: "Adiadas da loja",
    isShared: false,
    query: { tab: "all", status: ["snoozed"], filters: { channelIds: ["channel-pinheiros"] } },
  },
];

type Row = [
  name: string | null,
  phone: string,
  minutes: number,
  preview: Partial<NonNullable<ConversationItem["preview"]>>,
  rest?: Partial<ConversationItem> & { unread?: number },
];

const rows: Row[] = [
  [
    "Condomínio Vila Graúna",
    "+551130404040",
    7,
    { text: "Bom dia! A portaria precisa da lista de quem vem montar amanhã" },
    { unread: 1, labels: [label("Montagem", "200")], assignee: lia, waitingSince: minutesAgo(7) },
  ],
  [
    "Otávio Lins Brandão",
    "+5511970001111",
    24,
    { text: "Fechado, deixo a amostra na recepção", direction: "out", status: "read" },
    { labels: [label("Pós-venda", "165")], assignee: renata },
  ],
  [
    "Dra. Helena Castro",
    "+5511970002222",
    39,
    { text: "Consegue me passar o prazo do balcão?" },
    {
      labels: [orcamento, cozinha, label("Garantia", "20"), label("Parceiro", "235")],
      assignee: renata,
      waitingSince: minutesAgo(41),
    },
  ],
  [
    "Estúdio Ponto & Prumo Arquitetura",
    "+5511970003333",
    55,
    { kind: "image", text: "Detalhe do nicho com LED" },
    {
      unread: 12,
      labels: [label("Parceiro", "235")],
      assignee: caio,
      waitingSince: minutesAgo(65),
      channel: { id: "channel-api", name: "Canal API", provider: "api" },
    },
  ],
  [
    "José Raimundo",
    "+5511970004444",
    74,
    { kind: "video", text: "Segue o vídeo da porta de correr", direction: "out", status: "failed" },
    { labels: [label("Garantia", "20")], assignee: renata },
  ],
  [
    null,
    "+5531998765432",
    91,
    { kind: "audio", text: null, voice: true },
    { unread: 1, waitingSince: minutesAgo(101) },
  ],
  [
    "Bianca Yamamoto",
    "+5511970005555",
    1_200,
    { text: "Qualquer coisa me chama por aqui", direction: "out", status: "delivered" },
    { labels: [cozinha], assignee: lia },
  ],
  [
    "Pousada Mar de Dentro",
    "+5511970006666",
    1_290,
    { kind: "document", text: "Contrato 0988 assinado.pdf", direction: "out", status: "sent" },
    { labels: [label("Comercial", "265")] },
  ],
  ["Lúcia Ferraz", "+5511970007777", 4_400, { text: "Ficou lindo demais!" }, { assignee: lia }],
  ["Rui Antunes", "+351912345678", 8_900, { text: "Vocês entregam em Lisboa?" }, {}],
];

/** A joinery's morning: eleven conversations, one of them with every kind of message. */
export function seedHorizonte({ extra = 0 }: { extra?: number } = {}): FakeSeed {
  const others = rows.map(([name, phone, minutes, preview, rest = {}], index) => {
    const { unread = 0, ...fields } = rest;
    const lastSeq = 4;
    return buildConversation({
      id: `conversation-${index + 2}`,
      number: 1341 - index,
      contact: { id: `contact-${index + 2}`, kind: "person", name, phone },
      lastMessageAt: minutesAgo(minutes),
      lastSeq,
      lastInboundSeq: lastSeq,
      preview: {
        kind: "text",
        text: null,
        direction: "in",
        status: null,
        voice: false,
        ...preview,
      },
      read: { lastReadSeq: lastSeq - Math.min(unread, lastSeq), unread },
      ...fields,
    });
  });
  const more = Array.from({ length: extra }, (_, index) =>
    buildConversation({
      id: `extra-${String(index).padStart(5, "0")}`,
      number: 1000 - index,
      contact: {
        id: `contact-extra-${index}`,
        kind: "person",
        name: `Cliente ${index + 1}`,
        phone: null,
      },
      lastMessageAt: minutesAgo(9_000 + index * 3),
      lastSeq: 1,
      lastInboundSeq: 1,
      preview: {
        kind: "text",
        text: `Pedido ${index + 1}`,
        direction: "in",
        status: null,
        voice: false,
      },
      read: { lastReadSeq: 1, unread: 0 },
    }),
  );
  const thread = marina();
  const conversation = buildConversation({
    assignee: renata,
    team: { id: "team-medicoes", name: "Medições" },
    priority: "high",
    labels: [orcamento, cozinha],
    lastSeq: thread.length,
    lastInboundSeq: 16,
    lastMessageAt: minutesAgo(2),
    preview: {
      kind: "text",
      text: "E se der, traz amostra do freijó 🙏",
      direction: "in",
      status: null,
      voice: false,
    },
    waitingSince: minutesAgo(2),
    read: { lastReadSeq: 13, unread: 3 },
    rev: thread.length,
  });
  return {
    session: buildSession(),
    conversations: [conversation, ...others, ...more],
    messages: [...thread, ...others.flatMap(shortThread)],
    quickReplies,
    views,
  };
}

function marina(): Message[] {
  const day = 24 * 60;
  const at = (hour: number, minute: number, daysAgo = 0) =>
    new Date(
      base - daysAgo * day * 60_000 - (10 * 60 + 26 - hour * 60 - minute) * 60_000,
    ).toISOString();
  const list: Partial<Message>[] = [
    {
      body: "Oi, bom dia! Vocês fazem armário planejado pra cozinha pequena?",
      sortTs: at(9, 12, 1),
    },
    { direction: "system", body: "Renata Prado assumiu a conversa", sortTs: at(9, 14, 1) },
    { direction: "out", body: "Bom dia, Marina! Fazemos, sim 😊", sortTs: at(9, 15, 1) },
    {
      direction: "out",
      body: "Me manda umas fotos do espaço e a medida da parede? Com isso já consigo te passar uma faixa de preço.",
      sortTs: at(9, 15, 1),
      reactions: [{ actorKey: "customer:1", emoji: "❤️", at: at(9, 16, 1) }],
    },
    {
      kind: "album",
      body: "É essa parede da pia, tem 2,40 m",
      sortTs: at(9, 31, 1),
      attachments: [0, 1, 2, 3].map((n) =>
        attachment({
          id: `photo-${n}`,
          ordinal: n,
          kind: "image",
          mime: "image/svg+xml",
          storagePath: picture(n),
          widthPx: 1200,
          heightPx: 800,
        }),
      ),
    },
    {
      kind: "audio",
      body: null,
      content: { voice: true },
      sortTs: at(9, 33, 1),
      attachments: [
        attachment({
          id: "voice",
          kind: "audio",
          mime: "audio/ogg",
          durationMs: 47_000,
          waveform,
          storagePath:
            "data:audio/wav;base64,UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=",
        }),
      ],
    },
    {
      direction: "note",
      body: "@Caio Menezes a medição dela precisa ser de manhã: o prédio só libera o elevador de serviço até 12h.",
      sortTs: at(9, 40, 1),
    },
    {
      direction: "out",
      kind: "document",
      body: "Orçamento no padrão carvalho. Vale por *10 dias*.",
      sortTs: at(11, 2, 1),
      attachments: [
        attachment({
          id: "quote",
          kind: "document",
          mime: "application/pdf",
          fileName: "Orçamento 1042 – Cozinha Marina.pdf",
          bytes: 318_000,
          storagePath: "data:application/pdf;base64,JVBERi0=",
        }),
      ],
    },
    {
      body: "E em freijó, muda muito?",
      sortTs: at(11, 20, 1),
      replyTo: {
        id: "m-08",
        externalId: null,
        kind: "document",
        body: "Orçamento 1042 – Cozinha Marina.pdf",
        direction: "out",
      },
    },
    {
      direction: "out",
      body: "Em freijó fica R$ 480 a mais, com o mesmo prazo: 25 dias úteis.",
      editedAt: at(11, 25, 1),
      sortTs: at(11, 24, 1),
    },
    { body: null, deletedAt: at(11, 32, 1), sortTs: at(11, 31, 1) },
    { direction: "system", body: "Renata adicionou a equipe Medições", sortTs: at(11, 40, 1) },
    {
      direction: "out",
      origin: "phone",
      author: { kind: "self", id: null, name: null },
      body: "Marina, temos terça ou quinta pra medir. Qual fica melhor?",
      sortTs: at(8, 30),
    },
    {
      kind: "location",
      body: null,
      content: {
        location: {
          latitude: -23.55,
          longitude: -46.69,
          name: "Rua Harmonia, 214, ap. 62",
          address: "Vila Madalena, São Paulo",
          live: false,
        },
      },
      sortTs: at(10, 16),
    },
    { body: "Terça de manhã é perfeito! Pode ser às 9h?", sortTs: at(10, 17) },
    { body: "E se der, traz amostra do freijó 🙏", sortTs: at(10, 17) },
    {
      direction: "out",
      status: "unknown",
      body: "Terça às 9h, combinado. O Caio leva as amostras de freijó.",
      sortTs: at(10, 19),
    },
    {
      direction: "out",
      status: "failed",
      errorCode: "channel.rejected",
      kind: "video",
      body: null,
      sortTs: at(10, 21),
      attachments: [
        attachment({
          id: "video",
          kind: "video",
          mime: "video/mp4",
          fileName: "porta-de-correr-showroom.mp4",
          bytes: 21_400_000,
          durationMs: 52_000,
          state: "failed",
        }),
      ],
    },
  ];
  return list.map((each, index) =>
    buildMessage({
      id: `m-${String(index + 1).padStart(2, "0")}`,
      seq: index + 1,
      createdAt: each.sortTs,
      ...each,
    }),
  );
}

function shortThread(item: ConversationItem): Message[] {
  const lines = [
    "Bom dia!",
    "Tudo bem? Em que posso ajudar?",
    "Queria saber do meu pedido.",
    item.preview?.text,
  ];
  return lines.map((body, index) =>
    buildMessage({
      id: `${item.id}-m${index + 1}`,
      conversationId: item.id,
      seq: index + 1,
      direction: index === 1 ? "out" : "in",
      author:
        index === 1
          ? { kind: "member", id: caio.id, name: caio.name }
          : { kind: "customer", id: null, name: item.contact.name },
      body: body ?? "🎤",
      sortTs: item.lastMessageAt ?? minutesAgo(10),
      createdAt: item.lastMessageAt ?? minutesAgo(10),
    }),
  );
}
