import type { Metadata } from "next";
import { Place } from "../../components/place.tsx";
import { readPreferences } from "../../lib/preferences.ts";
import { teamStringsOf } from "./strings.ts";
import { TeamPanel } from "./team-panel.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: teamStringsOf((await readPreferences()).locale).title };
}

/** The people of the company, for its admins. */
export default function TeamPage() {
  return (
    <Place place="team" path="/equipe" permission="member.manage" strings={teamStringsOf}>
      {({ me, tenant }, { locale }) => (
        <TeamPanel
          key={tenant.id}
          tenantId={tenant.id}
          meId={me.id}
          ownRole={tenant.role}
          locale={locale}
        />
      )}
    </Place>
  );
}
