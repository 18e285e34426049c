import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Mark } from "../../components/mark.tsx";
import { readDemo } from "../../lib/demo-accounts.ts";
import { readPreferences } from "../../lib/preferences.ts";
import { safeReturnPath } from "../../lib/return-path.ts";
import { stringsOf } from "../../lib/strings/strings.ts";
import { createSessionClient } from "../../lib/supabase/server.ts";
import { DemoAccounts } from "./demo-accounts.tsx";
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
      <section className={styles.entry}>
        <div className={styles.column}>
          <div className={`brand ${styles.brand}`}>
            <Mark sizePx={30} />
            prosa
          </div>
          <h1 className={styles.title}>{signIn.title}</h1>
          <p className={styles.lead}>{signIn.lead}</p>
          <SignInForm locale={locale} returnPath={returnPath} />
          <p className={styles.hint}>{signIn.noAccess}</p>
          <LanguageLinks current={locale} />
        </div>
      </section>
      <aside className={styles.aside}>
        {demo ? <DemoAccounts demo={demo} locale={locale} returnPath={returnPath} /> : <Sample />}
      </aside>
    </main>
  );
}
