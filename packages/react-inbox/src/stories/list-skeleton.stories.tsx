import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import type { FakeTransport } from "../testing/index.ts";
import { StoryInbox } from "./story-inbox.tsx";

const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
let latencyMs = 0;
let answeredAt = 0;
function keep(transport: FakeTransport): void {
  latencyMs = 0;
  const { conversations } = transport;
  transport.conversations = async (query, options) => {
    // From when the click is drawn: that takes its time on a busy machine.
    await pass(0);
    await pass(latencyMs);
    answeredAt = performance.now();
    return conversations(query, options);
  };
}

/** A list that is there at once has no skeleton; one that has, has it long enough to be seen as such. */
const meta = {
  title: "List skeleton",
  component: StoryInbox,
  args: { widthPx: 390, heightPx: 844, ready: keep },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

interface Shown {
  /** When the skeleton came, and when it went; in ms since the click. */
  from?: number;
  to?: number;
  /** When the rows were there. */
  ready?: number;
}

/** Opens a list that answers after so long. */
async function open(root: HTMLElement, ms: number): Promise<Shown> {
  const canvas = within(root);
  await canvas.findByRole("button", { name: /Marina Siqueira/ });
  const tab = canvas.getByRole("button", { name: /^Não atribuídas/ });
  const seen: Shown = {};
  const observer = new MutationObserver(() => {
    const at = performance.now() - clickedAt;
    if (root.querySelector("[data-skeleton]")) seen.from ??= at;
    else if (seen.from !== undefined) seen.to ??= at;
    if (seen.from !== undefined && root.querySelector("nav[data-state=ready]")) seen.ready ??= at;
  });
  observer.observe(root, { attributes: true, childList: true, subtree: true });
  latencyMs = ms;
  const clickedAt = performance.now();
  await userEvent.click(tab);
  await waitFor(() => expect(answeredAt).toBeGreaterThan(clickedAt));
  await pass(600);
  observer.disconnect();
  await expect(canvas.getByRole("button", { name: /Pousada Mar de Dentro/ })).toBeVisible();
  await expect(canvas.queryByRole("button", { name: /Marina Siqueira/ })).toBeNull();
  return seen;
}

export const NeverForABlink: Story = {
  async play({ canvasElement }) {
    await expect((await open(canvasElement, 100)).from).toBeUndefined();
  },
};

export const LongEnoughToBeSeen: Story = {
  async play({ canvasElement }) {
    const { from = 0, to = 0 } = await open(canvasElement, 200);
    await expect(from).toBeGreaterThanOrEqual(150);
    await expect(to - from).toBeGreaterThanOrEqual(300);
  },
};

/** After a long wait nothing is added to it. */
export const GoneWithTheAnswer: Story = {
  async play({ canvasElement }) {
    const { from = 0, to = 0, ready = 0 } = await open(canvasElement, 900);
    await expect(from).toBeGreaterThanOrEqual(150);
    await expect(to - from).toBeGreaterThanOrEqual(300);
    await expect(to - ready).toBeLessThan(300);
  },
};
