import type { Metadata } from "next";
import page from "../../components/page.module.css";
import { SignedIn } from "../../components/signed-in.tsx";
import { State } from "../../components/state.tsx";
import { fakeEvolutionUrl } from "../../lib/environment.ts";
import { isAdmin } from "../../lib/is-admin.ts";
import { readPreferences } from "../../lib/preferences.ts";
import { Rail } from "../conversas/rail.tsx";
import shell from "../conversas/shell.module.css";
import { teamStringsOf } from "./strings.ts";
import { TeamPanel } from "./team-panel.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: teamStringsOf((await readPreferences()).locale).title };
}

/** The people of the company, for its admins. */
export default function TeamPage() {
  return (
    <SignedIn home="/equipe">
      {(session, { locale, scheme }) => {
        const strings = teamStringsOf(locale);
        const { me, tenant } = session;
        return (
          <div className={shell.shell}>
            <Rail
              current="team"
              session={session}
              locale={locale}
              scheme={scheme}
              hasSimulator={fakeEvolutionUrl() !== null}
            />
            <div className={page.main}>
              {isAdmin(session) ? (
                <TeamPanel
                  key={tenant.id}
                  tenantId={tenant.id}
                  meId={me.id}
                  ownRole={tenant.role}
                  locale={locale}
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
