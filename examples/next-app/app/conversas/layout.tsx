import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { SignOutButton } from "../../components/sign-out-button.tsx";
import { State } from "../../components/state.tsx";
import { browserSupabase, fakeEvolutionUrl } from "../../lib/environment.ts";
import { readPreferences } from "../../lib/preferences.ts";
import { readShellSession } from "../../lib/shell-session.ts";
import { stringsOf } from "../../lib/strings/strings.ts";
import { createSessionClient } from "../../lib/supabase/server.ts";
import { Shell } from "./shell.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: stringsOf((await readPreferences()).locale).conversations };
}

/** Holds the inbox above its pages, so that opening another conversation keeps it alive. */
export default async function ConversationsLayout({ children }: { children: ReactNode }) {
  const [preferences, client, requestHeaders] = await Promise.all([
    readPreferences(),
    createSessionClient(),
    headers(),
  ]);
  const { states, shell } = stringsOf(preferences.locale);
  const { data: claims, error } = await client.auth.getClaims();
  const isAway = error?.name === "AuthRetryableFetchError";
  if (!claims && !isAway) {
    const path = requestHeaders.get("x-pathname") ?? "/conversas";
    redirect(`/entrar?volta=${encodeURIComponent(path)}`);
  }

  const found = isAway
    ? { state: "unavailable" as const, code: error.name }
    : await readShellSession(client, preferences.tenantId);
  if (found.state === "no-tenant") {
    return (
      <State kind="quiet" title={states.noTenantTitle} text={states.noTenantText}>
        <SignOutButton label={shell.signOut} />
      </State>
    );
  }
  if (found.state === "unavailable") {
    return (
      <State kind="error" title={states.offlineTitle} text={states.offlineText} code={found.code}>
        <a className="btn btn-primary" href="/conversas">
          {states.retry}
        </a>
      </State>
    );
  }
  return (
    <Shell
      supabase={browserSupabase()}
      session={found.session}
      locale={preferences.locale}
      scheme={preferences.scheme}
      hasSimulator={fakeEvolutionUrl() !== null}
    >
      {children}
    </Shell>
  );
}
