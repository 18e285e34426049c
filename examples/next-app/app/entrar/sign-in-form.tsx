"use client";

import Link from "next/link";
import { useActionState, useId } from "react";
import { type LocaleCode, stringsOf } from "../../lib/strings/strings.ts";
import { type SignInState, signIn } from "./actions.ts";
import { PasswordField } from "./password-field.tsx";
import styles from "./sign-in.module.css";

interface SignInFormProps {
  locale: LocaleCode;
  returnPath: string;
}

const untouched: SignInState = { error: null, email: "" };

export function SignInForm({ locale, returnPath }: SignInFormProps) {
  const { signIn: strings } = stringsOf(locale);
  const [state, submit, isPending] = useActionState(signIn, untouched);
  const ids = { email: useId(), error: useId() };
  const invalid = state.error === "empty" || state.error === "credentials";
  return (
    <form action={submit} noValidate>
      <input type="hidden" name="volta" value={returnPath} />
      {state.error ? (
        <p className="alert" role="alert" id={ids.error}>
          {strings.errors[state.error]}
        </p>
      ) : null}
      <div className="field">
        <label htmlFor={ids.email}>{strings.email}</label>
        <input
          key={state.email}
          id={ids.email}
          className="input"
          type="email"
          name="email"
          autoComplete="username"
          defaultValue={state.email}
          aria-invalid={invalid || undefined}
          aria-describedby={state.error ? ids.error : undefined}
        />
      </div>
      <PasswordField
        label={strings.password}
        strings={strings}
        autoComplete="current-password"
        isInvalid={invalid}
        describedBy={state.error ? ids.error : undefined}
      />
      <button
        type="submit"
        className={`btn btn-primary btn-lg ${styles.submit}`}
        disabled={isPending}
      >
        {isPending ? strings.submitting : strings.submit}
      </button>
      <p className={styles.hint}>
        <Link className="link" href="/entrar/senha">
          {strings.forgotten}
        </Link>
      </p>
    </form>
  );
}
