import Link from "next/link";
import styles from "./privacy.module.css";
import type { PrivacyStrings } from "./strings.ts";

/** The two pages of governance. */
export function PrivacyTabs({
  current,
  strings,
}: {
  current: "privacy" | "audit";
  strings: PrivacyStrings;
}) {
  const pages = [
    { name: "privacy", href: "/privacidade", label: strings.tab },
    { name: "audit", href: "/privacidade/registro", label: strings.audit.title },
  ];
  return (
    <nav className={styles.tabs} aria-label={strings.title}>
      {pages.map(({ name, href, label }) => (
        <Link key={name} href={href} aria-current={name === current ? "page" : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
