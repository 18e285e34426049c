"use client";

import { Inbox, InboxProvider } from "@prosa/react-inbox";
import { bffTransport } from "@prosa/react-inbox/bff";
import { en } from "@prosa/react-inbox/locales/en";
import { ptBR } from "@prosa/react-inbox/locales/pt-BR";
import type { InitialData } from "@prosa/react-inbox/server";
import { supabaseTransport } from "@prosa/react-inbox/supabase";
import { useEffect, useMemo, useState } from "react";
import type { BrowserSupabase } from "../../lib/environment.ts";
import type { Scheme } from "../../lib/preferences.ts";
import type { ShellTenant } from "../../lib/shell-session.ts";
import type { LocaleCode } from "../../lib/strings/strings.ts";
import { createInboxClient } from "../../lib/supabase/client.ts";
import type { ConversationPath } from "./use-conversation-path.ts";
import { useListAddress } from "./use-list-address.ts";

interface OperatorInboxProps {
  supabase: BrowserSupabase | null;
  tenant: ShellTenant;
  locale: LocaleCode;
  scheme: Scheme;
  navigation: ConversationPath;
  initialData: InitialData | undefined;
}

/** The whole embedding: a transport over what the app has anyway, and the inbox. */
export function OperatorInbox(props: OperatorInboxProps) {
  const { supabase, tenant, locale, scheme, navigation, initialData } = props;
  const [client] = useState(() => supabase && createInboxClient(supabase));
  const [transport] = useState(() =>
    client
      ? supabaseTransport({
          client,
          messagesUrl: "/api/messages",
          typingUrl: "/api/internal/v1/typing",
          startUrl: "/api/internal/v1/conversations",
          filesUrl: "/api/internal/v1/attachments",
        })
      : bffTransport(),
  );
  const list = useListAddress();
  const appearance = useMemo(() => ({ colorScheme: scheme }), [scheme]);

  useEffect(() => {
    if (!client) return;
    const { data } = client.auth.onAuthStateChange((event) => {
      if (event === "SIGNED_OUT") window.location.assign("/entrar");
    });
    return () => data.subscription.unsubscribe();
  }, [client]);

  return (
    <InboxProvider
      transport={transport}
      tenantId={tenant.id}
      locale={locale === "en" ? en : ptBR}
      appearance={appearance}
      navigation={navigation}
      list={list}
      initialData={initialData}
    >
      <Inbox />
    </InboxProvider>
  );
}
