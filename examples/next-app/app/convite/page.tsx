import type { Metadata } from "next";
import { readPreferences } from "../../lib/preferences.ts";
import { createSessionClient } from "../../lib/supabase/server.ts";
import { AcceptInvitation } from "./accept-invitation.tsx";
import { invitationStringsOf } from "./strings.ts";

export async function generateMetadata(): Promise<Metadata> {
  return {
    title: invitationStringsOf((await readPreferences()).locale).title,
    referrer: "no-referrer",
  };
}

/** Where the link of an invitation leads. Its token is behind the `#`, which no server sees. */
export default async function InvitationPage() {
  const [{ locale }, client] = await Promise.all([readPreferences(), createSessionClient()]);
  const { data } = await client.auth.getClaims();
  return <AcceptInvitation locale={locale} isSignedIn={data !== null} />;
}
