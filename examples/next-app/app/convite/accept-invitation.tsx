"use client";

import { useEffect, useId, useState } from "react";
import { ApiError, askApi } from "../../lib/ask-api.ts";
import type { LocaleCode } from "../../lib/strings/strings.ts";
import styles from "./invitation.module.css";
import { type AcceptProblem, invitationStringsOf } from "./strings.ts";

const kept = "prosa.invitation";

interface AcceptInvitationProps {
  locale: LocaleCode;
  isSignedIn: boolean;
}

/** Takes the token out of the address at once, and keeps it in this tab over a sign-in. */
export function AcceptInvitation({ locale, isSignedIn }: AcceptInvitationProps) {
  const strings = invitationStringsOf(locale);
  const inputId = useId();
  const [token, setToken] = useState<string | null | undefined>(undefined);
  const [name, setName] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<AcceptProblem | null>(null);

  useEffect(() => {
    const given = window.location.hash.slice(1);
    if (given) {
      sessionStorage.setItem(kept, given);
      window.history.replaceState(null, "", window.location.pathname);
    }
    setToken(sessionStorage.getItem(kept));
  }, []);

  const accept = async () => {
    setIsBusy(true);
    setProblem(null);
    try {
      await askApi("/api/internal/v1/accept_invitation", { token, name });
      sessionStorage.removeItem(kept);
      window.location.assign("/conversas");
    } catch (error) {
      setProblem(problemOf(error));
      setIsBusy(false);
    }
  };

  return (
    <main className={styles.page}>
      <h1>{strings.title}</h1>
      {token === null ? (
        <p>{strings.missing}</p>
      ) : isSignedIn ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void accept();
          }}
        >
          <p>{strings.lead}</p>
          {problem ? (
            <p className="alert" role="alert">
              {strings.problems[problem]}
            </p>
          ) : null}
          <div className="field">
            <label htmlFor={inputId}>{strings.name}</label>
            <input
              id={inputId}
              className="input"
              autoComplete="name"
              required
              maxLength={200}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </div>
          <button type="submit" className="btn btn-primary" disabled={isBusy || !token}>
            {isBusy ? strings.accepting : strings.accept}
          </button>
        </form>
      ) : (
        <>
          <p>{strings.signInFirst}</p>
          <a className="btn btn-primary" href="/entrar?volta=%2Fconvite">
            {strings.signIn}
          </a>
        </>
      )}
    </main>
  );
}

function problemOf(error: unknown): AcceptProblem {
  const code = error instanceof ApiError ? error.code : "";
  if (code === "auth.forbidden") return "email";
  return code === "request.invalid" ? "invitation" : "unavailable";
}
