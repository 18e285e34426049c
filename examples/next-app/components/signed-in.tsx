import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { type Preferences, readPreferences } from "../lib/preferences.ts";
import { readShellSession, type ShellSession } from "../lib/shell-session.ts";
import { stringsOf } from "../lib/strings/strings.ts";
import { createSessionClient } from "../lib/supabase/server.ts";
import { SignOutButton } from "./sign-out-button.tsx";
import { State } from "./state.tsx";

interface SignedInProps {
  /** Where "try again" leads when nothing is known of the path. */
  home: string;
  /** Draws the page of somebody who is signed in and works for a company. */
  children: (session: ShellSession, preferences: Preferences) => ReactNode;
}

/** Sends strangers to the door and back; says so when there is no company or no answer. */
export async function SignedIn({ home, children }: SignedInProps) {
  const [preferences, client, requestHeaders] = await Promise.all([
    readPreferences(),
    createSessionClient(),
    headers(),
  ]);
  const path = requestHeaders.get("x-pathname") ?? home;
  const { states, shell } = stringsOf(preferences.locale);
  const { data: claims, error } = await client.auth.getClaims();
  const isAway = error?.name === "AuthRetryableFetchError";
  if (!claims && !isAway) redirect(`/entrar?volta=${encodeURIComponent(path)}`);

  const found = isAway
    ? { state: "unavailable" as const, code: error.name }
    : await readShellSession(client, preferences.tenantId);
  if (found.state === "ready") return children(found.session, preferences);
  if (found.state === "no-tenant") {
    return (
      <State kind="quiet" title={states.noTenantTitle} text={states.noTenantText}>
        <SignOutButton label={shell.signOut} />
      </State>
    );
  }
  return (
    <State kind="error" title={states.offlineTitle} text={states.offlineText} code={found.code}>
      <a className="btn btn-primary" href={path}>
        {states.retry}
      </a>
    </State>
  );
}
