import type { AuditEntry } from "@prosa/server-sdk";
import type { LocaleCode } from "../../../lib/strings/strings.ts";
import styles from "../privacy.module.css";
import type { PrivacyStrings } from "../strings.ts";

interface AuditRowProps {
  entry: AuditEntry;
  people: readonly { id: string; name: string }[];
  locale: LocaleCode;
  words: PrivacyStrings["audit"];
}

/** One act: what, by whom, when, and what differs since. */
export function AuditRow({ entry, people, locale, words }: AuditRowProps) {
  const { at, actor, action, subject, before, after } = entry;
  const nameOf = (id: unknown) => people.find((each) => each.id === id)?.name;
  const facts = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const shown = (value: unknown) =>
    value === undefined || value === null
      ? "—"
      : (nameOf(value) ?? (typeof value === "string" ? value : JSON.stringify(value)));
  const who = actor.kind === "operator" ? (actor.name ?? actor.id) : null;
  return (
    <li>
      <span className={styles.what}>
        <b>{words.actions[action] ?? action}</b>
        <small>{[who ?? words.service, nameOf(subject.id)].filter(Boolean).join(" → ")}</small>
      </span>
      <time className={styles.state} dateTime={at}>
        {new Date(at).toLocaleString(locale, { dateStyle: "medium", timeStyle: "medium" })}
      </time>
      {facts.length > 0 ? (
        <p className={styles.facts}>
          {facts.map((fact, i) => (
            <span key={fact}>
              {i > 0 ? " · " : ""}
              <b>{fact}</b> {shown(before?.[fact])} → {shown(after?.[fact])}
            </span>
          ))}
        </p>
      ) : null}
    </li>
  );
}
