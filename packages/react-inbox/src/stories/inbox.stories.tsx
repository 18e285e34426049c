import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { StoryInbox } from "./story-inbox.tsx";

const meta = { title: "Inbox", component: StoryInbox } satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

export const ThreePanes: Story = {
  args: { widthPx: 1440 },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole("button", { name: /Marina Siqueira/ }));
    await canvas.findByText("3 mensagens novas");
    await expect(canvas.getByRole("complementary", { name: "Contato" })).toBeVisible();
  },
};

export const TwoPanes: Story = {
  args: { widthPx: 800, conversationId: "conversation-1" },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByText("3 mensagens novas");
    await expect(canvas.getByRole("navigation")).toBeVisible();
    await expect(canvas.queryByRole("complementary")).toBeNull();
  },
};

export const OnePaneList: Story = {
  args: { widthPx: 390, heightPx: 844 },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await expect(await canvas.findByRole("button", { name: /Marina Siqueira/ })).toBeVisible();
    await expect(canvas.queryByRole("region", { name: "Conversa" })).toBeNull();
  },
};

export const OnePaneThreadDark: Story = {
  args: { widthPx: 390, heightPx: 844, scheme: "dark", conversationId: "conversation-1" },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByText("3 mensagens novas");
    await expect(canvas.getByRole("button", { name: "Voltar para a lista" })).toBeVisible();
    await expect(canvas.queryByRole("navigation")).toBeNull();
  },
};

export const Dark: Story = {
  args: { widthPx: 1280, scheme: "dark", conversationId: "conversation-1" },
  async play({ canvasElement }) {
    await within(canvasElement).findByText("3 mensagens novas");
  },
};

export const WalkedByKeyboard: Story = {
  args: { widthPx: 1280 },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const first = await canvas.findByRole("button", { name: /Marina Siqueira/ });
    first.focus();
    await userEvent.keyboard("j");
    const second = canvas.getByRole("button", { name: /Condomínio Vila Graúna/ });
    await waitFor(() => expect(second).toHaveFocus());
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(second).toHaveAttribute("aria-current", "true"));
  },
};
