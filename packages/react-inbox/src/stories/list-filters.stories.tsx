import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { buildSession, seedHorizonte } from "../testing/index.ts";
import { HostHoldsTheQuery } from "./host-query.tsx";
import { StoryInbox } from "./story-inbox.tsx";

const meta = {
  title: "List filters",
  component: StoryInbox,
  args: { widthPx: 390, heightPx: 844 },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

const rows = (canvasElement: HTMLElement) =>
  [...canvasElement.querySelectorAll("[data-conversation]")].map((row) => row.textContent ?? "");
const choose = async (canvas: ReturnType<typeof within>, menu: string | RegExp, item: string) => {
  await userEvent.click(await canvas.findByRole("button", { name: menu }));
  await userEvent.click(await canvas.findByRole("menuitemcheckbox", { name: item }));
};

export const Narrowed: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole("button", { name: /Marina Siqueira/ });
    await choose(canvas, "Filtros", "Não lidas");
    await userEvent.click(canvas.getByRole("menuitemcheckbox", { name: "Lia Moura" }));
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(rows(canvasElement)).toHaveLength(1));
    await expect(rows(canvasElement)[0]).toContain("Condomínio Vila Graúna");
    await expect(canvas.getByRole("button", { name: /^Todas ?\d/ })).toBeVisible();
    await userEvent.click(
      canvas.getByRole("button", { name: "Tirar o filtro Responsável: Lia Moura" }),
    );
    await waitFor(() => expect(rows(canvasElement).length).toBeGreaterThan(1));
    await expect(canvas.getByRole("button", { name: "Tirar o filtro Não lidas" })).toBeVisible();
  },
};

export const NothingPasses: Story = {
  args: { scheme: "dark" },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole("button", { name: /Marina Siqueira/ });
    await choose(canvas, "Filtros", "Baixa");
    await userEvent.keyboard("{Escape}");
    await canvas.findByText("Nenhuma conversa combina com este filtro.");
    const [, inState] = canvas.getAllByRole("button", { name: "Limpar filtros" });
    if (inState) await userEvent.click(inState);
    await canvas.findByRole("button", { name: /Marina Siqueira/ });
  },
};

export const TeamOutOfSight: Story = {
  args: {
    options: {
      seed: {
        ...seedHorizonte(),
        conversations: [],
        session: buildSession({ topics: ["prosa:team:team-medicoes:1"] }),
      },
    },
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByText("As conversas aparecem aqui");
    await choose(canvas, "Filtros", "Pós-venda");
    await userEvent.keyboard("{Escape}");
    await canvas.findByText("Você não vê as conversas de Pós-venda");
  },
};

export const WhoWaitsLongest: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole("button", { name: /Marina Siqueira/ });
    await choose(canvas, /^Ordem/, "Esperando há mais tempo");
    await waitFor(() => expect(rows(canvasElement)[0]).toContain("1 h 41"));
    await expect(rows(canvasElement)[1]).toContain("1 h 05");
  },
};

export const InTheAddress: Story = {
  render: () => <HostHoldsTheQuery begin="label=l-Cozinha&sort=priority" />,
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole("button", { name: "Tirar o filtro Cozinha" }));
    await userEvent.click(await canvas.findByRole("button", { name: /^Minhas/ }));
    await expect(canvasElement.querySelector("output")).toHaveTextContent("tab=mine&sort=priority");
    await expect(canvas.getByRole("button", { name: /^Minhas/ })).toHaveAttribute(
      "aria-pressed",
      "true",
    );
  },
};
