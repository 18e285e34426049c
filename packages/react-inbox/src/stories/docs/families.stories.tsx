import { InboxProvider, useActiveConversation, useInbox } from "@prosa/react-inbox/hooks";
import {
  Composer,
  ConversationList,
  InboxLayout,
  LinkStatus,
  Message,
  Thread,
} from "@prosa/react-inbox/primitives";
import type { Meta, StoryObj } from "@storybook/react-vite";
import { type ReactNode, useMemo } from "react";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { memoryStore } from "../../store/key-value-store.ts";
import { base } from "../../testing/build.ts";
import { type FakeTransportOptions, fakeTransport } from "../../testing/index.ts";
import { useStorySettings } from "../story-settings.ts";
import "./own-inbox.css";

const open = { conversationId: "conversation-1", onConversationChange() {} };

interface StandProps {
  children?: ReactNode;
  options?: FakeTransportOptions;
  /** The link breaks once it stood. */
  isBroken?: boolean;
}

/** Seeded data around one family of parts, in the classes of the tutorial. */
function Stand({ children, options, isBroken }: StandProps) {
  const { locale } = useStorySettings();
  const props = useMemo(() => {
    const transport = fakeTransport({ ...options, now: () => base });
    if (isBroken) setTimeout(() => transport.disconnect(), 500);
    return { transport, storage: memoryStore() };
  }, [options, isBroken]);
  return (
    <div style={{ blockSize: 420 }}>
      <InboxProvider
        {...props}
        tenantId="tenant-horizonte"
        locale={locale}
        timeZone="America/Sao_Paulo"
        navigation={open}
      >
        {children}
      </InboxProvider>
    </div>
  );
}

const meta = {
  title: "Primitives/Examples",
  component: Stand,
} satisfies Meta<typeof Stand>;
export default meta;
type Story = StoryObj<typeof meta>;

function Panes() {
  const { id } = useActiveConversation();
  return (
    <InboxLayout.Root className="own">
      <InboxLayout.ListPane className="own-list">List</InboxLayout.ListPane>
      <InboxLayout.ThreadPane className="own-thread">
        <p>Open: {id ?? "nothing"}</p>
        <InboxLayout.BackButton>←</InboxLayout.BackButton>
      </InboxLayout.ThreadPane>
    </InboxLayout.Root>
  );
}

export const Layout: Story = {
  args: { children: <Panes /> },
  async play({ canvasElement }) {
    await within(canvasElement).findByText("Open: conversation-1");
  },
};

export const List: Story = {
  args: {
    children: (
      <InboxLayout.Root className="own">
        <ConversationList.Root className="own-messages">
          <ConversationList.Tabs className="own-tabs">
            <ConversationList.Tab tab="mine" />
            <ConversationList.Tab tab="unassigned" />
            <ConversationList.Tab tab="all" />
          </ConversationList.Tabs>
          <ConversationList.Viewport className="own-scroll" estimatePx={56}>
            {() => (
              <ConversationList.Item className="own-row">
                <ConversationList.ItemTitle />
                <ConversationList.ItemTime />
                <ConversationList.ItemUnread className="own-count" />
              </ConversationList.Item>
            )}
          </ConversationList.Viewport>
        </ConversationList.Root>
      </InboxLayout.Root>
    ),
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    const row = await canvas.findByRole("button", { name: /Marina Siqueira/ });
    row.focus();
    await userEvent.keyboard("j");
    await waitFor(() => expect(row).not.toHaveFocus());
  },
};

export const ThreadOfMessages: Story = {
  args: {
    children: (
      <InboxLayout.Root className="own">
        <Thread.Root conversationId="conversation-1" className="own-messages">
          <Thread.Viewport className="own-scroll" footer={<Thread.Typing />}>
            {(row) => {
              if (row.type === "day") {
                return <Thread.DateSeparator className="own-day" at={row.at} />;
              }
              if (row.type === "unread") return <Thread.UnreadDivider className="own-day" />;
              if (row.type !== "message") return null;
              return (
                <p className="own-message">{row.item.message.body ?? row.item.message.kind}</p>
              );
            }}
          </Thread.Viewport>
          <Thread.JumpToLatest className="own-pill">↓</Thread.JumpToLatest>
        </Thread.Root>
      </InboxLayout.Root>
    ),
  },
  async play({ canvasElement }) {
    await within(canvasElement).findByText("3 mensagens novas");
  },
};

export const Messages: Story = {
  args: {
    children: (
      <InboxLayout.Root className="own">
        <Thread.Root conversationId="conversation-1" className="own-messages">
          <Thread.Viewport className="own-scroll">
            {(row) =>
              row.type === "message" && (
                <Message.Root item={row.item} isFirst={row.isFirst} className="own-message">
                  <Message.Author />
                  <Message.Bubble className="own-bubble">
                    <Message.Reply />
                    <Message.Text text={row.item.message.body ?? `[${row.item.message.kind}]`} />
                  </Message.Bubble>
                  <Message.Reactions />
                  <Message.Time />
                  <Message.Retry />
                  <Message.Discard />
                </Message.Root>
              )
            }
          </Thread.Viewport>
        </Thread.Root>
      </InboxLayout.Root>
    ),
  },
  async play({ canvasElement }) {
    await waitFor(() =>
      expect(canvasElement.querySelectorAll("[data-message]").length).toBeGreaterThan(3),
    );
  },
};

export const Composing: Story = {
  args: {
    children: (
      <InboxLayout.Root className="own">
        <Composer.Root conversationId="conversation-1" className="own-composer">
          <Composer.Modes>
            <Composer.Mode mode="reply" />
            <Composer.Mode mode="note" />
          </Composer.Modes>
          <Composer.ReplyPreview />
          <Composer.Input className="own-input" />
          <Composer.Attach>+</Composer.Attach>
          <Composer.Send />
          <Composer.Notice />
        </Composer.Root>
      </InboxLayout.Root>
    ),
  },
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await userEvent.type(await canvas.findByRole("textbox"), "Olá");
    await expect(canvas.getByRole("button", { name: /Enviar/ })).toBeEnabled();
  },
};

function Status() {
  const { strings } = useInbox();
  return (
    <InboxLayout.Root className="own">
      <LinkStatus.Root aria-label={strings.thread} />
    </InboxLayout.Root>
  );
}

export const BrokenLink: Story = {
  args: { isBroken: true, children: <Status /> },
  async play({ canvasElement }) {
    await within(canvasElement).findByRole("status");
  },
};
