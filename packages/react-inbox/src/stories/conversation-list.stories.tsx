import { ProsaError } from "@prosa/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { buildSession, type FakeTransport, seedHorizonte } from "../testing/index.ts";
import { StoryInbox } from "./story-inbox.tsx";

const meta = {
  title: "ConversationList",
  component: StoryInbox,
  args: { widthPx: 390, heightPx: 844 },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

const nothing = { seed: { session: buildSession(), conversations: [], messages: [] } };
let transport: FakeTransport | undefined;
const keep = (made: FakeTransport) => {
  transport = made;
};

export const Unread: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await expect(await canvas.findByRole("img", { name: "12 não lidas" })).toBeVisible();
    await expect(canvas.getByText("Não enviada:")).toBeVisible();
  },
};

export const Loading: Story = {
  args: { options: { intercept: { conversations: "hang" } } },
  async play({ canvasElement }) {
    await within(canvasElement).findByRole("status", { name: "Carregando" });
  },
};

export const Empty: Story = {
  args: { options: nothing },
  async play({ canvasElement }) {
    await within(canvasElement).findByText("As conversas aparecem aqui");
  },
};

export const Filtered: Story = {
  args: { options: nothing },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole("button", { name: /Minhas/ }));
    await canvas.findByText("Nada por aqui");
  },
};

export const Failed: Story = {
  args: {
    options: {
      intercept: {
        conversations: new ProsaError(
          "storage.unavailable",
          "O banco de dados não respondeu em 8 segundos.",
          { details: { requestId: "7f3a-91c2" } },
        ),
      },
    },
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByText("A lista não carregou");
    await expect(canvas.getByText(/req 7f3a-91c2/)).toBeVisible();
  },
};

export const NoAccess: Story = {
  args: { options: { seed: { ...nothing.seed, session: buildSession({ tenant: null }) } } },
  async play({ canvasElement }) {
    await within(canvasElement).findByText("Você ainda não faz parte desta equipe");
  },
};

export const Long: Story = {
  args: { options: { seed: seedHorizonte({ extra: 2_000 }) } },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole("button", { name: /Marina Siqueira/ });
    const rows = canvas.getAllByRole("listitem");
    await expect(rows.length).toBeLessThanOrEqual(40);
    // How many there are is not known yet.
    for (const [index, row] of rows.entries()) {
      await expect(row).toHaveAttribute("aria-posinset", String(index + 1));
      await expect(row).toHaveAttribute("aria-setsize", "-1");
    }
  },
};

/** Only some rows are in the document, and each says where it stands among all. */
export const Positions: Story = {
  args: { options: { seed: seedHorizonte({ extra: 20 }) } },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const all = seedHorizonte({ extra: 20 }).conversations.filter(({ status }) =>
      ["open", "pending"].includes(status),
    ).length;
    const at = () =>
      canvas
        .getAllByRole("listitem")
        .map((row) => [row.getAttribute("aria-posinset"), row.getAttribute("aria-setsize")]);
    const row = await canvas.findByRole("button", { name: /Marina Siqueira/ });
    await expect(at()[0]).toEqual(["1", String(all)]);
    await expect(at().length).toBeLessThan(all);
    row.focus();
    await userEvent.keyboard("{End}");
    await waitFor(() => expect(at().at(-1)).toEqual([String(all), String(all)]));
  },
};

export const HeldWhileRead: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const row = await canvas.findByRole("button", { name: /Marina Siqueira/ });
    row.focus();
    await userEvent.keyboard("j");
    transport?.server.receive("conversation-9", { body: "Chegou agora" });
    await userEvent.click(await canvas.findByRole("button", { name: "1 nova" }));
    await waitFor(() =>
      expect(canvas.getAllByRole("listitem")[0]).toHaveTextContent("Chegou agora"),
    );
  },
};
