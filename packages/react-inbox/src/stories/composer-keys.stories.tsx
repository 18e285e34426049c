import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fireEvent, userEvent, waitFor, within } from "storybook/test";
import type { FakeTransport } from "../testing/index.ts";
import { StoryInbox } from "./story-inbox.tsx";

const meta = {
  title: "Composer/Keys and sending",
  component: StoryInbox,
  args: { widthPx: 1040, heightPx: 700, conversationId: "conversation-1" },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

let transport: FakeTransport | undefined;
const keep = (made: FakeTransport) => {
  transport = made;
};
const lastSent = () => transport?.server.thread("conversation-1").at(-1)?.body;
const open = async (canvasElement: HTMLElement) => {
  const canvas = within(canvasElement);
  const input = await canvas.findByRole<HTMLTextAreaElement>("textbox", {
    name: "Responder a Marina",
  });
  return { canvas, input };
};

export const TakenBack: Story = {
  args: { ready: keep, features: { undoSendMs: 8_000 } },
  async play({ canvasElement }) {
    const { canvas, input } = await open(canvasElement);
    await userEvent.type(input, "Às 9h na loja{Enter}");
    await canvas.findByText("Às 9h na loja");
    await canvas.findByText(/Sai em \d s/);
    await userEvent.click(canvas.getByRole("button", { name: "Desfazer" }));
    await waitFor(() => expect(input).toHaveValue("Às 9h na loja"));
    await expect(input).toHaveFocus();
    await expect(canvas.queryByRole("button", { name: "Desfazer" })).toBeNull();
    await expect(lastSent()).not.toBe("Às 9h na loja");
  },
};

export const WarnedOfAnAnswer: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const { canvas, input } = await open(canvasElement);
    await canvas.findByText("3 mensagens novas");
    await userEvent.type(input, "Pode vir amanhã");
    transport?.server.addMessage("conversation-1", {
      direction: "out",
      origin: "panel",
      body: "Já combinei com a Marina",
      author: { kind: "member", id: "op-caio", name: "Caio Menezes" },
    });
    await canvas.findByText(/Caio Menezes respondeu às/);
    await userEvent.keyboard("{Enter}");
    await canvas.findByRole("alert");
    await expect(input).toHaveValue("Pode vir amanhã");
    await expect(lastSent()).toBe("Já combinei com a Marina");
    await userEvent.click(canvas.getByRole("button", { name: "Enviar mesmo assim" }));
    await waitFor(() => expect(lastSent()).toBe("Pode vir amanhã"));
  },
};

export const Emphasis: Story = {
  async play({ canvasElement }) {
    const { input } = await open(canvasElement);
    await userEvent.type(input, "vale dez dias");
    input.setSelectionRange(5, 8);
    await userEvent.keyboard("{Control>}b{/Control}");
    await expect(input).toHaveValue("vale *dez* dias");
    await userEvent.keyboard("{Control>}b{/Control}");
    await expect(input).toHaveValue("vale dez dias");
    await userEvent.keyboard("{Control>}i{/Control}");
    await expect(input).toHaveValue("vale _dez_ dias");
  },
};

export const ComposedByAnInputMethod: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const { input } = await open(canvasElement);
    await userEvent.type(input, "ありがと");
    await fireEvent.keyDown(input, { key: "Enter", isComposing: true });
    await fireEvent.keyDown(input, { key: "Enter", keyCode: 229 });
    await expect(input).toHaveValue("ありがと");
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(lastSent()).toBe("ありがと"));
  },
};

export const SentByControlEnter: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const { canvas, input } = await open(canvasElement);
    await userEvent.click(canvas.getByRole("button", { name: "Opções de envio" }));
    await userEvent.click(
      await canvas.findByRole("menuitemcheckbox", { name: "Ctrl+Enter envia" }),
    );
    await userEvent.type(input, "um{Enter}dois");
    await expect(input).toHaveValue("um\ndois");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(lastSent()).toBe("um\ndois"));
  },
};

export const AnswersTheOwnLast: Story = {
  async play({ canvasElement }) {
    const { canvas, input } = await open(canvasElement);
    await canvas.findByText("3 mensagens novas");
    await userEvent.click(input);
    await userEvent.keyboard("{ArrowUp}");
    await canvas.findByText("Respondendo a Você");
    await userEvent.keyboard("{Escape}");
    await expect(canvas.queryByText("Respondendo a Você")).toBeNull();
  },
};

export const GrowsToEightLines: Story = {
  async play({ canvasElement }) {
    const { input } = await open(canvasElement);
    const heights: number[] = [];
    for (const lines of [1, 3, 8, 12]) {
      await userEvent.clear(input);
      await userEvent.type(
        input,
        Array.from({ length: lines }, () => "a").join("{Shift>}{Enter}{/Shift}"),
      );
      heights.push(input.clientHeight);
    }
    const [one = 0, three = 0, eight = 0, twelve = 0] = heights;
    await expect(three).toBe(one + 40);
    await expect(eight).toBe(one + 140);
    await expect(twelve).toBe(eight);
    await expect(input.scrollHeight).toBeGreaterThan(input.clientHeight);
  },
};

export const OutboxWhileOffline: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const { canvas, input } = await open(canvasElement);
    await canvas.findByText("3 mensagens novas");
    transport?.disconnect();
    await userEvent.type(input, "primeira{Enter}segunda{Enter}");
    const button = await canvas.findByRole("button", { name: "2 na fila de saída" });
    await userEvent.click(button);
    const list = within(await canvas.findByRole("dialog", { name: "Fila de saída" }));
    await expect(list.getAllByRole("listitem")).toHaveLength(2);
    const [first] = list.getAllByRole("button", { name: "Descartar" });
    if (first) await userEvent.click(first);
    await waitFor(() => expect(list.getAllByRole("listitem")).toHaveLength(1));
    await userEvent.keyboard("{Escape}");
    transport?.connect();
    await waitFor(() => expect(lastSent()).toBe("segunda"), { timeout: 10_000 });
  },
};
