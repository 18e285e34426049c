import type { Metadata } from "next";
import { Place } from "../../../components/place.tsx";
import { readPreferences } from "../../../lib/preferences.ts";
import { privacyStringsOf } from "../strings.ts";
import { AuditPanel } from "./audit-panel.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: privacyStringsOf((await readPreferences()).locale).audit.title };
}

/** Who did what, for those who answer for it. */
export default function AuditPage() {
  return (
    <Place
      place="privacy"
      path="/privacidade/registro"
      permission="audit.read"
      strings={privacyStringsOf}
    >
      {({ tenant }, { locale }) => (
        <AuditPanel key={tenant.id} tenantId={tenant.id} locale={locale} />
      )}
    </Place>
  );
}
