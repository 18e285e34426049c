import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, within } from "storybook/test";
import type { InboxComponents } from "../../hooks/inbox-context.ts";
import { StoryInbox } from "../story-inbox.tsx";

const meta = {
  title: "Guides/Theming examples",
  component: StoryInbox,
  args: { heightPx: 520, conversationId: "conversation-1" },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

const tokenOf = (canvasElement: HTMLElement, name: string) => {
  const root = canvasElement.querySelector(".prosa-root");
  return root ? getComputedStyle(root).getPropertyValue(`--prosa-${name}`) : null;
};

export const OtherAccent: Story = {
  args: {
    appearance: { variables: { accent: "#0b5d4e", "accent-ink": "#0b5d4e", radius: "2px" } },
  },
  async play({ canvasElement }) {
    await within(canvasElement).findByRole("log");
    await expect(tokenOf(canvasElement, "accent")).toBe("#0b5d4e");
  },
};

export const Dark: Story = {
  args: { scheme: "dark" },
  async play({ canvasElement }) {
    await within(canvasElement).findByRole("log");
    await expect(tokenOf(canvasElement, "bg")).toBe("#161413");
  },
};

const components: InboxComponents = {
  Avatar: ({ name }) => <b aria-hidden>{name.slice(0, 1)}</b>,
};

export const OwnPart: Story = {
  args: { components },
  async play({ canvasElement }) {
    await within(canvasElement).findByRole("log");
    await expect(canvasElement.querySelector(".prosa-row b")).not.toBeNull();
  },
};
