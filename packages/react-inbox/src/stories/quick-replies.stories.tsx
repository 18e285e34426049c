import { ProsaError } from "@prosa/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { seedHorizonte } from "../testing/index.ts";
import { StoryInbox } from "./story-inbox.tsx";

const meta = {
  title: "Quick replies",
  component: StoryInbox,
  args: { widthPx: 1040, heightPx: 700, conversationId: "conversation-1" },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

const write = async (canvasElement: HTMLElement, text: string) => {
  const canvas = within(canvasElement);
  const input = await canvas.findByRole("textbox", { name: "Responder a Marina" });
  await userEvent.type(input, text);
  return { canvas, input };
};

export const ChosenByKeys: Story = {
  async play({ canvasElement }) {
    const { canvas, input } = await write(canvasElement, "/");
    const list = await canvas.findByRole("listbox", { name: "Respostas rápidas" });
    await expect(within(list).getAllByRole("option")).toHaveLength(3);
    await userEvent.keyboard("mdd");
    const only = await within(list).findByRole("option", { selected: true });
    await expect(only).toHaveTextContent("/medidas");
    await waitFor(() => expect(input).toHaveAttribute("aria-activedescendant", only.id));
    await userEvent.keyboard("{Enter}");
    await expect(input).toHaveValue("Oi Marina, pode me mandar a largura, a altura e uma foto?");
    await expect(input).toHaveFocus();
    await expect(canvas.queryByRole("listbox")).toBeNull();
  },
};

export const LeftWithEscape: Story = {
  args: { widthPx: 390, scheme: "dark" },
  async play({ canvasElement }) {
    const { canvas, input } = await write(canvasElement, "/");
    await canvas.findByRole("listbox");
    await userEvent.keyboard("{ArrowDown}{Escape}");
    await expect(canvas.queryByRole("listbox")).toBeNull();
    await expect(input).toHaveValue("/");
    await userEvent.keyboard("vi");
    await canvas.findByRole("option", { name: /visita/ });
  },
};

export const AddedToAText: Story = {
  async play({ canvasElement }) {
    const { canvas, input } = await write(canvasElement, "Combinado!");
    await userEvent.click(canvas.getByRole("button", { name: "Respostas rápidas" }));
    await userEvent.click(await canvas.findByRole("option", { name: /prazo/ }));
    await expect(input).toHaveValue(
      "Combinado! O prazo da Marcenaria Horizonte é de 25 dias úteis. Renata Prado",
    );
  },
};

export const NoMatch: Story = {
  async play({ canvasElement }) {
    const { canvas, input } = await write(canvasElement, "/xyz");
    await canvas.findByText(/Nenhuma resposta rápida com “xyz”/);
    await userEvent.keyboard("{Enter}");
    await expect(input).toHaveValue("");
    await canvas.findByText("/xyz");
  },
};

export const None: Story = {
  args: { options: { seed: { ...seedHorizonte(), quickReplies: [] } } },
  async play({ canvasElement }) {
    const { canvas } = await write(canvasElement, "/");
    await canvas.findByText("Nenhuma resposta rápida ainda");
  },
};

export const Failed: Story = {
  args: {
    options: {
      intercept: {
        quickReplies: new ProsaError("storage.unavailable", "O banco de dados não respondeu."),
      },
    },
  },
  async play({ canvasElement }) {
    const { canvas } = await write(canvasElement, "/");
    const alert = await canvas.findByRole("alert");
    await expect(within(alert).getByRole("button", { name: "Tentar de novo" })).toBeVisible();
  },
};

export const WithoutTheTransport: Story = {
  args: { options: { without: ["quickReplies"] } },
  async play({ canvasElement }) {
    const { canvas } = await write(canvasElement, "/");
    await expect(canvas.queryByRole("button", { name: "Respostas rápidas" })).toBeNull();
    await expect(canvas.queryByRole("listbox")).toBeNull();
  },
};
