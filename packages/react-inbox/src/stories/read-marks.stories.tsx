import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor, within } from "storybook/test";
import type { FakeTransport } from "../testing/index.ts";
import { StoryInbox } from "./story-inbox.tsx";

/** A conversation is read once its end was in sight of a focused window for 700 ms. */
const meta = {
  title: "Read marks",
  component: StoryInbox,
  args: { widthPx: 1040, heightPx: 700, conversationId: "conversation-1", ready: keep },
  // Whether the window has the focus is the story's to say.
  beforeEach() {
    marks = [];
    isFocused = false;
    const own = document.hasFocus;
    document.hasFocus = () => isFocused;
    return () => {
      document.hasFocus = own;
    };
  },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

const DWELL_MS = 700;
let isFocused = false;
let marks: number[] = [];

function keep(transport: FakeTransport): void {
  const { markRead } = transport;
  transport.markRead = async (id, seq) => {
    marks.push(performance.now());
    return markRead?.(id, seq) as Promise<{ lastReadSeq: number; unread: number }>;
  };
}

function focus(on: boolean): number {
  isFocused = on;
  window.dispatchEvent(new Event(on ? "focus" : "blur"));
  return performance.now();
}
const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The element that scrolls, once it can. */
async function threadOf(canvasElement: HTMLElement): Promise<HTMLElement> {
  const canvas = within(canvasElement);
  await canvas.findByText("3 mensagens novas");
  const log = canvas.getByRole("log");
  const box = log.scrollHeight > log.clientHeight ? log : log.parentElement;
  if (!box) throw new Error("There is no thread to scroll.");
  return box;
}

export const AfterAWhileInFocus: Story = {
  async play({ canvasElement }) {
    const box = await threadOf(canvasElement);
    box.scrollTop = box.scrollHeight;
    focus(false);
    await pass(DWELL_MS * 2);
    await expect(marks).toEqual([]);
    focus(true);
    await pass(DWELL_MS / 2);
    focus(false);
    await pass(DWELL_MS * 2);
    await expect(marks).toEqual([]);
    const since = focus(true);
    await waitFor(() => expect(marks).toHaveLength(1));
    await expect((marks[0] ?? 0) - since).toBeGreaterThanOrEqual(DWELL_MS - 5);
  },
};

export const NotAboveTheEnd: Story = {
  async play({ canvasElement }) {
    const box = await threadOf(canvasElement);
    box.scrollTop = 0;
    await within(canvasElement).findByRole("button", { name: /Ir para o fim/ });
    focus(true);
    await pass(DWELL_MS * 2);
    await expect(marks).toEqual([]);
    box.scrollTop = box.scrollHeight;
    await waitFor(() => expect(marks).toHaveLength(1));
  },
};
