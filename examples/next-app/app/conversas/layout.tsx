import type { Metadata } from "next";
import type { ReactNode } from "react";
import { SignedIn } from "../../components/signed-in.tsx";
import { fakeEvolutionUrl, inboxSupabase } from "../../lib/environment.ts";
import { readPreferences } from "../../lib/preferences.ts";
import { stringsOf } from "../../lib/strings/strings.ts";
import { Shell } from "./shell.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: stringsOf((await readPreferences()).locale).conversations };
}

/** Holds the inbox above its pages, so that opening another conversation keeps it alive. */
export default function ConversationsLayout({ children }: { children: ReactNode }) {
  return (
    <SignedIn home="/conversas">
      {(session, { locale, scheme }) => (
        <Shell
          supabase={inboxSupabase()}
          session={session}
          locale={locale}
          scheme={scheme}
          hasSimulator={fakeEvolutionUrl() !== null}
        >
          {children}
        </Shell>
      )}
    </SignedIn>
  );
}
