import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { buildConversation, buildMessage, buildSession } from "../testing/build.ts";
import type { FakeTransport } from "../testing/index.ts";
import { seedBusiness } from "../testing/seed-business.ts";
import { StoryInbox, type StoryInboxProps } from "./story-inbox.tsx";

/** A host with a field of its own, which says by `go` what is open. */
function Host({ conversationId, ...props }: StoryInboxProps) {
  const [id, setId] = useState(conversationId);
  go = setId;
  return (
    <>
      {/* biome-ignore lint/a11y/noAutofocus: a host may do so, and nothing takes it away */}
      <input aria-label="Campo do app" autoFocus />
      <StoryInbox {...props} conversationId={id} />
    </>
  );
}

const meta = {
  title: "Focus",
  component: Host,
  args: { widthPx: 1280, heightPx: 760 },
} satisfies Meta<typeof Host>;
export default meta;
type Story = StoryObj<typeof meta>;

let go: (conversationId: string) => void = () => {};
let transport: FakeTransport | undefined;
const keep = (made: FakeTransport) => {
  transport = made;
};
const composerOf = (canvasElement: HTMLElement) =>
  within(canvasElement).findByRole("textbox", { name: /^Responder a/ });
const settled = () => new Promise((resolve) => setTimeout(resolve, 600));
const slow = { faults: { maxDelayMs: 300 } };

const people = () => ({
  session: buildSession(),
  conversations: ["Marina Siqueira", "Otávio Lins"].map((name, index) =>
    buildConversation({
      id: `c-${index}`,
      lastSeq: 1,
      contact: { ...buildConversation().contact, id: `contact-${index}`, name },
    }),
  ),
  messages: [0, 1].map((index) =>
    buildMessage({ id: `m-${index}`, conversationId: `c-${index}`, seq: 1, body: "Bom dia" }),
  ),
});

export const FollowsAClick: Story = {
  args: { options: slow },
  async play({ canvasElement }) {
    const row = await within(canvasElement).findByRole("button", { name: /Marina Siqueira/ });
    await userEvent.click(row);
    const composer = await composerOf(canvasElement);
    await waitFor(() => expect(composer).toHaveFocus());
  },
};

export const FollowsTheKeys: Story = {
  args: { options: slow },
  async play({ canvasElement }) {
    const row = await within(canvasElement).findByRole("button", { name: /Marina Siqueira/ });
    row.focus();
    await userEvent.keyboard("{Enter}");
    const composer = await composerOf(canvasElement);
    await waitFor(() => expect(composer).toHaveFocus());
    await userEvent.keyboard("{Alt>}{ArrowDown}{/Alt}");
    await within(canvasElement).findAllByRole("heading", {
      level: 2,
      name: /Condomínio Vila Graúna/,
    });
    await waitFor(async () => expect(await composerOf(canvasElement)).toHaveFocus());
  },
};

export const StaysOnADeepLink: Story = {
  args: { conversationId: "conversation-1", options: slow },
  async play({ canvasElement }) {
    const field = within(canvasElement).getByRole("textbox", { name: "Campo do app" });
    await expect(field).toHaveFocus();
    await composerOf(canvasElement);
    await within(canvasElement).findByText("3 mensagens novas");
    await settled();
    await expect(field).toHaveFocus();
  },
};

/** The host opens another by itself, as when a call comes in. */
export const StaysWhenTheHostOpens: Story = {
  args: { conversationId: "conversation-1" },
  async play({ canvasElement }) {
    const field = within(canvasElement).getByRole("textbox", { name: "Campo do app" });
    await composerOf(canvasElement);
    go("conversation-2");
    await within(canvasElement).findAllByRole("heading", {
      level: 2,
      name: /Condomínio Vila Graúna/,
    });
    await settled();
    await expect(field).toHaveFocus();
  },
};

export const StaysOnAResync: Story = {
  args: { ready: keep },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole("button", { name: /Marina Siqueira/ }));
    await waitFor(async () => expect(await composerOf(canvasElement)).toHaveFocus());
    const search = canvas.getByRole("searchbox");
    await userEvent.click(search);
    transport?.disconnect();
    transport?.server.receive("conversation-1", { body: "Enquanto isso" });
    transport?.connect();
    await within(canvas.getByRole("log")).findByText("Enquanto isso", undefined, {
      timeout: 10_000,
    });
    await settled();
    await expect(search).toHaveFocus();
  },
};

/** The composer comes late, and who opened the conversation is elsewhere by then. */
export const StaysWhereOneWentMeanwhile: Story = {
  args: { ready: keep, options: { seed: seedBusiness(-30) } },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole("button", { name: /Marina/ }));
    const templates = await canvas.findByRole("button", { name: "Enviar modelo" });
    await waitFor(() => expect(templates).toHaveFocus());
    const search = canvas.getByRole("searchbox");
    await userEvent.click(search);
    const [id = ""] = transport?.server.conversations.keys() ?? [];
    transport?.server.openWindow(id, 24);
    transport?.server.receive(id, { body: "Voltei" });
    await composerOf(canvasElement);
    await settled();
    await expect(search).toHaveFocus();
  },
};

const mergeInto = (id: string, otherId: string) => {
  const merged = transport?.server.conversations.get(id);
  if (merged) Object.assign(merged, { mergedIntoId: otherId, status: "merged" });
  transport?.server.editMessage("m-0", { body: "Bom dia!" });
};

/** A colleague joins the conversation with another: who writes in it goes on. */
export const GoesOnWhereItWasMerged: Story = {
  args: { ready: keep, options: { seed: people() } },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole("button", { name: /Marina Siqueira/ }));
    await waitFor(async () => expect(await composerOf(canvasElement)).toHaveFocus());
    mergeInto("c-0", "c-1");
    await canvas.findAllByRole("heading", { level: 2, name: /Otávio Lins/ });
    await waitFor(async () => expect(await composerOf(canvasElement)).toHaveFocus());
  },
};

export const StaysWhenItIsMerged: Story = {
  args: GoesOnWhereItWasMerged.args,
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole("button", { name: /Marina Siqueira/ }));
    await composerOf(canvasElement);
    const search = canvas.getByRole("searchbox");
    await userEvent.click(search);
    mergeInto("c-0", "c-1");
    await canvas.findAllByRole("heading", { level: 2, name: /Otávio Lins/ });
    await settled();
    await expect(search).toHaveFocus();
  },
};
