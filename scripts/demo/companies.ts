import type { Role } from "@prosa/core";

export interface DemoUser {
  email: string;
  name: string;
  role: Role;
}

export interface DemoCompany {
  slug: string;
  name: string;
  users: DemoUser[];
  /** Members by e-mail. */
  teams: { name: string; members: string[] }[];
  /** `members` see what nobody took yet; `instance` is the channel's name at Evolution. */
  channels: { name: string; instance: string; members: string[] }[];
  labels: { name: string; color: string }[];
  quickReplies: { shortcut: string; title: string; body: string }[];
}

/** The two companies of the demo, with every role. */
export const companies: DemoCompany[] = [
  {
    slug: "horizonte",
    name: "Marcenaria Horizonte",
    users: [
      { email: "dono@horizonte.example", name: "Helena Duarte", role: "owner" },
      { email: "admin@horizonte.example", name: "Paulo Reis", role: "admin" },
      { email: "supervisora@horizonte.example", name: "Renata Prado", role: "supervisor" },
      { email: "caio@horizonte.example", name: "Caio Menezes", role: "agent" },
      { email: "lia@horizonte.example", name: "Lia Moura", role: "agent" },
      { email: "leitura@horizonte.example", name: "Vera Lemos", role: "viewer" },
    ],
    teams: [
      { name: "Medições", members: ["caio@horizonte.example"] },
      { name: "Pós-venda", members: ["lia@horizonte.example"] },
    ],
    channels: [
      {
        name: "Loja Pinheiros",
        instance: "loja-pinheiros",
        members: ["caio@horizonte.example", "lia@horizonte.example", "leitura@horizonte.example"],
      },
    ],
    labels: [
      { name: "Orçamento", color: "#B4532A" },
      { name: "Cozinha", color: "#2F7A6B" },
      { name: "Montagem", color: "#3F6CA8" },
      { name: "Pós-venda", color: "#7A5AA6" },
      { name: "Garantia", color: "#A33B4E" },
    ],
    quickReplies: [
      {
        shortcut: "medidas",
        title: "Pedir medidas",
        body: "Você pode me mandar a largura, a altura e uma foto do espaço?",
      },
      {
        shortcut: "visita",
        title: "Marcar visita técnica",
        body: "Podemos agendar a visita técnica para esta semana. Qual dia fica melhor para você?",
      },
      {
        shortcut: "prazo",
        title: "Prazo de entrega",
        body: "O prazo depois do projeto aprovado é de 25 dias úteis, com a montagem incluída.",
      },
    ],
  },
  {
    slug: "aurora",
    name: "Clínica Aurora",
    users: [
      { email: "dona@aurora.example", name: "Joana Sá", role: "owner" },
      { email: "admin@aurora.example", name: "Ícaro Nunes", role: "admin" },
      { email: "supervisor@aurora.example", name: "Téo Braga", role: "supervisor" },
      { email: "agente@aurora.example", name: "Bia Rocha", role: "agent" },
      { email: "leitura@aurora.example", name: "Noa Pires", role: "viewer" },
    ],
    teams: [{ name: "Recepção", members: ["agente@aurora.example"] }],
    channels: [
      {
        name: "Clínica Centro",
        instance: "clinica-centro",
        members: ["agente@aurora.example", "leitura@aurora.example"],
      },
    ],
    labels: [
      { name: "Consulta", color: "#2F7A6B" },
      { name: "Retorno", color: "#3F6CA8" },
    ],
    quickReplies: [
      {
        shortcut: "horario",
        title: "Horário de atendimento",
        body: "Atendemos de segunda a sexta, das 8h às 18h.",
      },
    ],
  },
];
