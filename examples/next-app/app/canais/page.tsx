import type { Metadata } from "next";
import page from "../../components/page.module.css";
import { SignedIn } from "../../components/signed-in.tsx";
import { State } from "../../components/state.tsx";
import { fakeEvolutionUrl } from "../../lib/environment.ts";
import { isAdmin } from "../../lib/is-admin.ts";
import { readPreferences } from "../../lib/preferences.ts";
import { Rail } from "../conversas/rail.tsx";
import shell from "../conversas/shell.module.css";
import { ChannelPanel } from "./channel-panel.tsx";
import styles from "./channels.module.css";
import { channelsStringsOf } from "./strings.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: channelsStringsOf((await readPreferences()).locale).title };
}

/** The company's channels, for its admins. */
export default function ChannelsPage() {
  const hasSimulator = fakeEvolutionUrl() !== null;
  return (
    <SignedIn home="/canais">
      {(session, { locale, scheme }) => {
        const strings = channelsStringsOf(locale);
        return (
          <div className={shell.shell}>
            <Rail
              current="channels"
              session={session}
              locale={locale}
              scheme={scheme}
              hasSimulator={hasSimulator}
            />
            <div className={`${page.main} ${styles.main}`}>
              {isAdmin(session) ? (
                <ChannelPanel
                  key={session.tenant.id}
                  tenantId={session.tenant.id}
                  locale={locale}
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
      }}
    </SignedIn>
  );
}
