import { useEffect, useRef } from "react";
import { useInbox } from "../hooks/inbox-context.ts";
import { useUnreadCount } from "../hooks/use-conversations.ts";
import { useSettings } from "../hooks/use-settings.ts";
import { showNotification } from "../internal/show-notification.ts";
import { createTitleBadge } from "../internal/title-badge.ts";
import { contactName, plainText } from "../primitives/preview-text.ts";
import { createAlerts } from "../store/alerts.ts";
import type { InboxNotification } from "../store/context.ts";

/** Lets the operator hear and see of what comes in while they look elsewhere. Renders nothing. */
export default function Alerts() {
  const { client } = useInbox();
  const { settings } = useSettings();
  const show = useDesktopNotification();
  const latest = useRef({ settings, show });
  useEffect(() => {
    latest.current = { settings, show };
  });
  useEffect(() => {
    const alerts = createAlerts(client, {
      settings: () => latest.current.settings,
      play: () => void import("../internal/chime.ts").then(({ chime }) => chime(), ignore),
      show: (notification) => latest.current.show(notification),
    });
    return () => alerts.close();
  }, [client]);
  return settings.titleBadge ? <TitleBadge /> : null;
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
    if (!conversation || Notification.permission !== "granted") return;
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

/** A sound that does not load is not worth a word. */
function ignore(): void {}
