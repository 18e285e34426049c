import {
  InboxProvider,
  type InboxProviderProps,
  useActiveConversation,
} from "@prosa/react-inbox/hooks";
import {
  Composer,
  ConversationList,
  InboxLayout,
  LinkStatus,
  Message,
  Thread,
} from "@prosa/react-inbox/primitives";
import "./own-inbox.css";

/** An inbox of your own: these parts behave, the classes are yours. */
export function OwnInbox(props: Omit<InboxProviderProps, "children">) {
  return (
    <InboxProvider {...props}>
      <InboxLayout.Root className="own">
        <OwnList />
        <OwnThread />
      </InboxLayout.Root>
    </InboxProvider>
  );
}

function OwnList() {
  return (
    <InboxLayout.ListPane className="own-list">
      <ConversationList.Root>
        <ConversationList.Tabs className="own-tabs">
          <ConversationList.Tab tab="mine" />
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
        <ConversationList.NewPill className="own-pill" />
      </ConversationList.Root>
    </InboxLayout.ListPane>
  );
}

function OwnThread() {
  const { id } = useActiveConversation();
  return (
    <InboxLayout.ThreadPane className="own-thread">
      <LinkStatus.Root className="own-link" />
      {id && (
        <>
          <Thread.Root key={id} conversationId={id} className="own-messages">
            <Thread.Viewport className="own-scroll">{drawRow}</Thread.Viewport>
            <Thread.JumpToLatest className="own-pill">↓</Thread.JumpToLatest>
            <Thread.Announcer />
          </Thread.Root>
          <Composer.Root conversationId={id} className="own-composer">
            <Composer.Modes>
              <Composer.Mode mode="reply" />
              <Composer.Mode mode="note" />
            </Composer.Modes>
            <Composer.Input className="own-input" />
            <Composer.Send />
            <Composer.Notice />
          </Composer.Root>
        </>
      )}
    </InboxLayout.ThreadPane>
  );
}

type Row = Parameters<Parameters<typeof Thread.Viewport>[0]["children"]>[0];

function drawRow(row: Row) {
  if (row.type === "day") return <Thread.DateSeparator className="own-day" at={row.at} />;
  if (row.type === "unread") return <Thread.UnreadDivider className="own-day" />;
  if (row.type !== "message") return null;
  const { message } = row.item;
  return (
    <Message.Root item={row.item} className="own-message">
      <Message.Author />
      <Message.Bubble className="own-bubble">
        <Message.Text text={message.body ?? `[${message.kind}]`} />
      </Message.Bubble>
      <Message.Time />
      <Message.Retry />
    </Message.Root>
  );
}
