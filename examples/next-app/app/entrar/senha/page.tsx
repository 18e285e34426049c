import type { Metadata } from "next";
import { readPreferences } from "../../../lib/preferences.ts";
import { stringsOf } from "../../../lib/strings/strings.ts";
import { Door } from "../door.tsx";
import { ResetForm } from "./reset-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: stringsOf((await readPreferences()).locale).password.title };
}

/** For who forgot the password. */
export default async function ForgottenPasswordPage() {
  const { locale } = await readPreferences();
  const { password } = stringsOf(locale);
  return (
    <main>
      <Door title={password.title} lead={password.lead}>
        <ResetForm locale={locale} />
      </Door>
    </main>
  );
}
