import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { readDemo } from "../../lib/demo-accounts.ts";
import { readPreferences } from "../../lib/preferences.ts";
import { safeReturnPath } from "../../lib/return-path.ts";
import { stringsOf } from "../../lib/strings/strings.ts";
import { createSessionClient } from "../../lib/supabase/server.ts";
import { DemoAccounts } from "./demo-accounts.tsx";
import { Door } from "./door.tsx";
import { LanguageLinks } from "./language-links.tsx";
import { Sample } from "./sample.tsx";
import styles from "./sign-in.module.css";
import { SignInForm } from "./sign-in-form.tsx";

interface SignInPageProps {
  searchParams: Promise<{ volta?: string | string[] }>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: stringsOf((await readPreferences()).locale).signIn.title };
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const [{ locale }, { volta }, client] = await Promise.all([
    readPreferences(),
    searchParams,
    createSessionClient(),
  ]);
  const returnPath = safeReturnPath(typeof volta === "string" ? volta : undefined);
  const { data } = await client.auth.getClaims();
  if (data) redirect(returnPath);

  const { signIn } = stringsOf(locale);
  const demo = readDemo();
  return (
    <main className={styles.page} data-demo={demo ? "" : undefined}>
      <Door title={signIn.title} lead={signIn.lead}>
        <SignInForm locale={locale} returnPath={returnPath} />
        <p className={styles.hint}>{signIn.noAccess}</p>
        <LanguageLinks current={locale} />
      </Door>
      <aside className={styles.aside}>
        {demo ? <DemoAccounts demo={demo} locale={locale} returnPath={returnPath} /> : <Sample />}
      </aside>
    </main>
  );
}
