import type { Metadata } from "next";
import type { ReactNode } from "react";
import { SignedIn } from "../../components/signed-in.tsx";
import { fakeEvolutionUrl, inboxSupabase } from "../../lib/environment.ts";
import { loadFirstPage } from "../../lib/first-page.ts";
import { readPreferences, type Scheme } from "../../lib/preferences.ts";
import type { ShellSession } from "../../lib/shell-session.ts";
import { type LocaleCode, stringsOf } from "../../lib/strings/strings.ts";
import { Shell } from "./shell.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: stringsOf((await readPreferences()).locale).conversations };
}

/** Holds the inbox above its pages, so that opening another conversation keeps it alive. */
export default function ConversationsLayout({ children }: { children: ReactNode }) {
  return (
    <SignedIn home="/conversas">
      {(session, { locale, scheme }) => (
        <Conversations session={session} locale={locale} scheme={scheme}>
          {children}
        </Conversations>
      )}
    </SignedIn>
  );
}

interface ConversationsProps {
  session: ShellSession;
  locale: LocaleCode;
  scheme: Scheme;
  children: ReactNode;
}

async function Conversations(props: ConversationsProps) {
  const initialData = await loadFirstPage(props.session.tenant.id);
  return (
    <Shell
      {...props}
      supabase={inboxSupabase()}
      hasSimulator={fakeEvolutionUrl() !== null}
      initialData={initialData}
    />
  );
}
