import type { Metadata } from "next";
import { Place } from "../../components/place.tsx";
import { readPreferences } from "../../lib/preferences.ts";
import { PrivacyPanel } from "./privacy-panel.tsx";
import { privacyStringsOf } from "./strings.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: privacyStringsOf((await readPreferences()).locale).title };
}

/** What people may ask for about themselves, and how long things are kept. */
export default function PrivacyPage() {
  return (
    <Place
      place="privacy"
      path="/privacidade"
      permission="privacy.manage"
      strings={privacyStringsOf}
    >
      {({ tenant }, { locale }) => (
        <PrivacyPanel key={tenant.id} tenantId={tenant.id} locale={locale} />
      )}
    </Place>
  );
}
