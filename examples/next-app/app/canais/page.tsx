import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignOutButton } from "../../components/sign-out-button.tsx";
import { State } from "../../components/state.tsx";
import { fakeEvolutionUrl } from "../../lib/environment.ts";
import { mayManageChannels } from "../../lib/may-manage-channels.ts";
import { readPreferences } from "../../lib/preferences.ts";
import { readShellSession } from "../../lib/shell-session.ts";
import { stringsOf } from "../../lib/strings/strings.ts";
import { createSessionClient } from "../../lib/supabase/server.ts";
import { Rail } from "../conversas/rail.tsx";
import shell from "../conversas/shell.module.css";
import { ChannelPanel } from "./channel-panel.tsx";
import styles from "./channels.module.css";
import { channelsStringsOf } from "./strings.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: channelsStringsOf((await readPreferences()).locale).title };
}

/** The company's channels, for its admins. */
export default async function ChannelsPage() {
  const [preferences, client] = await Promise.all([readPreferences(), createSessionClient()]);
  const { states, shell: words } = stringsOf(preferences.locale);
  const strings = channelsStringsOf(preferences.locale);
  const { data: claims, error } = await client.auth.getClaims();
  const isAway = error?.name === "AuthRetryableFetchError";
  if (!claims && !isAway) redirect("/entrar?volta=%2Fcanais");
  const found = isAway
    ? { state: "unavailable" as const, code: error.name }
    : await readShellSession(client, preferences.tenantId);
  if (found.state === "no-tenant") {
    return (
      <State kind="quiet" title={states.noTenantTitle} text={states.noTenantText}>
        <SignOutButton label={words.signOut} />
      </State>
    );
  }
  if (found.state === "unavailable") {
    return (
      <State kind="error" title={states.offlineTitle} text={states.offlineText} code={found.code}>
        <a className="btn btn-primary" href="/canais">
          {states.retry}
        </a>
      </State>
    );
  }
  const { session } = found;
  const hasSimulator = fakeEvolutionUrl() !== null;
  return (
    <div className={shell.shell}>
      <Rail
        current="channels"
        session={session}
        locale={preferences.locale}
        scheme={preferences.scheme}
        hasSimulator={hasSimulator}
      />
      <div className={styles.main}>
        {mayManageChannels(session) ? (
          <ChannelPanel
            key={session.tenant.id}
            tenantId={session.tenant.id}
            locale={preferences.locale}
            hasSimulator={hasSimulator}
          />
        ) : (
          <State kind="quiet" title={strings.forbiddenTitle} text={strings.forbiddenText}>
            <a className="btn" href="/conversas">
              {strings.toConversations}
            </a>
          </State>
        )}
      </div>
    </div>
  );
}
