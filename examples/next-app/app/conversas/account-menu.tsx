"use client";

import { Check, LogOut } from "lucide-react";
import { type ReactNode, useId, useTransition } from "react";
import { Avatar } from "../../components/avatar.tsx";
import { languages } from "../../lib/languages.ts";
import type { Scheme } from "../../lib/preferences.ts";
import type { ShellSession } from "../../lib/shell-session.ts";
import { type LocaleCode, stringsOf } from "../../lib/strings/strings.ts";
import { chooseLocale, chooseScheme, chooseTenant, signOut } from "../actions.ts";
import styles from "./shell.module.css";

interface AccountMenuProps {
  session: ShellSession;
  locale: LocaleCode;
  scheme: Scheme;
}

/** Who is signed in, for which company, and how this browser shows it. */
export function AccountMenu({ session, locale, scheme }: AccountMenuProps) {
  const { shell, roles } = stringsOf(locale);
  const { me, tenants, tenant } = session;
  const menuId = useId();
  const [isPending, startTransition] = useTransition();
  return (
    <>
      <button type="button" className={styles.account} popoverTarget={menuId} title={me.name}>
        <Avatar name={me.name} team />
        <span className="sr">{shell.account(me.name)}</span>
      </button>
      <div id={menuId} popover="auto" className={styles.menu} aria-busy={isPending}>
        <header>
          <Avatar name={me.name} team large />
          <span>
            <b>{me.name}</b>
            <small>
              {roles[tenant.role]} · {tenant.name}
            </small>
          </span>
        </header>
        {tenants.length > 1 ? (
          <Choices
            title={shell.company}
            options={tenants.map(({ id, name }) => ({ value: id, label: name }))}
            chosen={tenant.id}
            onChoose={(id) => startTransition(() => chooseTenant(id))}
          />
        ) : null}
        <Choices
          title={shell.language}
          options={languages.map(({ code, name }) => ({ value: code, label: name }))}
          chosen={locale}
          onChoose={(code) => startTransition(() => chooseLocale(code))}
        />
        <Choices
          title={shell.appearance}
          options={(["system", "light", "dark"] as const).map((value) => ({
            value,
            label: shell.schemes[value],
          }))}
          chosen={scheme}
          onChoose={(value) => {
            document.documentElement.dataset.scheme = value;
            startTransition(() => chooseScheme(value));
          }}
        />
        <form action={signOut}>
          <button type="submit" className={styles.choice}>
            <LogOut className="icon" />
            {shell.signOut}
          </button>
        </form>
      </div>
    </>
  );
}

interface ChoicesProps<Value extends string> {
  title: string;
  options: { value: Value; label: ReactNode }[];
  chosen: Value;
  onChoose: (value: Value) => void;
}

function Choices<Value extends string>(props: ChoicesProps<Value>) {
  const { title, options, chosen, onChoose } = props;
  const titleId = useId();
  return (
    <fieldset className={styles.choices} aria-labelledby={titleId}>
      <h2 id={titleId}>{title}</h2>
      {options.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          className={styles.choice}
          aria-pressed={value === chosen}
          onClick={() => onChoose(value)}
        >
          {label}
          {value === chosen ? <Check className="icon" /> : null}
        </button>
      ))}
    </fieldset>
  );
}
