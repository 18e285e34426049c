import { type CSSProperties, useMemo } from "react";
import type { Appearance, InboxComponents, InboxFeatures, Keymap } from "../hooks/inbox-context.ts";
import { InboxProvider } from "../hooks/inbox-provider.tsx";
import { Inbox } from "../inbox/inbox.tsx";
import { memoryStore } from "../store/key-value-store.ts";
import type { InboxLocale } from "../strings/strings.ts";
import { base } from "../testing/build.ts";
import { type FakeTransport, type FakeTransportOptions, fakeTransport } from "../testing/index.ts";
import { useStorySettings } from "./story-settings.ts";

export interface StoryInboxProps {
  /** Built once for a mount; `ready` gets it, to drive the server from a play function. */
  options?: Omit<FakeTransportOptions, "now">;
  ready?(transport: FakeTransport): void;
  /** @defaultValue what the toolbar says */
  scheme?: "light" | "dark";
  /** @defaultValue what the toolbar says */
  locale?: InboxLocale;
  conversationId?: string | null;
  features?: InboxFeatures;
  keymap?: Keymap | false;
  /** Beside the color scheme, which `scheme` says. */
  appearance?: Appearance;
  components?: InboxComponents;
  widthPx?: number;
  heightPx?: number;
}

/** The drop-in on a fake transport, at a fixed time and with nothing stored. */
export function StoryInbox({
  options,
  ready,
  scheme: ownScheme,
  locale: ownLocale,
  conversationId,
  features,
  keymap,
  appearance: ownAppearance,
  components,
  widthPx,
  heightPx = 900,
}: StoryInboxProps) {
  const settings = useStorySettings();
  const scheme = ownScheme ?? settings.scheme;
  const locale = ownLocale ?? settings.locale;
  const props = useMemo(() => {
    const startedAt = Date.now();
    const now = () => base + (Date.now() - startedAt);
    const transport = fakeTransport({ ...options, now });
    ready?.(transport);
    return { transport, now, storage: memoryStore() };
  }, [options, ready]);
  const appearance = useMemo(
    () => ({ colorScheme: scheme, ...ownAppearance }),
    [scheme, ownAppearance],
  );
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
        appearance={appearance}
        timeZone="America/Sao_Paulo"
        navigation={navigation}
        features={features}
        components={components}
      >
        <Inbox />
      </InboxProvider>
    </div>
  );
}
