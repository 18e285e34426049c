"use client";

import { Eye, EyeOff } from "lucide-react";
import { useActionState, useId, useState } from "react";
import { type LocaleCode, stringsOf } from "../../lib/strings/strings.ts";
import { type SignInState, signIn } from "./actions.ts";
import styles from "./sign-in.module.css";

interface SignInFormProps {
  locale: LocaleCode;
  returnPath: string;
}

const untouched: SignInState = { error: null, email: "" };

export function SignInForm({ locale, returnPath }: SignInFormProps) {
  const { signIn: strings } = stringsOf(locale);
  const [state, submit, isPending] = useActionState(signIn, untouched);
  const [isPasswordShown, setIsPasswordShown] = useState(false);
  const ids = { email: useId(), password: useId(), error: useId() };
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
      <div className="field">
        <label htmlFor={ids.password}>{strings.password}</label>
        <span className={styles.password}>
          <input
            id={ids.password}
            className="input"
            type={isPasswordShown ? "text" : "password"}
            name="password"
            autoComplete="current-password"
            aria-invalid={invalid || undefined}
            aria-describedby={state.error ? ids.error : undefined}
          />
          <button
            type="button"
            className="icon-btn"
            aria-label={isPasswordShown ? strings.hidePassword : strings.showPassword}
            onClick={() => setIsPasswordShown(!isPasswordShown)}
          >
            {isPasswordShown ? <EyeOff className="icon" /> : <Eye className="icon" />}
          </button>
        </span>
      </div>
      <button
        type="submit"
        className={`btn btn-primary btn-lg ${styles.submit}`}
        disabled={isPending}
      >
        {isPending ? strings.submitting : strings.submit}
      </button>
    </form>
  );
}
