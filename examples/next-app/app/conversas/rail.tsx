"use client";

import { MessagesSquare, RadioTower, ShieldCheck, Smartphone, Users } from "lucide-react";
import Link from "next/link";
import { Mark } from "../../components/mark.tsx";
import type { Scheme } from "../../lib/preferences.ts";
import type { ShellSession } from "../../lib/shell-session.ts";
import { type LocaleCode, stringsOf } from "../../lib/strings/strings.ts";
import { AccountMenu } from "./account-menu.tsx";
import styles from "./shell.module.css";

export type RailPlace = "conversations" | "channels" | "team" | "privacy";

interface RailProps {
  /** The place on screen. */
  current: RailPlace;
  session: ShellSession;
  locale: LocaleCode;
  scheme: Scheme;
  hasSimulator: boolean;
}

/** The way between the places of the app, and who is signed in. */
export function Rail({ current, session, locale, scheme, hasSimulator }: RailProps) {
  const strings = stringsOf(locale);
  const places = [
    {
      place: "conversations",
      href: "/conversas",
      label: strings.conversations,
      Icon: MessagesSquare,
      permission: "conversation.read",
    },
    {
      place: "channels",
      href: "/canais",
      label: strings.channels,
      Icon: RadioTower,
      permission: "channel.manage",
    },
    {
      place: "team",
      href: "/equipe",
      label: strings.team,
      Icon: Users,
      permission: "member.manage",
    },
    {
      place: "privacy",
      href: "/privacidade",
      label: strings.privacy,
      Icon: ShieldCheck,
      permission: "privacy.manage",
    },
  ].filter(({ permission }) => session.permissions.includes(permission));
  return (
    <nav className={styles.rail} aria-label={strings.shell.navigation}>
      <span className={styles.mark}>
        <Mark sizePx={26} />
      </span>
      {places.map(({ place, href, label, Icon }) => (
        <Link
          key={place}
          className={styles.item}
          href={href}
          aria-current={place === current ? "page" : undefined}
          aria-label={label}
          title={label}
        >
          <Icon className="icon icon-20" />
        </Link>
      ))}
      {hasSimulator ? (
        <a
          className={styles.item}
          href="/simulator"
          target="_blank"
          rel="noreferrer"
          aria-label={strings.shell.simulator}
          title={strings.shell.simulator}
        >
          <Smartphone className="icon icon-20" />
        </a>
      ) : null}
      <span className={styles.company}>{session.tenant.name}</span>
      <AccountMenu session={session} locale={locale} scheme={scheme} />
    </nav>
  );
}
