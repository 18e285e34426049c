import { ProsaError } from "@prosa/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { buildMessage, minutesAgo } from "../testing/build.ts";
import { allRead } from "./all-read.ts";
import { articleOf } from "./message-parts.ts";
import { StoryInbox } from "./story-inbox.tsx";

const bodies: Record<number, string> = {
  10: "A sala tem 2,40 m até a JANELA.",
  150: "Qual janela, a da área?",
  395: "A janela fica para depois.",
};
const messages = Array.from({ length: 400 }, (_, index) =>
  buildMessage({
    id: `m-${index}`,
    seq: index + 1,
    sortTs: minutesAgo(500 - index),
    body: bodies[index] ?? `Mensagem ${index + 1}`,
  }),
);
const options = { seed: { ...allRead(), messages } };
const meta = {
  title: "Thread search",
  component: StoryInbox,
  args: { widthPx: 1040, conversationId: "conversation-1", options },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

/** Opens the bar by `/` from a message of the thread. */
async function open(canvasElement: HTMLElement) {
  const canvas = within(canvasElement);
  const last = await articleOf(canvasElement, "m-399");
  last.focus();
  await userEvent.keyboard("/");
  const field = await canvas.findByRole("searchbox", { name: "Buscar nesta conversa" });
  await waitFor(() => expect(field).toHaveFocus());
  return { canvas, field, last };
}

/** From the newest hit to the oldest, far outside of what was loaded, and round the corner. */
export const WalksHits: Story = {
  async play({ canvasElement }) {
    const { canvas, field } = await open(canvasElement);
    await userEvent.type(field, "janéla");
    await canvas.findByText("1 de 3");
    const newest = await articleOf(canvasElement, "m-395");
    await waitFor(() => expect(newest.querySelector("mark")).toHaveTextContent("janela"));

    await userEvent.keyboard("{Enter}{Enter}");
    await canvas.findByText("3 de 3");
    const oldest = await articleOf(canvasElement, "m-10");
    await waitFor(() => expect(oldest).toHaveAttribute("data-flash"));
    await expect(oldest.querySelector("mark")).toHaveTextContent("JANELA");
    await expect(field).toHaveFocus();

    await userEvent.keyboard("{Shift>}{Enter}{/Shift}");
    await canvas.findByText("2 de 3");
    await articleOf(canvasElement, "m-150");
    await userEvent.keyboard("{ArrowUp}{ArrowUp}");
    await canvas.findByText("1 de 3");
    await userEvent.click(canvas.getByRole("button", { name: "Próxima (mais nova)" }));
    await canvas.findByText("3 de 3");
  },
};

/** Escape closes the bar, takes the marks away and gives the focus back. */
export const Closes: Story = {
  args: { scheme: "dark" },
  async play({ canvasElement }) {
    const { canvas, field, last } = await open(canvasElement);
    await userEvent.type(field, "janela");
    const newest = await articleOf(canvasElement, "m-395");
    await waitFor(() => expect(newest.querySelector("mark")).not.toBeNull());
    await userEvent.keyboard("{Escape}");
    await expect(canvas.queryByRole("searchbox", { name: "Buscar nesta conversa" })).toBeNull();
    await expect(last).toHaveFocus();
    await waitFor(() => expect(canvasElement.querySelector("mark")).toBeNull());
  },
};

/** `/` outside of the thread is the list's. */
export const ListKeepsItsKey: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const row = await canvas.findByRole("button", { name: /Marina Siqueira/ });
    row.focus();
    await userEvent.keyboard("/");
    await expect(canvas.getByRole("searchbox", { name: "Buscar nas conversas" })).toHaveFocus();
  },
};

/** A host may give it the browser's key. */
export const OwnKey: Story = {
  args: { keymap: { searchThread: "Mod+F" } },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    (await articleOf(canvasElement, "m-399")).focus();
    await userEvent.keyboard("{Control>}f{/Control}");
    await canvas.findByRole("searchbox", { name: "Buscar nesta conversa" });
  },
};

/** On a narrow screen from the menu; nothing found is said. */
export const NothingFound: Story = {
  args: { widthPx: 390, heightPx: 780 },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await articleOf(canvasElement, "m-399");
    await userEvent.click(canvas.getByRole("button", { name: "Mais ações" }));
    await userEvent.click(await canvas.findByRole("menuitem", { name: "Buscar na conversa" }));
    const field = await canvas.findByRole("searchbox", { name: "Buscar nesta conversa" });
    await userEvent.type(field, "xilofone");
    await canvas.findByText("Nenhuma");
    await expect(canvas.getByRole("button", { name: "Anterior (mais antiga)" })).toBeDisabled();
  },
};

export const Failed: Story = {
  args: {
    options: {
      ...options,
      intercept: { search: new ProsaError("storage.unavailable", "No network.") },
    },
  },
  async play({ canvasElement }) {
    const { canvas, field } = await open(canvasElement);
    await userEvent.type(field, "janela");
    await canvas.findByText("Não deu certo");
    await expect(canvas.getByRole("button", { name: "Tentar de novo" })).toBeVisible();
  },
};

/** Without the method there is neither button nor key. */
export const WithoutMethod: Story = {
  args: { options: { ...options, without: ["search"] } },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    (await articleOf(canvasElement, "m-399")).focus();
    await userEvent.keyboard("/");
    await expect(canvas.queryByRole("button", { name: "Buscar na conversa" })).toBeNull();
    await expect(canvas.queryByRole("searchbox", { name: "Buscar nesta conversa" })).toBeNull();
  },
};
