"use client";

import { useActionState, useId } from "react";
import { Avatar } from "../../components/avatar.tsx";
import type { Demo } from "../../lib/demo-accounts.ts";
import { type LocaleCode, stringsOf } from "../../lib/strings/strings.ts";
import { type SignInState, signInAsDemo } from "./actions.ts";
import styles from "./sign-in.module.css";

interface DemoAccountsProps {
  demo: Demo;
  locale: LocaleCode;
  returnPath: string;
}

const untouched: SignInState = { error: null, email: "" };

/** The demo's people by company; one click signs in as one of them. */
export function DemoAccounts({ demo, locale, returnPath }: DemoAccountsProps) {
  const { signIn: strings, roles } = stringsOf(locale);
  const [state, submit, isPending] = useActionState(signInAsDemo, untouched);
  const titleId = useId();
  const companies = [...new Set(demo.accounts.map(({ tenant }) => tenant))];
  return (
    <form className={styles.demo} action={submit} aria-labelledby={titleId}>
      <input type="hidden" name="volta" value={returnPath} />
      <h2 id={titleId}>{strings.demoTitle}</h2>
      <p>
        {strings.demoLead} {strings.demoPassword(demo.password)}
      </p>
      {state.error ? (
        <p className="alert" role="alert">
          {strings.errors[state.error]}
        </p>
      ) : null}
      <div className={styles.companies}>
        {companies.map((company) => (
          <section key={company}>
            <h3>{company}</h3>
            <ul>
              {demo.accounts
                .filter(({ tenant }) => tenant === company)
                .map(({ email, name, role }) => (
                  <li key={email}>
                    <button type="submit" name="account" value={email} disabled={isPending}>
                      <Avatar name={name} team />
                      <span>
                        <b>{name}</b>
                        <small>{roles[role]}</small>
                      </span>
                    </button>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </form>
  );
}
