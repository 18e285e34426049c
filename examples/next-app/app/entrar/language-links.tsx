"use client";

import { useTransition } from "react";
import { languages } from "../../lib/languages.ts";
import type { LocaleCode } from "../../lib/strings/strings.ts";
import { chooseLocale } from "../actions.ts";
import styles from "./sign-in.module.css";

/** Switches the language of the sign-in page without losing what was typed. */
export function LanguageLinks({ current }: { current: LocaleCode }) {
  const [isPending, startTransition] = useTransition();
  return (
    <p className={styles.languages}>
      {languages.map(({ code, name }) => (
        <button
          key={code}
          type="button"
          className="link"
          lang={code}
          disabled={isPending}
          aria-pressed={code === current}
          onClick={() => startTransition(() => chooseLocale(code))}
        >
          {name}
        </button>
      ))}
    </p>
  );
}
