import type { ConversationItem, DeliveryStatus } from "@prosa/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { base, buildConversation, buildSession, minutesAgo } from "../testing/build.ts";
import type { FakeTransport } from "../testing/index.ts";
import { StoryInbox } from "./story-inbox.tsx";

const day = 24 * 60;
const renata = { id: "op-renata", name: "Renata Prado" };
const preview = (rest: Partial<NonNullable<ConversationItem["preview"]>>) => ({
  kind: "text" as const,
  text: "Bom dia!",
  direction: "in" as const,
  status: null,
  voice: false,
  ...rest,
});
const out = (status: DeliveryStatus, text: string | null = "Até já") =>
  preview({ direction: "out", status, text });
const contact = (id: string, rest: Partial<ConversationItem["contact"]> = {}) => ({
  id: `contact-${id}`,
  kind: "person" as const,
  name: `Cliente ${id}`,
  phone: "+5511970000000",
  ...rest,
});
function row(id: string, minutes: number, rest: Partial<ConversationItem>): ConversationItem {
  return buildConversation({
    id,
    contact: contact(id),
    lastMessageAt: minutesAgo(minutes),
    lastSeq: 200,
    lastInboundSeq: 200,
    read: { lastReadSeq: 200, unread: 0 },
    preview: preview({}),
    ...rest,
  });
}
const label = (name: string) => ({ id: name, name, color: "75" });
const short = ["VIP", "Obra", "Garantia", "Parceiro", "Montagem"].map(label);
const long = ["Orçamento", "Cozinha", "Garantia"].map(label);
const statuses: DeliveryStatus[] = ["queued", "sent", "delivered", "read", "unknown"];

const conversations = [
  row("full", 0, {
    contact: contact("full", { name: "Estúdio Ponto & Prumo" }),
    // 12:05 in São Paulo.
    lastMessageAt: new Date(base + 99 * 60_000).toISOString(),
    read: { lastReadSeq: 50, unread: 100 },
    preview: preview({ kind: "image", text: "Detalhe do nicho" }),
    assignee: renata,
    labels: short,
    waitingSince: minutesAgo(65),
  }),
  row("phone", 1 * day, {
    contact: contact("phone", { name: null, phone: "+5531998765432" }),
    channel: { id: "channel-api", name: "Canal API", provider: "api" },
    preview: preview({ kind: "audio", text: null, direction: "out", status: "read", voice: true }),
    read: { lastReadSeq: 193, unread: 7 },
    labels: long,
    waitingSince: minutesAgo(40),
  }),
  row("group", 3 * day, {
    contact: contact("group", { kind: "group", name: null, phone: null }),
    preview: preview({ kind: "document", text: "Contrato.pdf" }),
    labels: [label("Orçamento")],
    waitingSince: minutesAgo(5),
  }),
  row("failed", 10 * day, { preview: out("failed", "Segue o orçamento") }),
  row("draft", 400 * day, {}),
  row("typing", 11 * day, { preview: out("delivered", "Fica pronto na terça") }),
  ...statuses.map((status, index) => row(status, 20 * day + index, { preview: out(status) })),
];

let transport: FakeTransport;
const keep = (made: FakeTransport) => {
  transport = made;
};

