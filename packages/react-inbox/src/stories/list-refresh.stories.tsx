import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor, within } from "storybook/test";
import { type FakeTransport, seedHorizonte } from "../testing/index.ts";
import { driftOf, paintedTops } from "./painted-tops.ts";
import { StoryInbox } from "./story-inbox.tsx";

let transport: FakeTransport;
const keep = (made: FakeTransport) => {
  transport = made;
};

/** The list while it is read anew: rows, counts and place stay until what is new is there. */
const meta = {
  title: "List refresh",
  component: StoryInbox,
  args: {
    widthPx: 390,
    heightPx: 844,
    ready: keep,
    options: { seed: seedHorizonte({ extra: 600 }) },
  },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const idOf = (index: number) => `extra-${String(index).padStart(5, "0")}`;
const rowOf = (root: HTMLElement, id: string) =>
  root.querySelector<HTMLElement>(`[data-conversation="${id}"]`);

async function boxOf(root: HTMLElement): Promise<HTMLElement> {
  await waitFor(() => expect(root.querySelector("[data-conversation]")).not.toBeNull());
  return root.querySelector("[data-conversation]")?.closest(".prosa-rows") as HTMLElement;
}

/** Scrolls as a reader does, page by page, until a row is in the middle of the box. */
async function scrollTo(root: HTMLElement, id: string): Promise<HTMLElement> {
  const box = await boxOf(root);
  for (let turn = 0; turn < 100 && !rowOf(root, id); turn += 1) {
    box.scrollTop += 500;
    await pass(40);
  }
  rowOf(root, id)?.scrollIntoView({ block: "center" });
  await pass(400);
  await expect(rowOf(root, id)).toBeVisible();
  return box;
}

/** The computer slept: much came, some left the list, from above what is read and from below. */
async function sleep(change: () => void): Promise<void> {
  transport.disconnect();
  change();
  await pass(200);
}

const READ = 160;
function muchHappens(): void {
  const { server } = transport;
  // More than one page of changes, most of them of rows that are shown.
  for (let index = 0; index < 260; index += 1) {
    server.receive(idOf((index * 7) % 400), { body: `Recado ${index}` });
  }
  for (const index of [3, 20, 21, 22, 90, READ + 2, 300]) {
    server.update(idOf(index), { status: "resolved" });
  }
}

export const AwakeAfterSleep: Story = {
  async play({ canvasElement }) {
    await scrollTo(canvasElement, idOf(READ));
    await sleep(muchHappens);
    const tops = await paintedTops(
      () => rowOf(canvasElement, idOf(READ)),
      () => transport.connect(),
      1_500,
    );
    await expect(driftOf(tops)).toBeLessThanOrEqual(1);
    await expect(within(canvasElement).getByRole("button", { name: /novas$/ })).toBeVisible();
    await expect(rowOf(canvasElement, idOf(READ))).toHaveTextContent("Recado");
    await expect(rowOf(canvasElement, idOf(READ + 2))).toBeNull();
  },
};

/** After so long a sleep the server tells what changed no more, and the list is read anew. */
export const AwakeAfterDays: Story = {
  async play({ canvasElement }) {
    await scrollTo(canvasElement, idOf(READ));
    await sleep(() => {
      muchHappens();
      for (const index of [25, READ + 1]) transport.server.conversations.delete(idOf(index));
    });
    const { sync } = transport;
    let resets = 0;
    transport.sync = async (query, options) => {
      resets += 1;
      if (resets > 1) return sync(query, options);
      return { items: [], left: [], cursor: query.cursor, more: false, reset: true };
    };
    const tops = await paintedTops(
      () => rowOf(canvasElement, idOf(READ)),
      () => transport.connect(),
      1_500,
    );
    await expect(resets).toBeGreaterThan(0);
    await expect(rowOf(canvasElement, idOf(READ + 1))).toBeNull();
    await expect(driftOf(tops)).toBeLessThanOrEqual(1);
    await expect(rowOf(canvasElement, idOf(READ))).toHaveTextContent("Recado");
    await expect(rowOf(canvasElement, idOf(READ + 2))).toBeNull();
  },
};
