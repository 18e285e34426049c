"use client";

import type { InitialData } from "@prosa/react-inbox/server";
import type { ReactNode } from "react";
import type { BrowserSupabase } from "../../lib/environment.ts";
import type { Scheme } from "../../lib/preferences.ts";
import type { ShellSession } from "../../lib/shell-session.ts";
import type { LocaleCode } from "../../lib/strings/strings.ts";
import { OperatorInbox } from "./operator-inbox.tsx";
import { Rail } from "./rail.tsx";
import styles from "./shell.module.css";
import { useConversationPath } from "./use-conversation-path.ts";

interface ShellProps {
  /** `null`: the inbox speaks to this app's server alone. */
  supabase: BrowserSupabase | null;
  session: ShellSession;
  locale: LocaleCode;
  scheme: Scheme;
  hasSimulator: boolean;
  initialData: InitialData | undefined;
  children: ReactNode;
}

/** The host app around the inbox: rail, account, and the address that names the conversation. */
export function Shell(props: ShellProps) {
  const { supabase, session, locale, scheme, hasSimulator, initialData, children } = props;
  const navigation = useConversationPath();
  return (
    <div className={styles.shell} data-thread={navigation.conversationId ? "" : undefined}>
      <Rail
        current="conversations"
        session={session}
        locale={locale}
        scheme={scheme}
        hasSimulator={hasSimulator}
      />
      <main className={styles.main}>
        <OperatorInbox
          key={session.tenant.id}
          supabase={supabase}
          tenant={session.tenant}
          locale={locale}
          scheme={scheme}
          navigation={navigation}
          initialData={initialData}
        />
        {children}
      </main>
    </div>
  );
}
