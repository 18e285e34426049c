"use client";

import Link from "next/link";
import { useActionState, useId } from "react";
import { type LocaleCode, stringsOf } from "../../../lib/strings/strings.ts";
import { type NewPasswordState, setPassword } from "../password-actions.ts";
import { PasswordField } from "../password-field.tsx";
import styles from "../sign-in.module.css";

interface NewPasswordFormProps {
  locale: LocaleCode;
  tokenHash: string;
  code: string;
}

const untouched: NewPasswordState = { error: null };

export function NewPasswordForm({ locale, tokenHash, code }: NewPasswordFormProps) {
  const { password: strings, signIn } = stringsOf(locale);
  const [{ error }, submit, isPending] = useActionState(setPassword, untouched);
  const errorId = useId();
  return (
    <form action={submit} noValidate>
      <input type="hidden" name="token_hash" value={tokenHash} />
      <input type="hidden" name="code" value={code} />
      {error ? (
        <p className="alert" role="alert" id={errorId}>
          {strings.errors[error]}
        </p>
      ) : null}
      <PasswordField
        label={strings.newPassword}
        strings={signIn}
        autoComplete="new-password"
        isInvalid={error === "short" || error === "weak" || error === "same"}
        describedBy={error ? errorId : undefined}
      />
      <button
        type="submit"
        className={`btn btn-primary btn-lg ${styles.submit}`}
        disabled={isPending}
      >
        {strings.save}
      </button>
      <p className={styles.hint}>
        <Link className="link" href="/entrar/senha">
          {strings.again}
        </Link>
      </p>
    </form>
  );
}
