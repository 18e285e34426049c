import type { ChannelCapabilities, Message } from "@prosa/core";
import { useMemo } from "react";
import { sessionWindow } from "../internal/session-window.ts";
import type { ComposerMode } from "../store/state.ts";
import { useInbox } from "./inbox-context.ts";
import { useConversation } from "./use-conversations.ts";
import { useInboxState } from "./use-inbox-state.ts";
import { useNow } from "./use-now.ts";
import { useSession } from "./use-session.ts";

/** What a channel is taken for when the session does not name it. */
const anyChannel: ChannelCapabilities = {
  reply: true,
  reaction: false,
  typing: false,
  receipts: false,
  edit: null,
  delete: null,
  media: {},
  voiceNotes: false,
  maxChars: 65_536,
  sessionWindowHours: null,
  templates: false,
};

/**
 * What may be written into a conversation, and where it goes. It knows nothing of what is being
 * written, so that parts of a thread do not draw again with every letter.
 */
export function useWriting(conversationId: string) {
  const { client } = useInbox();
  const { canWrite } = useSession();
  const conversation = useConversation(conversationId);
  const now = useNow();
  const channelId = conversation?.channel.id;
  const capabilities = useInboxState(
    (state) =>
      state.session.value?.channels.find((each) => each.id === channelId)?.capabilities ??
      anyChannel,
  );
  const mode = useInboxState((state) => state.modes.get(conversationId) ?? "reply");
  const window = conversation
    ? sessionWindow(capabilities.sessionWindowHours, conversation.windowExpiresAt, now)
    : null;
  const isClosed = mode === "reply" && window?.state === "closed";
  const blocked: "viewer" | "channel" | "window" | null = !canWrite
    ? "viewer"
    : mode === "reply" && !capabilities.reply
      ? "channel"
      : isClosed
        ? "window"
        : null;
  const commands = useMemo(
    () => ({
      setMode: (next: ComposerMode) => client.setMode(conversationId, next),
      setReplyTo(message: Message | null) {
        if (message) client.setMode(conversationId, "reply");
        client.drafts.set(conversationId, "reply", { replyToId: message?.id ?? null });
      },
      /** Puts a sent message's text into the composer; what was written there stays for afterwards. */
      edit({ id, body }: Message) {
        client.setMode(conversationId, "edit");
        client.drafts.set(conversationId, "edit", { body: body ?? "", replyToId: id });
      },
    }),
    [client, conversationId],
  );
  return {
    ...commands,
    mode,
    capabilities,
    /** `window`: the channel takes templates alone until the customer writes. */
    blocked,
    /** How long free text may leave, whatever the mode; `null`: always. */
    window,
  };
}
