import type { Message } from "@prosa/core";
import { buildMessage, minutesAgo } from "../testing/build.ts";
import { attachment, picture, waveform } from "../testing/seed-media.ts";

const photo = attachment({
  id: "p",
  kind: "image",
  mime: "image/svg+xml",
  storagePath: picture(0),
  widthPx: 1200,
  heightPx: 800,
});

/** One message of each kind and state that a thread can hold. */
export function everyKind(): Message[] {
  const list: Partial<Message>[] = [
    { body: "Texto com *negrito*, _itálico_, ~riscado~ e `código`\n> citação\n- um\n- dois" },
    { body: "Veja https://prosa.com/orçamento e escreva para oi@prosa.com" },
    { body: "🙏" },
    { kind: "image", body: null, attachments: [photo] },
    {
      kind: "image",
      body: null,
      attachments: [{ ...photo, id: "p2", state: "pending", storagePath: null }],
    },
    {
      kind: "image",
      body: null,
      attachments: [{ ...photo, id: "p3", state: "failed", storagePath: null }],
    },
    {
      kind: "image",
      body: null,
      attachments: [{ ...photo, id: "p4", state: "remote", storagePath: null }],
    },
    {
      kind: "album",
      body: "Quatro fotos",
      attachments: [0, 1, 2, 3].map((n) => ({
        ...photo,
        id: `a${n}`,
        ordinal: n,
        storagePath: picture(n),
      })),
    },
    {
      kind: "audio",
      body: null,
      content: { voice: true },
      attachments: [attachment({ id: "v", kind: "audio", durationMs: 47_000, waveform })],
    },
    {
      kind: "video",
      body: "Vídeo da porta",
      attachments: [
        attachment({
          id: "f",
          kind: "video",
          fileName: "porta.mp4",
          bytes: 2_400_000,
          state: "pending",
        }),
      ],
    },
    {
      kind: "template",
      direction: "out",
      body: "Olá, Marina! Sua visita é *amanhã*.\nMarcenaria Horizonte",
      content: { options: ["Confirmar", "Mudar o dia"] },
    },
    {
      kind: "document",
      body: null,
      attachments: [attachment({ id: "d", fileName: "Contrato.pdf", bytes: 318_000 })],
    },
    {
      kind: "sticker",
      body: null,
      attachments: [{ ...photo, id: "s", kind: "sticker", widthPx: 512, heightPx: 512 }],
    },
    {
      kind: "location",
      body: null,
      content: {
        location: {
          latitude: -23.5,
          longitude: -46.6,
          name: "Rua Harmonia, 214",
          address: "Vila Madalena",
          live: false,
        },
      },
    },
    {
      kind: "contact",
      body: null,
      content: { contacts: [{ name: "Otávio Lins", phones: ["+5511970001111"] }] },
    },
    {
      kind: "poll",
      body: null,
      content: { poll: { question: "Qual puxador?", options: ["Cava", "Perfil"] } },
    },
    { kind: "choice", body: null, content: { choice: { id: "1", title: "Falar com a loja" } } },
    { kind: "order", body: "2 itens · R$ 480,00" },
    { kind: "product", body: "Nicho com LED" },
    { kind: "invite", body: "Grupo da obra" },
    { kind: "unsupported", body: null, content: { providerKind: "templateMessage" } },
    { body: null, deletedAt: minutesAgo(1) },
    { direction: "system", body: "Renata assumiu a conversa" },
    { direction: "note", body: "Só a equipe lê isto." },
    { direction: "out", body: "Na fila", status: "queued" },
    { direction: "out", body: "Enviada", status: "sent" },
    {
      direction: "out",
      body: "Entregue",
      status: "delivered",
      reactions: [{ actorKey: "customer:1", emoji: "❤️", at: minutesAgo(1) }],
    },
    { direction: "out", body: "Lida e editada", status: "read", editedAt: minutesAgo(1) },
    {
      direction: "out",
      body: "Pelo celular",
      origin: "phone",
      author: { kind: "self", id: null, name: null },
    },
    { direction: "out", body: "Talvez tenha saído", status: "unknown" },
    { direction: "out", body: "Não saiu", status: "failed", errorCode: "channel.disconnected" },
  ];
  return list.map((each, index) =>
    buildMessage({
      id: `k-${index}`,
      seq: index + 1,
      sortTs: minutesAgo(60 - index),
      createdAt: minutesAgo(60 - index),
      ...each,
    }),
  );
}
