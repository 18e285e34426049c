import { ProsaError } from "@prosa/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import type { FakeTransport } from "../testing/index.ts";
import { allRead } from "./all-read.ts";
import { StoryInbox } from "./story-inbox.tsx";

let transport: FakeTransport | undefined;
const meta = {
  title: "Start a conversation",
  component: StoryInbox,
  args: {
    widthPx: 1040,
    options: { seed: allRead() },
    ready: (made: FakeTransport) => {
      transport = made;
    },
  },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

async function open(canvasElement: HTMLElement) {
  const canvas = within(canvasElement);
  await canvas.findByRole("button", { name: /Marina Siqueira/ });
  await userEvent.click(canvas.getByRole("button", { name: "Nova conversa" }));
  const dialog = within(await canvas.findByRole("dialog", { name: "Nova conversa" }));
  return { canvas, dialog, who: dialog.getByRole("textbox", { name: "Número ou nome" }) };
}

/** A number in any Brazilian spelling; the conversation opens with its first message. */
export const ByNumber: Story = {
  async play({ canvasElement }) {
    const { canvas, dialog, who } = await open(canvasElement);
    const send = dialog.getByRole("button", { name: "Enviar" });
    await userEvent.type(who, "021 98765-4321");
    await dialog.findByText(/Para .*98765-4321/);
    await expect(send).toBeDisabled();
    await userEvent.type(
      dialog.getByRole("textbox", { name: "Primeira mensagem" }),
      "Olá, seu móvel chegou.",
    );
    await userEvent.click(send);
    const log = await canvas.findByRole("log");
    await within(log).findByText("Olá, seu móvel chegou.");
    await expect(canvas.queryByRole("dialog")).toBeNull();
  },
};

/** Somebody known goes on in their own conversation. */
export const ByName: Story = {
  args: { widthPx: 390, heightPx: 780, scheme: "dark" },
  async play({ canvasElement }) {
    const { canvas, dialog, who } = await open(canvasElement);
    const before = transport?.server.conversations.size;
    await userEvent.type(who, "marina");
    await userEvent.click(await dialog.findByRole("button", { name: /Marina Siqueira/ }));
    await userEvent.type(dialog.getByRole("textbox", { name: "Primeira mensagem" }), "Oi de novo!");
    await userEvent.click(dialog.getByRole("button", { name: "Enviar" }));
    const log = await canvas.findByRole("log");
    await within(log).findByText("Oi de novo!");
    await expect(transport?.server.conversations.size).toBe(before);
  },
};

/** The provider knows nobody by the number: nothing is sent, what was written stays. */
export const Nobody: Story = {
  async play({ canvasElement }) {
    const { dialog, who } = await open(canvasElement);
    await userEvent.type(who, "(11) 98123-0000");
    const text = dialog.getByRole("textbox", { name: "Primeira mensagem" });
    await userEvent.type(text, "Olá");
    await userEvent.click(dialog.getByRole("button", { name: "Enviar" }));
    await dialog.findByText("Ninguém tem este número neste canal.");
    await expect(text).toHaveValue("Olá");
  },
};

export const Taken: Story = {
  args: {
    options: {
      seed: allRead(),
      intercept: { startConversation: new ProsaError("conversation.taken", "A colleague.") },
    },
  },
  async play({ canvasElement }) {
    const { dialog, who } = await open(canvasElement);
    await userEvent.type(who, "(11) 98123-4568");
    await userEvent.type(dialog.getByRole("textbox", { name: "Primeira mensagem" }), "Olá");
    await userEvent.click(dialog.getByRole("button", { name: "Enviar" }));
    await dialog.findByText("Um colega já conversa com esta pessoa.");
  },
};

/** By its key; Escape leaves it, and the focus is where it was. */
export const ByKey: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const row = await canvas.findByRole("button", { name: /Marina Siqueira/ });
    row.focus();
    await userEvent.keyboard("c");
    await canvas.findByRole("dialog", { name: "Nova conversa" });
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(canvas.queryByRole("dialog")).toBeNull());
    await waitFor(() => expect(row).toHaveFocus());
  },
};

export const WithoutMethod: Story = {
  args: { options: { seed: allRead(), without: ["startConversation"] } },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole("button", { name: /Marina Siqueira/ });
    await expect(canvas.queryByRole("button", { name: "Nova conversa" })).toBeNull();
  },
};
