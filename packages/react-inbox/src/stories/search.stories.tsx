import { ProsaError } from "@prosa/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { StoryInbox } from "./story-inbox.tsx";

const meta = {
  title: "Search",
  component: StoryInbox,
  args: { heightPx: 844 },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

const typeQuery = async (canvasElement: HTMLElement, query: string) => {
  const canvas = within(canvasElement);
  await canvas.findByRole("button", { name: /Marina Siqueira/ });
  const field = canvas.getByRole("searchbox", { name: "Buscar nas conversas" });
  await userEvent.type(field, query);
  return { canvas, field };
};

export const FindsPeople: Story = {
  args: { widthPx: 390 },
  async play({ canvasElement }) {
    const { canvas, field } = await typeQuery(canvasElement, "otavio");
    const results = await canvas.findByRole("region", { name: "Resultados da busca" });
    await expect(await within(results).findByText("Otávio")).toBeVisible();
    await userEvent.keyboard("{ArrowDown}");
    await expect(within(results).getAllByRole("button")[0]).toHaveFocus();
    await userEvent.keyboard("{ArrowUp}");
    await expect(field).toHaveFocus();
    await userEvent.keyboard("{Escape}");
    await expect(field).toHaveValue("");
    await canvas.findByRole("button", { name: /Marina Siqueira/ });
  },
};

export const OpensAtTheMessage: Story = {
  args: { widthPx: 1280 },
  async play({ canvasElement }) {
    const { canvas } = await typeQuery(canvasElement, "2,40 m");
    const results = await canvas.findByRole("region", { name: "Resultados da busca" });
    const [hit] = await within(results).findAllByRole("button");
    if (hit) await userEvent.click(hit);
    const thread = await canvas.findByRole("log");
    await waitFor(() => expect(within(thread).getByText(/tem 2,40 m/)).toBeVisible());
  },
};

export const NothingFound: Story = {
  args: { widthPx: 390 },
  async play({ canvasElement }) {
    const { canvas } = await typeQuery(canvasElement, "xilofone");
    await canvas.findByText("Nada encontrado");
  },
};

export const SearchFailed: Story = {
  args: {
    widthPx: 390,
    options: {
      intercept: {
        search: new ProsaError("storage.unavailable", "O banco de dados não respondeu."),
      },
    },
  },
  async play({ canvasElement }) {
    const { canvas } = await typeQuery(canvasElement, "marina");
    await canvas.findByText("A busca não deu certo");
    await expect(canvas.getByRole("button", { name: "Tentar de novo" })).toBeVisible();
  },
};

export const WithoutSearch: Story = {
  args: { widthPx: 390, options: { without: ["search"] } },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole("button", { name: /Marina Siqueira/ });
    await expect(canvas.queryByRole("searchbox")).toBeNull();
  },
};
