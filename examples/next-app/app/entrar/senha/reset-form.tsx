"use client";

import Link from "next/link";
import { useActionState, useId } from "react";
import { type LocaleCode, stringsOf } from "../../../lib/strings/strings.ts";
import { askForPassword, type ResetState } from "../password-actions.ts";
import styles from "../sign-in.module.css";

const untouched: ResetState = { error: null, email: "", isSent: false };

export function ResetForm({ locale }: { locale: LocaleCode }) {
  const { password: strings, signIn } = stringsOf(locale);
  const [state, submit, isPending] = useActionState(askForPassword, untouched);
  const ids = { email: useId(), error: useId() };
  if (state.isSent) {
    return (
      <>
        <p role="status">{strings.sent(state.email)}</p>
        <p className={styles.hint}>
          <Link className="link" href="/entrar">
            {strings.back}
          </Link>
        </p>
      </>
    );
  }
  return (
    <form action={submit} noValidate>
      {state.error ? (
        <p className="alert" role="alert" id={ids.error}>
          {strings.errors[state.error]}
        </p>
      ) : null}
      <div className="field">
        <label htmlFor={ids.email}>{signIn.email}</label>
        <input
          key={state.email}
          id={ids.email}
          className="input"
          type="email"
          name="email"
          autoComplete="username"
          defaultValue={state.email}
          aria-invalid={state.error === "email" || undefined}
          aria-describedby={state.error ? ids.error : undefined}
        />
      </div>
      <button
        type="submit"
        className={`btn btn-primary btn-lg ${styles.submit}`}
        disabled={isPending}
      >
        {strings.send}
      </button>
      <p className={styles.hint}>
        <Link className="link" href="/entrar">
          {strings.back}
        </Link>
      </p>
    </form>
  );
}
