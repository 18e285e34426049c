import type { ConversationWork } from "@prosa/core";
import { describe, expect, it } from "vitest";
import { en } from "../strings/en.ts";
import { ptBR } from "../strings/pt-br.ts";
import { buildMessage } from "../testing/build.ts";
import { createFormatters } from "./formatters.ts";
import { workText } from "./work-text.ts";

const format = createFormatters("pt-BR", "America/Sao_Paulo");
const renata = { kind: "member" as const, id: "op-renata", name: "Renata Prado" };
const tell = (work: ConversationWork, author: Parameters<typeof buildMessage>[0] = {}) => {
  const message = buildMessage({
    direction: "system",
    body: null,
    author: renata,
    sortTs: "2026-11-12T13:00:00.000Z",
    content: { work },
    ...author,
  });
  const told = workText(message, ptBR, format);
  return told && `${told.who} ${told.what}`;
};

describe("workText", () => {
  it.each<[ConversationWork, string]>([
    [{ assignee: { id: "op-renata", name: "Renata Prado" } }, "Renata Prado assumiu a conversa"],
    [
      { assignee: { id: "op-caio", name: "Caio Menezes" } },
      "Renata Prado passou a conversa para Caio Menezes",
    ],
    [{ assignee: null }, "Renata Prado deixou a conversa sem responsável"],
    [{ status: { from: "open", to: "resolved", until: null } }, "Renata Prado resolveu a conversa"],
    [
      { status: { from: "open", to: "snoozed", until: "2026-11-13T12:00:00.000Z" } },
      "Renata Prado adiou a conversa até amanhã, 09:00",
    ],
    [
      { labels: { added: ["Cozinha", "Orçamento"], removed: ["Visita"] } },
      "Renata Prado pôs a etiqueta Cozinha e Orçamento e tirou a etiqueta Visita",
    ],
  ])("says %j", (work, said) => {
    expect(tell(work)).toBe(said);
  });

  it("joins what one act did", () => {
    expect(tell({ assignee: null, priority: "urgent", team: { id: "t", name: "Medições" } })).toBe(
      "Renata Prado deixou a conversa sem responsável, passou a conversa para a equipe Medições e mudou a prioridade para Urgente",
    );
  });

  it("names the system where nobody did it", () => {
    const author = { kind: "system" as const, id: null, name: null };
    expect(tell({ status: { from: "snoozed", to: "open", until: null } }, { author })).toBe(
      "O sistema reabriu a conversa",
    );
  });

  it("is silent about messages that tell of no work", () => {
    expect(workText(buildMessage(), en, format)).toBeNull();
  });
});
