import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor, within } from "storybook/test";
import { seedHorizonte } from "../testing/index.ts";
import { everyKind } from "./every-kind.ts";
import { findOverflow } from "./find-overflow.ts";
import { mirrored, pseudoLocale } from "./pseudo-locale.ts";
import { StoryInbox } from "./story-inbox.tsx";

/** Words two fifths longer, from right to left, narrow and dark: nothing sticks out of its box. */
const meta = {
  title: "Variants",
  component: StoryInbox,
  async play({ canvasElement, args }) {
    const canvas = within(canvasElement);
    if (args.conversationId) await canvas.findByRole("log");
    else await canvas.findByRole("navigation");
    await waitFor(() =>
      expect(canvasElement.querySelector("[data-conversation], [data-message]")).not.toBeNull(),
    );
    const root = canvasElement.querySelector<HTMLElement>(".prosa-root");
    if (!root) throw new Error("There is no inbox.");
    await expect(root.scrollWidth).toBeLessThanOrEqual(root.clientWidth);
    await expect(findOverflow(root)).toEqual([]);
  },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

const rtl = mirrored(pseudoLocale);
const conversationId = "conversation-1";
const kinds = { options: { seed: { ...seedHorizonte(), messages: everyKind() } }, conversationId };

export const LongWords: Story = { args: { locale: pseudoLocale, widthPx: 1280, conversationId } };
export const LongWordsNarrow: Story = {
  args: { locale: pseudoLocale, widthPx: 390, conversationId },
};
export const LongWordsList: Story = { args: { locale: pseudoLocale, widthPx: 390 } };
export const RightToLeft: Story = { args: { locale: rtl, widthPx: 1280, conversationId } };
export const RightToLeftNarrow: Story = { args: { locale: rtl, widthPx: 390, conversationId } };
export const RightToLeftList: Story = { args: { locale: rtl, widthPx: 390, scheme: "dark" } };
export const EveryKindRightToLeftDark: Story = {
  args: { ...kinds, locale: rtl, widthPx: 800, scheme: "dark" },
};
export const EveryKindNarrow: Story = { args: { ...kinds, widthPx: 320, heightPx: 640 } };
export const Smallest: Story = { args: { widthPx: 320, heightPx: 640, conversationId } };
export const SmallestList: Story = { args: { widthPx: 320, heightPx: 640 } };
export const SmallestLongWordsDark: Story = {
  args: { locale: pseudoLocale, widthPx: 320, heightPx: 640, scheme: "dark", conversationId },
};
