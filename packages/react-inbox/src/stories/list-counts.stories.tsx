import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, within } from "storybook/test";
import type { FakeTransport } from "../testing/index.ts";
import { StoryInbox } from "./story-inbox.tsx";

let transport: FakeTransport;
const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Counts beside the tabs while the list is read anew, over a slow line. */
const meta = {
  title: "List counts",
  component: StoryInbox,
  args: { widthPx: 390, heightPx: 844, ready: (made) => keepSlow(made) },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

/** What each tab says in every state of the page, from the first count on. */
function watchCounts(root: HTMLElement): () => string[][] {
  const tabs = () => [...root.querySelectorAll<HTMLElement>(".prosa-tab")];
  const seen = tabs().map((): string[] => []);
  const look = () =>
    tabs().forEach((tab, index) => {
      const count = tab.querySelector("b")?.textContent ?? "";
      if (seen[index]?.at(-1) !== count) seen[index]?.push(count);
    });
  look();
  const observer = new MutationObserver(look);
  observer.observe(root, { childList: true, subtree: true, characterData: true });
  return () => {
    observer.disconnect();
    return seen;
  };
}

/** Every answer takes a third of a second. */
const keepSlow = (made: FakeTransport) => {
  transport = made;
  for (const name of ["counts", "conversations", "sync"] as const) {
    const answer = made[name] as (...args: unknown[]) => Promise<unknown>;
    Object.assign(made, {
      [name]: async (...args: unknown[]) => {
        await pass(300);
        return answer(...args);
      },
    });
  }
};

/** Another filter, another tab and a reconnection: counts go from what they were to what they are. */
export const CountsStay: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await canvas.findByRole("button", { name: /^Minhas ?\d/ });
    const [mine = "", unassigned = "", all = ""] = [
      ...canvasElement.querySelectorAll(".prosa-tab b"),
    ].map((each) => each.textContent ?? "");
    await expect(Number(mine) * Number(unassigned) * Number(all)).toBeGreaterThan(0);
    const seen = watchCounts(canvasElement);

    await userEvent.click(canvas.getByRole("button", { name: "Abertas" }));
    await userEvent.click(await canvas.findByRole("menuitemcheckbox", { name: "Resolvidas" }));
    await pass(900);
    await userEvent.click(canvas.getByRole("button", { name: /^Não atribuídas/ }));
    await pass(900);
    await userEvent.click(canvas.getByRole("button", { name: /^Todas/ }));
    await pass(900);

    transport.disconnect();
    transport.server.update("conversation-2", { assigneeId: null });
    await pass(300);
    transport.connect();
    const next = String(Number(unassigned) + 1);
    await canvas.findByRole("button", { name: new RegExp(`^Não atribuídas ?${next}$`) });
    await expect(seen()).toEqual([[mine], [unassigned, next], [all]]);
  },
};
