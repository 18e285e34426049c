import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import type { FakeTransport } from "../testing/index.ts";
import { StoryInbox } from "./story-inbox.tsx";

const meta = {
  title: "Composer/Mentions",
  component: StoryInbox,
  args: { widthPx: 1040, heightPx: 700, conversationId: "conversation-1" },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

let transport: FakeTransport | undefined;

export const InANote: Story = {
  args: {
    ready(made) {
      transport = made;
    },
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole("button", { name: "Nota interna" }));
    const input = canvas.getByRole("textbox", { name: "Escreva para a equipe" });
    await userEvent.type(input, "Vê isso, @ca");
    const list = await canvas.findByRole("listbox", { name: "Colegas" });
    await waitFor(() => expect(within(list).getAllByRole("option")).toHaveLength(1));
    await userEvent.keyboard("{Enter}");
    await expect(input).toHaveValue("Vê isso, @Caio Menezes ");
    await userEvent.click(canvas.getByRole("button", { name: "Salvar nota" }));
    await canvas.findByText("@Caio Menezes", { selector: ".prosa-mention" });
    await waitFor(() =>
      expect(transport?.server.thread("conversation-1").at(-1)?.content.mentions).toEqual([
        { id: "op-caio", name: "Caio Menezes" },
      ]),
    );
  },
};

export const NotInAnAnswer: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const input = await canvas.findByRole("textbox", { name: "Responder a Marina" });
    await userEvent.type(input, "@ca");
    await expect(canvas.queryByRole("listbox")).toBeNull();
  },
};
