import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor, within } from "storybook/test";
import { buildMessage, minutesAgo } from "../testing/build.ts";
import type { FakeTransport } from "../testing/index.ts";
import { allRead } from "./all-read.ts";
import { driftOf, paintedTops } from "./painted-tops.ts";
import { StoryInbox } from "./story-inbox.tsx";
import { watchShifts } from "./watch-shifts.ts";

const messages = Array.from({ length: 40 }, (_, index) =>
  buildMessage({ id: `m-${index}`, seq: index + 1, sortTs: minutesAgo(40 - index) }),
);
let transport: FakeTransport;
const keep = (made: FakeTransport) => {
  transport = made;
};

/** Who is writing is shown in the list and in the thread, and moves nothing in either. */
const meta = {
  title: "Typing",
  component: StoryInbox,
  args: {
    heightPx: 800,
    conversationId: "conversation-1",
    ready: keep,
    options: { seed: { ...allRead(), messages } },
  },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const rowOf = (root: HTMLElement) =>
  root.querySelector<HTMLElement>('[data-conversation="conversation-1"]');
const messageOf = (root: HTMLElement, id: string) => root.querySelector(`[data-message="${id}"]`);

async function nothingMovesIn(root: HTMLElement, watched: () => Element | null) {
  const log = await within(root).findByRole("log");
  const sumOfShifts = watchShifts(log);
  const scrolled = { top: log.scrollTop, height: log.scrollHeight };
  for (const [state, isShown] of [
    ["composing", true],
    ["paused", false],
    ["recording", true],
    ["paused", false],
  ] as const) {
    const tops = await paintedTops(watched, () => {
      transport.server.typing("conversation-1", state);
      return waitFor(() => expect(root.querySelectorAll(".prosa-typing")).toHaveLength(+isShown));
    });
    await expect(driftOf(tops)).toBe(0);
    await expect({ top: log.scrollTop, height: log.scrollHeight }).toEqual(scrolled);
  }
  await expect(sumOfShifts()).toBe(0);
}

export const AtTheEnd: Story = {
  async play({ canvasElement }) {
    await waitFor(() => expect(messageOf(canvasElement, "m-39")).not.toBeNull());
    await pass(400);
    await nothingMovesIn(canvasElement, () => messageOf(canvasElement, "m-39"));
  },
};

export const ScrolledUp: Story = {
  async play({ canvasElement }) {
    const log = await within(canvasElement).findByRole("log");
    await waitFor(() => expect(messageOf(canvasElement, "m-39")).not.toBeNull());
    await pass(300);
    log.scrollTop -= 600;
    await pass(400);
    const seen = [...log.querySelectorAll("[data-message]")].find(
      (each) => each.getBoundingClientRect().top > log.getBoundingClientRect().top,
    );
    await nothingMovesIn(canvasElement, () =>
      messageOf(canvasElement, seen?.getAttribute("data-message") ?? ""),
    );
  },
};

/** The row keeps its height, and so do its lines; the row below stays where it is. */
export const InTheList: Story = {
  async play({ canvasElement }) {
    await waitFor(() => expect(rowOf(canvasElement)).not.toBeNull());
    await pass(300);
    const places = () =>
      [...canvasElement.querySelectorAll<HTMLElement>("[data-conversation], .prosa-row-line")].map(
        (each) => each.getBoundingClientRect().toJSON(),
      );
    const before = places();
    const sumOfShifts = watchShifts(within(canvasElement).getByRole("navigation"));
    const next = () => rowOf(canvasElement)?.closest("li")?.nextElementSibling;
    const tops = await paintedTops(next, async () => {
      transport.server.typing("conversation-1");
      await waitFor(() => expect(rowOf(canvasElement)).toHaveTextContent("digitando"));
      await expect(places()).toEqual(before);
      transport.server.typing("conversation-1", "paused");
      await waitFor(() => expect(rowOf(canvasElement)).not.toHaveTextContent("digitando"));
    });
    await expect(driftOf(tops)).toBe(0);
    await expect(places()).toEqual(before);
    await expect(sumOfShifts()).toBe(0);
  },
};