/** Every mark of a row, one by one. */
const meta = {
  title: "Conversation row",
  component: StoryInbox,
  args: {
    heightPx: 1_200,
    ready: keep,
    options: { seed: { session: buildSession(), conversations, messages: [] } },
  },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

async function rowOf(root: HTMLElement, id: string): Promise<HTMLElement> {
  const find = () => root.querySelector<HTMLElement>(`[data-conversation="${id}"]`);
  await waitFor(() => expect(find()).not.toBeNull());
  return find() as HTMLElement;
}
const partOf = (element: HTMLElement, part: string) =>
  element.querySelector<HTMLElement>(`.prosa-${part}`);
const iconOf = (element: HTMLElement | null, name: string) =>
  element?.querySelector(`svg.lucide-${name}`) ?? null;

export const WhoAndWhere: Story = {
  async play({ canvasElement }) {
    const full = await rowOf(canvasElement, "full");
    await expect(partOf(full, "av")).toHaveTextContent(/^EP$/);
    await expect(partOf(full, "row-name")).toHaveTextContent("Estúdio Ponto & Prumo");
    await expect(within(full).getByRole("img", { name: "Loja Pinheiros" })).toBeVisible();

    const phone = await rowOf(canvasElement, "phone");
    await expect(iconOf(partOf(phone, "av"), "user")).toBeVisible();
    await expect(partOf(phone, "row-name")).toHaveTextContent("(31) 99876-5432");
    const glyph = within(phone).getByRole("img", { name: "Canal API" });
    await expect(iconOf(glyph, "webhook")).toBeVisible();

    const group = await rowOf(canvasElement, "group");
    await expect(iconOf(partOf(group, "av"), "users")).toBeVisible();
    await expect(partOf(group, "row-name")).toHaveTextContent(/^Grupo$/);
    for (const [each, name] of [
      [full, "Loja Pinheiros Estúdio Ponto & Prumo"],
      [phone, "Canal API (31) 99876-5432"],
    ] as const) {
      await expect(each).toHaveAccessibleName(expect.stringContaining(name));
    }
  },
};

export const When: Story = {
  async play({ canvasElement }) {
    for (const [id, time] of [
      ["full", "12:05"],
      ["phone", "ontem"],
      ["group", "seg."],
      ["failed", "02/11"],
      ["draft", "08/10/25"],
    ] as const) {
      const shown = partOf(await rowOf(canvasElement, id), "row-time");
      await expect(shown).toHaveTextContent(new RegExp(`^${time}$`));
      await expect(shown).toHaveAttribute(
        "datetime",
        conversations.find((each) => each.id === id)?.lastMessageAt ?? "",
      );
    }
  },
};

export const What: Story = {
  async play({ canvasElement }) {
    const full = await rowOf(canvasElement, "full");
    const picture = partOf(full, "row-preview");
    await expect(iconOf(picture, "image")).toBeVisible();
    await expect(picture).toHaveTextContent(/^Detalhe do nicho$/);
    await expect(partOf(full, "ticks")).toBeNull();

    const phone = await rowOf(canvasElement, "phone");
    await expect(iconOf(partOf(phone, "row-preview"), "mic")).toBeVisible();
    await expect(partOf(phone, "row-preview")).toHaveTextContent(/^Você: Áudio$/);
    const group = await rowOf(canvasElement, "group");
    await expect(iconOf(partOf(group, "row-preview"), "file-text")).toBeVisible();

    const words = ["Enviando", "Enviada", "Entregue", "Lida", "Resultado desconhecido"];
    for (const [index, status] of statuses.entries()) {
      const each = await rowOf(canvasElement, status);
      await expect(partOf(each, "ticks")).toHaveTextContent(new RegExp(`^${words[index]}$`));
      await expect(partOf(each, "ticks")?.querySelector("svg")).toBeVisible();
      await expect(partOf(each, "row-preview")).toHaveTextContent(/^Você: Até já$/);
    }
  },
};

export const WhatItNeeds: Story = {
  async play({ canvasElement }) {
    const full = await rowOf(canvasElement, "full");
    const count = within(full).getByRole("img", { name: /não lidas$/ });
    await expect(count).toHaveTextContent(/^99\+$/);
    await expect(full).toHaveAttribute("data-unread");
    await expect(partOf(full, "row-wait")).toHaveTextContent("1 h 05");
    await expect(partOf(full, "row-wait")).toHaveAttribute("data-state", "late");
    await expect(within(within(full).getByTitle("Renata Prado")).getByText("RP")).toBeVisible();
    await expect(full).toHaveAccessibleName(expect.stringContaining("Renata Prado"));

    const phone = await rowOf(canvasElement, "phone");
    await expect(within(phone).getByRole("img", { name: "7 não lidas" })).toHaveTextContent(/^7$/);
    await expect(partOf(phone, "row-wait")).toHaveAttribute("data-state", "warn");
    await expect(within(phone).getByText("Esperando resposta há 40 min")).toBeInTheDocument();
    await expect(within(phone).getByText("Sem responsável")).toBeInTheDocument();

    const group = await rowOf(canvasElement, "group");
    await expect(partOf(group, "row-wait")).toHaveAttribute("data-state", "calm");
    await expect(partOf(group, "count")).toBeNull();
    await expect(group).not.toHaveAttribute("data-unread");
    await expect(partOf(group, "row-labels")).toHaveTextContent(/^Orçamento$/);

    const failed = await rowOf(canvasElement, "failed");
    await expect(partOf(failed, "row-wait")).toBeNull();
  },
};

/** Labels stand whole, two of them where they are short, and a number says how many do not. */
export const SomeLabelsAndTheRest: Story = {
  async play({ canvasElement }) {
    for (const [id, labels, least] of [
      ["full", short, 2],
      ["phone", long, 1],
    ] as const) {
      const line = partOf(await rowOf(canvasElement, id), "row-labels");
      if (!line) throw new Error("The row has no labels.");
      await waitFor(() => expect(line.querySelector("[data-more]")).not.toBeNull());
      const shown = [...line.querySelectorAll("[data-label]:not([data-hidden])")];
      await expect(shown.length).toBeGreaterThanOrEqual(least);
      const hidden = labels.length - shown.length;
      await expect(line.querySelector("[data-more]")).toHaveTextContent(`+${hidden}`);
      const { left, right } = line.getBoundingClientRect();
      for (const each of [...shown, line.querySelector("[data-more]")]) {
        const box = each?.getBoundingClientRect();
        await expect(box?.left).toBeGreaterThanOrEqual(left);
        await expect(box?.right).toBeLessThanOrEqual(right + 1);
      }
    }
  },
};

/** A sign of writing goes before a draft, a draft before a failure, and both before the preview. */
export const WhatReplacesThePreview: Story = {
  async play({ canvasElement }) {
    const failed = await rowOf(canvasElement, "failed");
    await expect(partOf(failed, "row-preview")).toHaveTextContent("Não enviada: Segue o orçamento");
    await expect(iconOf(partOf(failed, "row-failed"), "circle-alert")).toBeVisible();
    await expect(partOf(failed, "ticks")).toBeNull();

    await userEvent.click(failed);
    const input = await within(canvasElement).findByRole("textbox", { name: /^Responder/ });
    await userEvent.type(input, "Vou mandar de novo");
    await userEvent.click(await rowOf(canvasElement, "draft"));
    await waitFor(() =>
      expect(partOf(failed, "row-preview")).toHaveTextContent("Rascunho: Vou mandar de novo"),
    );
    await expect(iconOf(partOf(failed, "row-draft"), "pencil-line")).toBeVisible();
    await expect(partOf(failed, "row-failed")).toBeNull();

    transport.server.typing("failed");
    await waitFor(() => expect(partOf(failed, "row-preview")).toHaveTextContent(/^digitando/));
    await expect(partOf(failed, "row-draft")).toBeNull();
    transport.server.typing("failed", "recording");
    await waitFor(() => expect(partOf(failed, "row-preview")).toHaveTextContent(/^gravando/));
    transport.server.typing("failed", "paused");
    await waitFor(() => expect(partOf(failed, "row-preview")).toHaveTextContent(/^Rascunho:/));

    const typing = await rowOf(canvasElement, "typing");
    transport.server.typing("typing");
    await waitFor(() => expect(partOf(typing, "row-preview")).toHaveTextContent(/^digitando/));
    await expect(partOf(typing, "ticks")).toBeNull();
    await expect(typing).not.toHaveTextContent("Fica pronto na terça");
    transport.server.typing("typing", "paused");
    await waitFor(() =>
      expect(partOf(typing, "row-preview")).toHaveTextContent(/^Você: Fica pronto na terça$/),
    );
    await expect(partOf(typing, "ticks")).toHaveTextContent("Entregue");
  },
};
