import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fireEvent, userEvent, waitFor, within } from "storybook/test";
import type { FakeTransport } from "../testing/index.ts";
import { StoryInbox } from "./story-inbox.tsx";

const meta = {
  title: "Working a conversation",
  component: StoryInbox,
  args: { heightPx: 844, widthPx: 1280, conversationId: "conversation-1" },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

let transport: FakeTransport | undefined;
const keep = (made: FakeTransport) => {
  transport = made;
};
const held = () => transport?.server.conversation("conversation-1");

export const SnoozesByKey: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    (await canvas.findByRole("button", { name: "Resolver" })).focus();
    await userEvent.keyboard("z");
    const menu = await canvas.findByRole("menu", { name: "Adiar" });
    await expect(
      within(menu).getByRole("menuitem", { name: /Mais tarde hoje.*14:00/ }),
    ).toBeVisible();
    await userEvent.click(within(menu).getByRole("menuitem", { name: /Amanhã/ }));
    await canvas.findByText("Adiada até amanhã, 09:00");
    await expect(held()?.snoozedUntil).toBe("2026-11-13T12:00:00.000Z");
    await userEvent.click(canvas.getByRole("button", { name: "Abertas" }));
    await userEvent.click(await canvas.findByRole("menuitemcheckbox", { name: "Adiadas" }));
    const row = await canvas.findByRole("button", { name: /Marina Siqueira/ });
    await expect(within(row).getByText("Adiada até amanhã, 09:00")).toBeInTheDocument();
  },
};

export const SnoozesToAPickedTime: Story = {
  args: { ready: keep, widthPx: 390, scheme: "dark" },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole("button", { name: "Mais ações" }));
    await userEvent.click(await canvas.findByRole("menuitem", { name: "Escolher data e hora" }));
    const dialog = await canvas.findByRole("dialog", { name: "Adiar a conversa" });
    const field = within(dialog).getByLabelText("Volta em");
    const submit = within(dialog).getByRole("button", { name: "Adiar" });
    await fireEvent.change(field, { target: { value: "2026-11-01T10:00" } });
    await expect(submit).toBeDisabled();
    await fireEvent.change(field, { target: { value: "2026-11-20T16:30" } });
    await userEvent.click(submit);
    await waitFor(() => expect(held()?.snoozedUntil).toBe("2026-11-20T19:30:00.000Z"));
    await expect(canvas.queryByRole("dialog")).toBeNull();
  },
};

export const SetsPriorityAndLabels: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole("button", { name: "Mais ações" }));
    await userEvent.click(await canvas.findByRole("menuitemcheckbox", { name: "Urgente" }));
    await waitFor(() => expect(held()?.priority).toBe("urgent"));
    await userEvent.keyboard("l");
    const menu = await canvas.findByRole("menu", { name: "Editar etiquetas" });
    const before = held()?.labels.map(({ name }) => name) ?? [];
    for (const name of ["Orçamento", "Cozinha"]) {
      await userEvent.click(within(menu).getByRole("menuitemcheckbox", { name }));
    }
    await waitFor(() =>
      expect(held()?.labels.map(({ name }) => name)).toEqual(
        ["Orçamento", "Cozinha"].filter((name) => !before.includes(name)),
      ),
    );
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(canvas.queryByRole("menu")).toBeNull());
  },
};

export const KeysStayOutOfText: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const input = await canvas.findByRole("textbox", { name: "Responder a Marina" });
    await userEvent.type(input, "Zé é ali");
    await expect(input).toHaveValue("Zé é ali");
    await expect(canvas.queryByRole("menu")).toBeNull();
    await expect(held()?.status).toBe("open");
  },
};
