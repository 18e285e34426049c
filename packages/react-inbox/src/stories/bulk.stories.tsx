import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fireEvent, userEvent, waitFor, within } from "storybook/test";
import { buildSession, type FakeTransport, seedHorizonte } from "../testing/index.ts";
import { StoryInbox } from "./story-inbox.tsx";

const meta = {
  title: "Many at once",
  component: StoryInbox,
  args: { widthPx: 1280, heightPx: 844 },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

let transport: FakeTransport | undefined;
const keep = (made: FakeTransport) => {
  transport = made;
};
const held = (n: number) => transport?.server.conversation(`conversation-${n}`);
const start = async (canvasElement: HTMLElement) => {
  const canvas = within(canvasElement);
  const row = await canvas.findByRole("button", { name: /Marina Siqueira/ });
  row.focus();
  return { canvas, row };
};

export const SelectedByKeys: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const { canvas } = await start(canvasElement);
    await userEvent.keyboard("x");
    await userEvent.keyboard("{Shift>}{ArrowDown}{ArrowDown}{/Shift}");
    const bar = await canvas.findByRole("toolbar", { name: "Conversas selecionadas" });
    await within(bar).findByText("3 selecionadas");
    await userEvent.click(within(bar).getByRole("button", { name: "Resolver" }));
    await canvas.findByText("3 conversas resolvidas");
    await waitFor(() => expect(held(2)?.status).toBe("resolved"));
    await userEvent.click(canvas.getByRole("button", { name: "Desfazer" }));
    await canvas.findByText("3 voltaram como estavam");
    await expect(held(2)?.status).toBe("open");
    await expect(held(2)?.waitingSince).not.toBeNull();
  },
};

export const LeftWhereSomebodyChangedIt: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const { canvas } = await start(canvasElement);
    const before = held(1)?.priority;
    await userEvent.keyboard("{Shift>}{ArrowDown}{/Shift}");
    const bar = await canvas.findByRole("toolbar", { name: "Conversas selecionadas" });
    await userEvent.click(within(bar).getByRole("button", { name: "Prioridade" }));
    await userEvent.click(await canvas.findByRole("menuitem", { name: "Urgente" }));
    await canvas.findByText("2 conversas mudadas");
    transport?.server.update("conversation-2", { priority: "low" });
    await userEvent.click(canvas.getByRole("button", { name: "Desfazer" }));
    await canvas.findByText("1 voltou como estava");
    await canvas.findByText("1 ficou como estava: alguém mudou depois");
    await expect(held(2)?.priority).toBe("low");
    await expect(held(1)?.priority).toBe(before);
  },
};

export const SomeRefused: Story = {
  args: { ready: keep, scheme: "dark" },
  async play({ canvasElement }) {
    const { canvas } = await start(canvasElement);
    transport?.server.protect("conversation-2");
    await userEvent.keyboard("{Shift>}{ArrowDown}{/Shift}");
    const bar = await canvas.findByRole("toolbar", { name: "Conversas selecionadas" });
    await userEvent.click(within(bar).getByRole("button", { name: "Etiquetas" }));
    await userEvent.click(await canvas.findByRole("menuitemcheckbox", { name: "Cozinha" }));
    await canvas.findByText("1 ficou como estava: não está mais com você");
    // What was left stays selected.
    await expect(canvas.getByRole("checkbox", { name: /Vila Graúna/ })).toBeChecked();
    await expect(canvas.getByRole("checkbox", { name: /Marina/ })).not.toBeChecked();
  },
};

export const ByTouch: Story = {
  args: { ready: keep, widthPx: 390 },
  async play({ canvasElement }) {
    const { canvas, row } = await start(canvasElement);
    await fireEvent.pointerDown(row, { pointerType: "touch" });
    const bar = await canvas.findByRole("toolbar", { name: "Conversas selecionadas" });
    await fireEvent.pointerUp(row, { pointerType: "touch" });
    await within(bar).findByText("1 selecionada");
    await userEvent.click(canvas.getByRole("checkbox", { name: /Vila Graúna/ }));
    await within(bar).findByText("2 selecionadas");
    await userEvent.click(within(bar).getByRole("button", { name: "Passar para" }));
    const people = await canvas.findAllByRole("menuitem", { name: /Lia Moura|Caio Menezes/ });
    // Whoever is there comes first; who may only read is no choice.
    await expect(people.map(({ textContent }) => textContent)).toEqual([
      "Passar para Caio Menezes",
      "Passar para Lia Mouraausente",
    ]);
    await expect(canvas.queryByRole("menuitem", { name: /Vera/ })).toBeNull();
    await userEvent.click(canvas.getByRole("menuitem", { name: "Passar para Medições" }));
    await waitFor(() => expect(held(2)?.team?.name).toBe("Medições"));
  },
};

export const UnreadAndBack: Story = {
  args: { ready: keep, conversationId: "conversation-3" },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const row = await canvas.findByRole("button", { name: /Otávio/ });
    row.focus();
    await userEvent.keyboard("u");
    await canvas.findByText("1 marcada como não lida");
    await within(row).findByRole("img", { name: /não lida/ });
    await userEvent.keyboard("u");
    await waitFor(() => expect(held(3)?.read.unread).toBe(0));
  },
};

export const ReadOnly: Story = {
  args: {
    options: {
      seed: {
        ...seedHorizonte(),
        session: buildSession({ permissions: ["conversation.read"] }),
      },
    },
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole("button", { name: /Marina Siqueira/ });
    await expect(canvas.queryByRole("button", { name: "Selecionar conversas" })).toBeNull();
    await expect(canvas.queryByRole("checkbox")).toBeNull();
  },
};

export const Transferred: Story = {
  args: { ready: keep, conversationId: "conversation-1" },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    (await canvas.findByRole("button", { name: "Resolver" })).focus();
    await userEvent.keyboard("a");
    await userEvent.click(await canvas.findByRole("menuitem", { name: "Transferir a conversa…" }));
    const dialog = await canvas.findByRole("dialog", { name: "Transferir a conversa" });
    const submit = within(dialog).getByRole("button", { name: "Transferir" });
    await expect(submit).toBeDisabled();
    await userEvent.selectOptions(within(dialog).getByLabelText("Para"), "Pós-venda");
    await userEvent.type(
      within(dialog).getByLabelText("Nota para quem recebe"),
      "Ela prefere de manhã.",
    );
    await userEvent.click(submit);
    await waitFor(() => expect(held(1)?.team?.name).toBe("Pós-venda"));
    await expect(held(1)?.assignee).toBeNull();
    await expect(
      transport?.server.thread("conversation-1").findLast(({ kind }) => kind === "note"),
    ).toMatchObject({
      kind: "note",
      body: "Ela prefere de manhã.",
    });
  },
};
