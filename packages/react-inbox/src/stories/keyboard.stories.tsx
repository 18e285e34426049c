import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { StoryInbox } from "./story-inbox.tsx";

const meta = {
  title: "Keyboard",
  component: StoryInbox,
  args: { heightPx: 844, widthPx: 1280 },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

const start = async (canvasElement: HTMLElement) => {
  const canvas = within(canvasElement);
  const row = await canvas.findByRole("button", { name: /Marina Siqueira/ });
  await userEvent.click(row);
  await canvas.findByRole("heading", { level: 2, name: /Marina Siqueira.*Aberta/ });
  row.focus();
  return { canvas, row };
};

export const Sheet: Story = {
  async play({ canvasElement }) {
    const { canvas, row } = await start(canvasElement);
    await userEvent.keyboard("?");
    const sheet = await canvas.findByRole("dialog", { name: "Atalhos do teclado" });
    await expect(within(sheet).getByText("Resolver e abrir a próxima")).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(canvas.queryByRole("dialog")).toBeNull());
    await expect(row).toHaveFocus();
  },
};

export const NarrowSheet: Story = {
  args: { widthPx: 390, scheme: "dark" },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    (await canvas.findByRole("button", { name: /Marina Siqueira/ })).focus();
    await userEvent.keyboard("?");
    await canvas.findByRole("dialog", { name: "Atalhos do teclado" });
  },
};

export const Palette: Story = {
  async play({ canvasElement }) {
    const { canvas } = await start(canvasElement);
    await userEvent.keyboard("{Control>}k{/Control}");
    const field = await canvas.findByRole("combobox", { name: "Comandos" });
    await expect(field).toHaveFocus();
    await userEvent.keyboard("xilofone");
    await canvas.findByText("Nenhum comando com “xilofone”.");
    await userEvent.clear(field);
    await userEvent.keyboard("nota{Enter}");
    const note = await canvas.findByRole("textbox", { name: "Escreva para a equipe" });
    await waitFor(() => expect(note).toHaveFocus());
    await expect(canvas.queryByRole("dialog")).toBeNull();
  },
};

export const WalksAndGoes: Story = {
  async play({ canvasElement }) {
    const { canvas } = await start(canvasElement);
    await userEvent.keyboard("r");
    await userEvent.keyboard("{Alt>}{ArrowDown}{/Alt}");
    await canvas.findByRole("heading", { level: 2, name: /Condomínio Vila Graúna.*Aberta/ });
    canvas.getByRole("button", { name: /^Todas/ }).focus();
    await userEvent.keyboard("gi");
    await waitFor(() =>
      expect(canvas.getByRole("button", { name: /^Minhas/ })).toHaveAttribute(
        "aria-pressed",
        "true",
      ),
    );
    await userEvent.keyboard("/");
    await expect(canvas.getByRole("searchbox")).toHaveFocus();
    await userEvent.keyboard("{F6}");
    await expect(canvas.getByRole("textbox", { name: /^Responder a/ })).toHaveFocus();
  },
};

export const TurnedOff: Story = {
  args: { features: { shortcuts: false } },
  async play({ canvasElement }) {
    const { canvas } = await start(canvasElement);
    await userEvent.keyboard("?z{Control>}k{/Control}");
    await expect(canvas.queryByRole("dialog")).toBeNull();
    await expect(canvas.queryByRole("menu")).toBeNull();
  },
};
