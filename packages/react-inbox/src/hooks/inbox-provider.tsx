import {
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { createFormatters } from "../internal/formatters.ts";
import { browserStore } from "../store/browser-store.ts";
import type { ClientCallbacks } from "../store/context.ts";
import { createInboxClient, type InboxClient } from "../store/inbox-client.ts";
import { type KeyValueStore, memoryStore } from "../store/key-value-store.ts";
import { listKey } from "../store/list-order.ts";
import type { ListQuery } from "../store/state.ts";
import type { InboxLocale, InboxStrings } from "../strings/strings.ts";
import type { InboxTransport } from "../transport/transport.ts";
import {
  type Appearance,
  type InboxComponents,
  InboxContext,
  type InboxFeatures,
  type InboxListState,
  type InboxNavigation,
  type Keymap,
} from "./inbox-context.ts";

export interface InboxProviderProps extends ClientCallbacks {
  /** Keep it outside the component: another transport is another inbox. */
  transport: InboxTransport;
  tenantId: string;
  /** From `@prosa/react-inbox/locales/<code>`; only what is imported is loaded. */
  locale: InboxLocale;
  /** Words that replace the locale's. */
  strings?: Partial<InboxStrings>;
  /** IANA name. @defaultValue the tenant's zone, then the browser's */
  timeZone?: string;
  appearance?: Appearance;
  components?: InboxComponents;
  features?: InboxFeatures;
  /** Other keys for actions; `false` turns all of them off. */
  keymap?: Keymap | false;
  /** Drafts and outbox. @defaultValue IndexedDB, in memory where there is none */
  storage?: KeyValueStore;
  /** Puts the open conversation into the host's hands, e.g. its URL. */
  navigation?: InboxNavigation;
  /** Puts the list's tab, filters and sort into the host's hands, e.g. its URL. */
  list?: InboxListState;
  /** Milliseconds since the epoch, for tests. @defaultValue `Date.now` */
  now?: () => number;
  children?: ReactNode;
}

const none = {};

/** The country that a language tag names, if any; a tag that is none names none. */
function regionOf(tag: string | undefined): string | undefined {
  return tag && /-([A-Z]{2})(?:-|$)/.exec(tag)?.[1];
}

/** Holds one operator's inbox for the hooks and parts below it. Renders no element. */
export function InboxProvider({
  transport,
  tenantId,
  locale,
  strings,
  timeZone,
  appearance = none,
  components = none,
  features = none,
  keymap = none,
  storage,
  navigation,
  list,
  now,
  onEvent,
  onError,
  onNotify,
  onMoved,
  children,
}: InboxProviderProps) {
  const callbacks = useRef<ClientCallbacks>({});

  const create = useCallback(
    (store: KeyValueStore) =>
      createInboxClient({
        transport,
        tenantId,
        storage: store,
        now,
        onEvent: (event) => callbacks.current.onEvent?.(event),
        onError: (error) => callbacks.current.onError?.(error),
        onNotify: (notification) => callbacks.current.onNotify?.(notification),
        onMoved: (from, to) => callbacks.current.onMoved?.(from, to),
      }),
    [transport, tenantId, now],
  );
  const [client, setClient] = useState<InboxClient>(() => create(memoryStore()));
  useEffect(() => {
    const live = create(storage ?? browserStore());
    setClient(live);
    live.start();
    return () => live.close();
  }, [create, storage]);

  const controlled = navigation !== undefined;
  const controlledId = navigation?.conversationId ?? null;
  useEffect(() => {
    if (controlled) client.openConversation(controlledId);
  }, [client, controlled, controlledId]);
  const navigate = useRef(navigation);
  useEffect(() => {
    navigate.current = navigation;
  });
  const opened = useRef<string | null>(null);
  const open = useCallback(
    (conversationId: string | null, messageId?: string) => {
      opened.current = conversationId;
      client.aimAt(conversationId && messageId ? { conversationId, messageId } : null);
      if (navigate.current) navigate.current.onConversationChange(conversationId);
      else client.openConversation(conversationId);
    },
    [client],
  );

  const controlledList = useRef(list);
  useEffect(() => {
    controlledList.current = list;
  });
  const askedList = list && `${listKey(list.query)}|${list.query.viewId}`;
  useEffect(() => {
    if (askedList && controlledList.current) client.setQuery(controlledList.current.query);
  }, [client, askedList]);
  const setQuery = useCallback(
    (change: Partial<ListQuery>) => {
      const query = { ...client.store.get().query, ...change };
      if (controlledList.current) controlledList.current.onQueryChange(query);
      else client.setQuery(query);
    },
    [client],
  );

  useEffect(() => {
    callbacks.current = {
      onEvent,
      onError,
      onNotify,
      onMoved(from, to) {
        onMoved?.(from, to);
        if (client.store.get().activeId === from) open(to);
      },
    };
  });

  const tenantZone = useSyncExternalStore(
    client.store.subscribe,
    () => client.store.get().session.value?.tenant?.timeZone,
    () => undefined,
  );
  const tenantLocale = useSyncExternalStore(
    client.store.subscribe,
    () => client.store.get().session.value?.tenant?.locale,
    () => undefined,
  );
  const zone = timeZone ?? tenantZone;
  const format = useMemo(
    () => createFormatters(locale.code, zone, regionOf(tenantLocale) ?? regionOf(locale.code)),
    [locale.code, zone, tenantLocale],
  );
  const words = useMemo(() => ({ ...locale.strings, ...strings }), [locale, strings]);
  const value = useMemo(
    () => ({
      client,
      locale,
      strings: words,
      format,
      appearance,
      components,
      features,
      keymap,
      open,
      opened,
      setQuery,
    }),
    [client, locale, words, format, appearance, components, features, keymap, open, setQuery],
  );
  return <InboxContext.Provider value={value}>{children}</InboxContext.Provider>;
}
