import type { MessageTemplate } from "@prosa/core";
import { minutesAgo } from "./build.ts";
import type { FakeSeed } from "./fake-server.ts";
import { seedHorizonte } from "./seed-horizonte.ts";

const channel = { id: "channel-oficial", name: "Loja oficial", provider: "evolution" };

const templates: MessageTemplate[] = [
  {
    id: "template-1",
    name: "boas_vindas",
    language: "pt_BR",
    category: "MARKETING",
    header: null,
    body: "Oi! A Marcenaria Horizonte tem novidades em *cozinhas planejadas*. Quer ver?",
    footer: "Responda SAIR para não receber mais",
    buttons: ["Quero ver", "Agora não"],
    variables: [],
  },
  {
    id: "template-2",
    name: "orcamento_pronto",
    language: "pt_BR",
    category: "UTILITY",
    header: "Orçamento {{1}}",
    body: "Olá, {{1}}! Seu orçamento está pronto. Ele vale até {{2}}.",
    footer: "Marcenaria Horizonte",
    buttons: ["Abrir orçamento"],
    variables: [
      { key: "header.1", place: "header", name: "1", example: "1042" },
      { key: "body.1", place: "body", name: "1", example: "Ana" },
      { key: "body.2", place: "body", name: "2", example: "20 de novembro" },
      { key: "button.0.1", place: "button", name: "1", button: 0, example: "a1b2c3" },
    ],
  },
  {
    id: "template-3",
    name: "visita_tecnica",
    language: "pt_BR",
    category: "UTILITY",
    header: null,
    body: "Olá, {{nome}}! {{operador}} confirma a visita técnica de {{dia}}.",
    footer: null,
    buttons: [],
    variables: [
      { key: "body.nome", place: "body", name: "nome", example: "Ana" },
      { key: "body.operador", place: "body", name: "operador", example: "Renata" },
      { key: "body.dia", place: "body", name: "dia", example: "segunda, às 9h" },
    ],
  },
];

/**
 * The same company with its first conversation on a channel that has a 24-hour window and three
 * templates.
 *
 * @param leftMinutes - until the window closes; `null`: the customer never wrote
 */
export function seedBusiness(leftMinutes: number | null = 20 * 60): FakeSeed {
  const seed = seedHorizonte();
  const [first] = seed.session.channels;
  const [open, ...others] = seed.conversations;
  if (!first || !open) throw new Error("The seed has neither channel nor conversation.");
  const capabilities = {
    ...first.capabilities,
    typing: false,
    sessionWindowHours: 24,
    templates: true,
  };
  return {
    ...seed,
    session: {
      ...seed.session,
      channels: [...seed.session.channels, { ...first, ...channel, capabilities }],
    },
    conversations: [
      {
        ...open,
        channel,
        windowExpiresAt: leftMinutes === null ? null : minutesAgo(-leftMinutes),
      },
      ...others,
    ],
    templates: { [channel.id]: templates },
  };
}
