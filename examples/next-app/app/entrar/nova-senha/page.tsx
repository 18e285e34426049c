import type { Metadata } from "next";
import { readPreferences } from "../../../lib/preferences.ts";
import { stringsOf } from "../../../lib/strings/strings.ts";
import { Door } from "../door.tsx";
import { NewPasswordForm } from "./new-password-form.tsx";

interface NewPasswordPageProps {
  searchParams: Promise<{ token_hash?: string | string[]; code?: string | string[] }>;
}

export async function generateMetadata(): Promise<Metadata> {
  return {
    title: stringsOf((await readPreferences()).locale).password.newTitle,
    referrer: "no-referrer",
  };
}

/** Where the link in the mail leads: with a token of Supabase's template, or its code. */
export default async function NewPasswordPage({ searchParams }: NewPasswordPageProps) {
  const [{ locale }, { token_hash: tokenHash, code }] = await Promise.all([
    readPreferences(),
    searchParams,
  ]);
  const { password } = stringsOf(locale);
  return (
    <main>
      <Door title={password.newTitle} lead={password.newLead}>
        <NewPasswordForm
          locale={locale}
          tokenHash={typeof tokenHash === "string" ? tokenHash : ""}
          code={typeof code === "string" ? code : ""}
        />
      </Door>
    </main>
  );
}
