import { useEffect, useRef } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useAlerts } from "../hooks/use-alerts.ts";
import { useUnreadCount } from "../hooks/use-conversations.ts";
import { useSettings } from "../hooks/use-settings.ts";
import { showNotification } from "../internal/show-notification.ts";
import { createTitleBadge } from "../internal/title-badge.ts";
import { contactName, plainText } from "../primitives/preview-text.ts";
import type { InboxNotification } from "../store/context.ts";
import { FailureVoice } from "./failure-voice.tsx";

/** Lets the operator know of what comes in while they look elsewhere, and of what did not leave. */
export default function Alerts() {
  const { settings } = useSettings();
  useAlerts({ play, show: useDesktopNotification() });
  return (
    <>
      {settings.titleBadge && <TitleBadge />}
      <FailureVoice />
    </>
  );
}

/** A sound that does not load is not worth a word. */
function play(): void {
  import("../internal/chime.ts").then(({ chime }) => chime()).catch(() => undefined);
}

function TitleBadge() {
  const unread = useUnreadCount() ?? 0;
  const badge = useRef<ReturnType<typeof createTitleBadge> | null>(null);
  useEffect(() => {
    badge.current = createTitleBadge();
    return () => badge.current?.close();
  }, []);
  useEffect(() => badge.current?.set(unread), [unread]);
  return null;
}

function useDesktopNotification() {
  const { client, strings, format, open, locale } = useInbox();
  return ({ conversationId, message }: InboxNotification) => {
    const conversation = client.store.get().conversations.get(conversationId);
    if (!conversation) return;
    const isCall = message.direction === "note" && message.author.name;
    const name = isCall || contactName(conversation.contact, strings, format);
    const notification = showNotification(name, {
      body: plainText(message.kind, message.body, strings),
      tag: `prosa-${conversationId}`,
      lang: locale.code,
    });
    if (!notification) return;
    notification.onclick = () => {
      window.focus();
      open(conversationId);
      notification.close();
    };
  };
}
