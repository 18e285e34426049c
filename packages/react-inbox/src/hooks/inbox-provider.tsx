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
import type { InitialData } from "../store/initial-data.ts";
import type { KeyValueStore } from "../store/key-value-store.ts";
import { listKey } from "../store/list-order.ts";
import type { ListQuery } from "../store/state.ts";
import type { LaterStrings } from "../strings/later-strings.ts";
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
  /** Words that replace the locale's, also of parts that load later. */
  strings?: Partial<InboxStrings & LaterStrings>;
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
  /**
   * The first page as `loadInitialData` of `@prosa/react-inbox/server` fetched it: it is drawn at
   * once, on a server too. What changed since is read like any gap. Only its first value counts.
   */
  initialData?: InitialData | undefined;
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
export function InboxProvider(props: InboxProviderProps) {
  const { transport, tenantId, locale, strings, timeZone, storage, navigation, list, now } = props;
  const { appearance = none, components = none, features = none, keymap = none } = props;
  /** What the host gave last. */
  const host = useRef(props);
  const [first] = useState(props);

  const create = useCallback(
    (store: KeyValueStore) =>
      createInboxClient({
        transport,
        tenantId,
        storage: store,
        now,
        query: first.list?.query,
        // Another transport may be another operator.
        initialData: first.transport === transport ? first.initialData : undefined,
        onEvent: (event) => host.current.onEvent?.(event),
        onError: (error) => host.current.onError?.(error),
        onNotify: (notification) => host.current.onNotify?.(notification),
        onMoved: (from, to) => host.current.onMoved?.(from, to),
      }),
    [transport, tenantId, now, first],
  );
  const [client, setClient] = useState<InboxClient>(() => create(storage ?? browserStore()));
  const drawn = useRef<InboxClient | null>(client);
  useEffect(() => {
    // What was drawn first goes on; a closed one does not come back.
    const live = drawn.current ?? create(storage ?? browserStore());
    drawn.current = null;
    setClient(live);
    live.start();
    return () => live.close();
  }, [create, storage]);

  const controlled = navigation !== undefined;
  const controlledId = navigation?.conversationId ?? null;
  useEffect(() => {
    if (controlled) client.openConversation(controlledId);
  }, [client, controlled, controlledId]);
  const opened = useRef<string | null>(null);
  const open = useCallback(
    (conversationId: string | null, messageId?: string) => {
      opened.current = conversationId;
      client.aimAt(conversationId && messageId ? { conversationId, messageId } : null);
      if (host.current.navigation) host.current.navigation.onConversationChange(conversationId);
      else client.openConversation(conversationId);
    },
    [client],
  );

  useEffect(() => {
    host.current = {
      ...props,
      onMoved(from, to) {
        props.onMoved?.(from, to);
        if (client.store.get().activeId === from) open(to);
      },
    };
  });
  const askedList = list && `${listKey(list.query)}|${list.query.viewId}`;
  useEffect(() => {
    if (askedList && host.current.list) client.setQuery(host.current.list.query);
  }, [client, askedList]);
  const setQuery = useCallback(
    (change: Partial<ListQuery>) => {
      const query = { ...client.store.get().query, ...change };
      if (host.current.list) host.current.list.onQueryChange(query);
      else client.setQuery(query);
    },
    [client],
  );

  const readTenant = () => client.store.get().session.value?.tenant;
  const tenant = useSyncExternalStore(client.store.subscribe, readTenant, readTenant);
  const zone = timeZone ?? tenant?.timeZone;
  const country = regionOf(tenant?.locale) ?? regionOf(locale.code);
  const format = useMemo(
    () => createFormatters(locale.code, zone, country),
    [locale.code, zone, country],
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
  return <InboxContext.Provider value={value}>{props.children}</InboxContext.Provider>;
}
