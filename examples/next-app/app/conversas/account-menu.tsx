"use client";

import { Check, LogOut } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useId, useState, useTransition } from "react";
import { Avatar } from "../../components/avatar.tsx";
import { askApi } from "../../lib/ask-api.ts";
import { languages } from "../../lib/languages.ts";
import type { Scheme } from "../../lib/preferences.ts";
import type { Availability, ShellSession } from "../../lib/shell-session.ts";
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
  const [availability, setAvailability] = useState(session.availability);
  const [isRefused, setIsRefused] = useState(false);
  const router = useRouter();
  const choose = (wanted: Availability) => {
    const before = availability;
    setAvailability(wanted);
    setIsRefused(false);
    askApi("/api/internal/v1/set_availability", {
      tenantId: tenant.id,
      availability: wanted,
    }).then(
      () => router.refresh(),
      () => {
        setAvailability(before);
        setIsRefused(true);
      },
    );
  };
  const state = shell.availability[availability];
  return (
    <>
      <button
        type="button"
        className={styles.account}
        popoverTarget={menuId}
        title={`${me.name} · ${state}`}
      >
        <Avatar name={me.name} team />
        <span className={styles.presence} data-availability={availability} />
        <span className="sr">{`${shell.account(me.name)}, ${state}`}</span>
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
        <Choices
          title={shell.availabilityTitle}
          options={(["online", "away", "offline"] as const).map((value) => ({
            value,
            label: (
              <>
                <span className={styles.dot} data-availability={value} />
                {shell.availability[value]}
              </>
            ),
          }))}
          chosen={availability}
          onChoose={choose}
        />
        {isRefused ? (
          <p className={styles.refused} role="alert">
            {shell.availabilityRefused}
          </p>
        ) : null}
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
