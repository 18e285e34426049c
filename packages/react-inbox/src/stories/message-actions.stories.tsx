import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fireEvent, userEvent, waitFor, within } from "storybook/test";
import { buildMessage, minutesAgo } from "../testing/build.ts";
import type { FakeTransport } from "../testing/index.ts";
import { allRead } from "./all-read.ts";
import { articleOf, menuOf } from "./message-parts.ts";
import { StoryInbox } from "./story-inbox.tsx";

const messages = Array.from({ length: 40 }, (_, index) =>
  buildMessage({
    id: `a-${index}`,
    seq: index + 1,
    sortTs: minutesAgo(60 - index),
    body: `Mensagem ${index + 1}`,
  }),
);
messages[38] = buildMessage({
  id: "edited",
  seq: 39,
  sortTs: minutesAgo(22),
  body: "Pode ser quinta às 9h?",
  editedAt: minutesAgo(20),
  reactions: [{ actorKey: "customer:jid:1", emoji: "❤️", at: minutesAgo(10) }],
});

let transport: FakeTransport | undefined;
const options = {
  seed: {
    ...allRead(),
    messages,
    revisions: {
      edited: [
        { body: "Pode ser terça?", at: minutesAgo(22), by: "in" as const },
        { body: "Pode ser quinta às 9h?", at: minutesAgo(20), by: "in" as const },
      ],
    },
  },
};
const meta = {
  title: "Message actions",
  component: StoryInbox,
  args: {
    widthPx: 1040,
    conversationId: "conversation-1",
    options,
    ready: (made: FakeTransport) => {
      transport = made;
    },
  },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

/** By the keyboard alone: to a message, its menu, a reaction, and back. */
export const Keyboard: Story = {
  async play({ canvasElement }) {
    const last = await articleOf(canvasElement, "a-39");
    within(canvasElement).getByRole("log").focus();
    await userEvent.keyboard("{ArrowUp}");
    await waitFor(() => expect(last).toHaveFocus());
    await userEvent.keyboard("{ArrowUp}");
    const above = await articleOf(canvasElement, "edited");
    await waitFor(() => expect(above).toHaveFocus());

    await userEvent.keyboard("{Enter}");
    const menu = await menuOf(canvasElement);
    await userEvent.click(within(menu).getByRole("menuitemcheckbox", { name: "🙏" }));
    await waitFor(() => expect(above).toHaveTextContent("🙏"));
    await waitFor(() => expect(above.contains(document.activeElement)).toBe(true));
    await expect(transport?.server.message("edited").reactions).toHaveLength(2);
  },
};

/** Any emoji can be a reaction: "+" beside the quick ones opens them all, by keys alone. */
export const AnyReaction: Story = {
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const article = await articleOf(canvasElement, "a-39");
    article.focus();
    await userEvent.keyboard("{Enter}");
    const menu = await menuOf(canvasElement);
    within(menu).getByRole("menuitem", { name: "Outra reação" }).focus();
    await userEvent.keyboard("{Enter}");
    const search = await canvas.findByRole("searchbox", { name: "Buscar emoji" });
    await waitFor(() => expect(search).toHaveFocus());
    await userEvent.type(search, "abacaxi");
    await waitFor(() => expect(canvas.getByRole("gridcell", { name: "abacaxi" })).toBeVisible());
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(article).toHaveTextContent("🍍"));
    await expect(canvas.queryByRole("searchbox", { name: "Buscar emoji" })).toBeNull();
    await expect(article.contains(document.activeElement)).toBe(true);
  },
};

/** On a narrow screen too; Escape gives the focus back and reacts with nothing. */
export const AnyReactionLeft: Story = {
  args: { widthPx: 390, heightPx: 780, scheme: "dark" },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const article = await articleOf(canvasElement, "a-39");
    article.focus();
    await userEvent.keyboard("{Enter}");
    const menu = await menuOf(canvasElement);
    await userEvent.click(within(menu).getByRole("menuitem", { name: "Outra reação" }));
    await canvas.findByRole("searchbox", { name: "Buscar emoji" });
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(article.contains(document.activeElement)).toBe(true));
    await expect(transport?.server.message("a-39").reactions).toHaveLength(0);
  },
};

/** A row that holds the focus stays, however far the reader scrolls. */
export const FocusedRowStays: Story = {
  async play({ canvasElement }) {
    const last = await articleOf(canvasElement, "a-39");
    last.focus();
    const box = within(canvasElement).getByRole("log");
    box.scrollTop = 0;
    await articleOf(canvasElement, "a-0");
    await new Promise((resolve) => setTimeout(resolve, 300));
    await expect(last).toHaveFocus();
  },
};

/** Who reacted with what; ours can be taken back. */
export const Reactions: Story = {
  async play({ canvasElement }) {
    const article = await articleOf(canvasElement, "edited");
    transport?.server.editMessage("edited", {
      reactions: [
        { actorKey: "customer:jid:1", emoji: "❤️", at: minutesAgo(10) },
        { actorKey: "self", emoji: "👍", at: minutesAgo(9) },
      ],
    });
    const name = "Reações: ❤️ Marina Siqueira, 👍 Nós";
    await userEvent.click(
      await within(article).findByRole("button", { name: new RegExp(`^${name}`) }),
    );
    const menu = await menuOf(canvasElement, name);
    await expect(within(menu).getByText("❤️ Marina Siqueira")).toBeVisible();
    await userEvent.click(within(menu).getByRole("menuitem", { name: /👍 Nós/ }));
    await waitFor(() =>
      expect(
        transport?.server.message("edited").reactions.filter(({ emoji }) => emoji !== ""),
      ).toHaveLength(1),
    );
    await waitFor(() => expect(article).not.toHaveTextContent("👍"));
  },
};

/** A finger that rests opens the menu; one that scrolls does not. */
export const LongPress: Story = {
  args: { widthPx: 390, heightPx: 780 },
  async play({ canvasElement }) {
    const article = await articleOf(canvasElement, "a-39");
    const finger = { pointerType: "touch", isPrimary: true, clientX: 40, clientY: 300 };
    await fireEvent.pointerDown(article, finger);
    await fireEvent.pointerMove(article, { ...finger, clientY: 340 });
    await new Promise((resolve) => setTimeout(resolve, 600));
    await expect(within(canvasElement).queryByRole("menu")).toBeNull();
    await fireEvent.pointerUp(article, finger);

    await fireEvent.pointerDown(article, finger);
    const menu = await menuOf(canvasElement);
    await userEvent.click(within(menu).getByRole("menuitem", { name: "Responder" }));
    await within(canvasElement).findByText("Respondendo a Marina Siqueira");
  },
};

/** "Edited" opens what was said before. */
export const Versions: Story = {
  async play({ canvasElement }) {
    const article = await articleOf(canvasElement, "edited");
    const mark = within(article).getByRole("button", { name: "editada" });
    await userEvent.click(mark);
    const dialog = await within(canvasElement).findByRole("dialog", {
      name: "Versões da mensagem",
    });
    await within(dialog).findByText("Pode ser terça?");
    await expect(within(dialog).getAllByRole("listitem")).toHaveLength(2);
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(mark).toHaveFocus());
  },
};

/** Without the method there is nothing to press. */
export const WithoutVersions: Story = {
  args: { options: { ...options, without: ["revisions"] } },
  async play({ canvasElement }) {
    const article = await articleOf(canvasElement, "edited");
    await expect(within(article).queryByRole("button", { name: "editada" })).toBeNull();
    await expect(within(article).getByText("editada")).toBeVisible();
  },
};
