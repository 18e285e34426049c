import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { StoryInbox } from "./story-inbox.tsx";

const meta = {
  title: "Emoji",
  component: StoryInbox,
  args: { widthPx: 1040, heightPx: 700, conversationId: "conversation-1" },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

const open = async (canvasElement: HTMLElement) => {
  const canvas = within(canvasElement);
  const input = await canvas.findByRole<HTMLTextAreaElement>("textbox", {
    name: "Responder a Marina",
  });
  return { canvas, input };
};

export const CompletedInTheText: Story = {
  async play({ canvasElement }) {
    const { canvas, input } = await open(canvasElement);
    await userEvent.type(input, "Fechado :coracao");
    const list = await canvas.findByRole("listbox", { name: "Emojis" });
    const first = await within(list).findByRole("option", { selected: true });
    await waitFor(() => expect(input).toHaveAttribute("aria-activedescendant", first.id));
    await userEvent.keyboard("{Tab}");
    await expect(input.value).toMatch(/^Fechado \p{Emoji}/u);
    await expect(input).toHaveFocus();
    await expect(canvas.queryByRole("listbox")).toBeNull();
  },
};

export const TimesAreLeftAlone: Story = {
  async play({ canvasElement }) {
    const { canvas, input } = await open(canvasElement);
    await userEvent.type(input, "Às 10:30, ou :)");
    await expect(canvas.queryByRole("listbox")).toBeNull();
  },
};

export const PickedFromAll: Story = {
  async play({ canvasElement }) {
    const { canvas, input } = await open(canvasElement);
    await userEvent.type(input, "Oi !{ArrowLeft}");
    await userEvent.click(canvas.getByRole("button", { name: "Emojis" }));
    const search = await canvas.findByRole("searchbox", { name: "Buscar emoji" });
    await waitFor(() => expect(search).toHaveFocus());
    await userEvent.type(search, "abacaxi");
    await waitFor(() => expect(canvas.getByRole("gridcell", { name: "abacaxi" })).toBeVisible());
    await userEvent.keyboard("{Enter}");
    await expect(input).toHaveValue("Oi 🍍!");
    await expect(input).toHaveFocus();

    await userEvent.click(canvas.getByRole("button", { name: "Emojis" }));
    const recent = await canvas.findByRole("group", { name: "Usados há pouco" });
    await expect(within(recent).getByRole("button", { name: "🍍" })).toBeVisible();
    const first = await canvas.findByRole("gridcell", { name: "rosto risonho" });
    await expect(first).toHaveAttribute("aria-colindex", "1");
    await expect(first.closest("[role=row]")).toHaveAttribute("aria-rowindex", "1");
  },
};

export const LeftWithEscape: Story = {
  args: { widthPx: 390, scheme: "dark" },
  async play({ canvasElement }) {
    const { canvas } = await open(canvasElement);
    const button = canvas.getByRole("button", { name: "Emojis" });
    await userEvent.click(button);
    await canvas.findByRole("searchbox", { name: "Buscar emoji" });
    await userEvent.keyboard("{Escape}");
    await waitFor(() =>
      expect(canvas.queryByRole("searchbox", { name: "Buscar emoji" })).toBeNull(),
    );
    await expect(button).toHaveFocus();
  },
};

export const SwitchedOff: Story = {
  args: { features: { emoji: false } },
  async play({ canvasElement }) {
    const { canvas, input } = await open(canvasElement);
    await userEvent.type(input, ":coracao");
    await expect(canvas.queryByRole("listbox")).toBeNull();
    await expect(canvas.queryByRole("button", { name: "Emojis" })).toBeNull();
  },
};
