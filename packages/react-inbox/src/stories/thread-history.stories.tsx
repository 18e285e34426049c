import { ProsaError } from "@prosa/core";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { buildConversation, buildMessage, minutesAgo } from "../testing/build.ts";
import type { FakeTransport } from "../testing/index.ts";
import { allRead } from "./all-read.ts";
import { StoryInbox } from "./story-inbox.tsx";

const seed = allRead();
const contact = seed.conversations.find(({ id }) => id === "conversation-1")?.contact;
const days = (count: number) => count * 24 * 60;
const past = (id: string, number: number, ago: number, bodies: string[]) => ({
  conversation: buildConversation({ id, number, status: "resolved", ...(contact && { contact }) }),
  messages: bodies.map((body, index) =>
    buildMessage({
      id: `${id}-${index}`,
      conversationId: id,
      seq: index + 1,
      sortTs: minutesAgo(days(ago) - index),
      body,
    }),
  ),
});
const march = past("past-march", 1201, 240, ["Vocês fazem guarda-roupa?"]);
const august = past(
  "past-august",
  1290,
  90,
  Array.from({ length: 90 }, (_, index) => `Agosto ${index + 1}`),
);
const own = ["Oi de novo!", "Agora é a cozinha"].map((body, index) =>
  buildMessage({ id: `own-${index}`, seq: index + 1, sortTs: minutesAgo(20 - index), body }),
);

let transport: FakeTransport | undefined;
const keep = (made: FakeTransport) => {
  transport = made;
};
const options = {
  seed: {
    ...seed,
    conversations: [...seed.conversations, march.conversation, august.conversation],
    messages: [...own, ...march.messages, ...august.messages],
    endings: {
      "past-august": { resolvedAt: minutesAgo(days(88)), resolvedBy: "Caio Menezes" },
    },
  },
};
const meta = {
  title: "Thread history",
  component: StoryInbox,
  args: { widthPx: 1040, conversationId: "conversation-1", options, ready: keep },
} satisfies Meta<typeof StoryInbox>;
export default meta;
type Story = StoryObj<typeof meta>;

const logOf = (canvasElement: HTMLElement) => within(canvasElement).findByRole("log");

/** As a reader does: up, a look, and up again. */
async function scrollUpTo(log: HTMLElement, text: string) {
  for (let turn = 0; turn < 30 && !within(log).queryByText(text); turn += 1) {
    log.scrollTop = 0;
    await new Promise((resolve) => setTimeout(resolve, 120));
  }
  await expect(within(log).getByText(text)).toBeInTheDocument();
}

/** Earlier conversations come in one by one above the open one, which stays where it is read. */
export const EarlierConversations: Story = {
  async play({ canvasElement }) {
    const log = await logOf(canvasElement);
    const thread = within(log);
    const button = await thread.findByRole("button", { name: "Conversas anteriores" });
    await expect(
      thread.getByText(/^Conversa 1290 · .* · resolvida por Caio Menezes/),
    ).toBeVisible();
    const line = thread.getByText("Agora é a cozinha");
    const before = line.getBoundingClientRect().top;
    await userEvent.click(button);
    await thread.findByText("Agosto 90");
    await thread.findByText("Conversa atual");
    await waitFor(() =>
      expect(Math.abs(line.getBoundingClientRect().top - before)).toBeLessThan(120),
    );

    // Only its end was loaded: the rest comes as it is scrolled to, then the one before.
    await scrollUpTo(log, "Agosto 1");
    await userEvent.click(await thread.findByRole("button", { name: "Conversas anteriores" }));
    await scrollUpTo(log, "Vocês fazem guarda-roupa?");
    await waitFor(() =>
      expect(thread.queryByRole("button", { name: "Conversas anteriores" })).toBeNull(),
    );
  },
};

/** Words of an earlier conversation are read and copied, not answered. */
export const EarlierWordsAreToRead: Story = {
  async play({ canvasElement }) {
    const thread = within(await logOf(canvasElement));
    await userEvent.click(await thread.findByRole("button", { name: "Conversas anteriores" }));
    const old = (await thread.findByText("Agosto 90")).closest<HTMLElement>("[role=article]");
    if (!old) throw new Error("The message has no article.");
    old.focus();
    await userEvent.keyboard("{Enter}");
    const menu = await within(canvasElement).findByRole("menu", {
      name: "Mais ações da mensagem",
    });
    await expect(within(menu).getAllByRole("menuitem")).toHaveLength(1);
    await expect(within(menu).getByRole("menuitem", { name: "Copiar texto" })).toBeVisible();
  },
};

export const NoneBefore: Story = {
  args: { options: { seed: { ...seed, messages: own } } },
  async play({ canvasElement }) {
    const thread = within(await logOf(canvasElement));
    await thread.findByText("Agora é a cozinha");
    await new Promise((resolve) => setTimeout(resolve, 300));
    await expect(thread.queryByRole("button", { name: "Conversas anteriores" })).toBeNull();
  },
};

export const EarlierFailed: Story = {
  args: {
    options: {
      ...options,
      intercept: { pastConversations: new ProsaError("storage.unavailable", "Caiu.") },
    },
  },
  async play({ canvasElement }) {
    const thread = within(await logOf(canvasElement));
    await expect(await thread.findByRole("alert")).toHaveTextContent(
      "As conversas anteriores não vieram",
    );
  },
};

/** What is done to the conversation stands in it, quietly; a long run folds into its last line. */
export const WorkDone: Story = {
  async play({ canvasElement }) {
    const thread = within(await logOf(canvasElement));
    await thread.findByText("Agora é a cozinha");
    const server = transport?.server;
    server?.update("conversation-1", { assigneeId: "op-caio" });
    await thread.findByText(/passou a conversa para Caio Menezes/);
    server?.setLabels("conversation-1", ["l-Cozinha"]);
    server?.update("conversation-1", { priority: "urgent" });
    server?.update("conversation-1", { status: "resolved" });
    await thread.findByText(/resolveu a conversa/);
    await expect(thread.queryByText(/passou a conversa para/)).toBeNull();
    await userEvent.click(thread.getByRole("button", { name: "mais 3 mudanças" }));
    await expect(thread.getByText(/tirou a etiqueta Orçamento/)).toBeVisible();
    server?.receive("conversation-1", { body: "Obrigada!" });
    await thread.findByText("Obrigada!");
    await expect(thread.getByText(/passou a conversa para Caio Menezes/)).toBeVisible();
  },
};

export const WorkDoneDark: Story = {
  args: { scheme: "dark" },
  async play({ canvasElement }) {
    const thread = within(await logOf(canvasElement));
    await thread.findByText("Agora é a cozinha");
    transport?.server.update("conversation-1", { assigneeId: "op-renata", priority: "urgent" });
    await thread.findByText(/mudou a prioridade para Urgente/);
  },
};
