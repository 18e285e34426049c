"use client";

import { MessagesSquare, Smartphone } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Mark } from "../../components/mark.tsx";
import type { BrowserSupabase } from "../../lib/environment.ts";
import type { Scheme } from "../../lib/preferences.ts";
import type { ShellSession } from "../../lib/shell-session.ts";
import { type LocaleCode, stringsOf } from "../../lib/strings/strings.ts";
import { AccountMenu } from "./account-menu.tsx";
import { OperatorInbox } from "./operator-inbox.tsx";
import styles from "./shell.module.css";
import { useConversationPath } from "./use-conversation-path.ts";

interface ShellProps {
  supabase: BrowserSupabase;
  session: ShellSession;
  locale: LocaleCode;
  scheme: Scheme;
  hasSimulator: boolean;
  children: ReactNode;
}

/** The host app around the inbox: rail, account, and the address that names the conversation. */
export function Shell(props: ShellProps) {
  const { supabase, session, locale, scheme, hasSimulator, children } = props;
  const strings = stringsOf(locale);
  const navigation = useConversationPath();
  return (
    <div className={styles.shell} data-thread={navigation.conversationId ? "" : undefined}>
      <nav className={styles.rail} aria-label={strings.shell.navigation}>
        <span className={styles.mark}>
          <Mark sizePx={26} />
        </span>
        <Link
          className={styles.item}
          href="/conversas"
          aria-current="page"
          aria-label={strings.conversations}
          title={strings.conversations}
        >
          <MessagesSquare className="icon icon-20" />
        </Link>
        {hasSimulator ? (
          <a
            className={styles.item}
            href="/simulator"
            target="_blank"
            rel="noreferrer"
            aria-label={strings.shell.simulator}
            title={strings.shell.simulator}
          >
            <Smartphone className="icon icon-20" />
          </a>
        ) : null}
        <span className={styles.company}>{session.tenant.name}</span>
        <AccountMenu session={session} locale={locale} scheme={scheme} />
      </nav>
      <main className={styles.main}>
        <OperatorInbox
          key={session.tenant.id}
          supabase={supabase}
          tenant={session.tenant}
          locale={locale}
          scheme={scheme}
          navigation={navigation}
        />
        {children}
      </main>
    </div>
  );
}
