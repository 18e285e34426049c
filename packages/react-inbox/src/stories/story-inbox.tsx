import { type CSSProperties, useMemo } from "react";
import type { Appearance, InboxFeatures, Keymap } from "../hooks/inbox-context.ts";
import { InboxProvider } from "../hooks/inbox-provider.tsx";
import { Inbox } from "../inbox/inbox.tsx";
import { memoryStore } from "../store/key-value-store.ts";
import { ptBR } from "../strings/pt-br.ts";
import type { InboxLocale } from "../strings/strings.ts";
import { base } from "../testing/build.ts";
import { type FakeTransport, type FakeTransportOptions, fakeTransport } from "../testing/index.ts";

export interface StoryInboxProps {
  /** Built once for a mount; `ready` gets it, to drive the server from a play function. */
  options?: Omit<FakeTransportOptions, "now">;
  ready?(transport: FakeTransport): void;
  scheme?: "light" | "dark";
  conversationId?: string | null;
  features?: InboxFeatures;
  keymap?: Keymap | false;
  appearance?: Appearance;
  locale?: InboxLocale;
  widthPx?: number;
  heightPx?: number;
}

/** The drop-in on a fake transport, at a fixed time and with nothing stored. */
export function StoryInbox({
  options,
  ready,
  scheme = "light",
  conversationId,
  features,
  keymap,
  appearance,
  locale = ptBR,
  widthPx,
  heightPx = 900,
}: StoryInboxProps) {
  const props = useMemo(() => {
    const startedAt = Date.now();
    const now = () => base + (Date.now() - startedAt);
    const transport = fakeTransport({ ...options, now });
    ready?.(transport);
    return { transport, now, storage: memoryStore(), appearance: { colorScheme: scheme } };
  }, [options, ready, scheme]);
  const box: CSSProperties = { blockSize: heightPx, inlineSize: widthPx ?? "100%" };
  const navigation = useMemo(
    () =>
      conversationId === undefined ? undefined : { conversationId, onConversationChange() {} },
    [conversationId],
  );
  return (
    <div style={box}>
      <InboxProvider
        {...props}
        tenantId="tenant-horizonte"
        locale={locale}
        keymap={keymap}
        appearance={{ ...props.appearance, ...appearance }}
        timeZone="America/Sao_Paulo"
        navigation={navigation}
        features={features}
      >
        <Inbox />
      </InboxProvider>
    </div>
  );
}
