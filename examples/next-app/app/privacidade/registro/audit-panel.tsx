"use client";

import type { AuditEntry } from "@prosa/server-sdk";
import { Download } from "lucide-react";
import { useId, useState } from "react";
import { LoadFailure } from "../../../components/load-failure.tsx";
import page from "../../../components/page.module.css";
import type { LocaleCode } from "../../../lib/strings/strings.ts";
import { useLoaded } from "../../../lib/use-loaded.ts";
import styles from "../privacy.module.css";
import { explain } from "../privacy-api.ts";
import { PrivacyTabs } from "../privacy-tabs.tsx";
import { privacyStringsOf } from "../strings.ts";
import { auditApi, auditCsvUrl, type Filters, subjects } from "./audit-api.ts";
import { AuditRow } from "./audit-row.tsx";

/** Who did what, latest first, by person and by kind; all of it as a file. */
export function AuditPanel({ tenantId, locale }: { tenantId: string; locale: LocaleCode }) {
  const strings = privacyStringsOf(locale);
  const words = strings.audit;
  const ids = { action: useId(), actor: useId() };
  const [filters, setFilters] = useState<Filters>({ action: "", actor: "" });
  const key = `${tenantId} ${filters.action} ${filters.actor}`;
  const first = useLoaded((signal) => auditApi.read(tenantId, filters, null, signal), key);
  const people = useLoaded((signal) => auditApi.people(tenantId, signal), tenantId);
  const [later, setLater] = useState<{ key: string; items: AuditEntry[]; next: string | null }>();
  const [problem, setProblem] = useState<string | null>(null);

  const { value, failure, refresh } = first;
  if (failure && (failure.code === "auth.forbidden" || !value)) {
    return (
      <LoadFailure
        failure={failure}
        text={explain(failure, strings)}
        strings={{ ...strings, errorTitle: words.errorTitle }}
        onRetry={() => void refresh()}
      />
    );
  }
  const more = later?.key === key ? later : { key, items: [], next: value?.nextCursor ?? null };
  const items = [...(value?.items ?? []), ...more.items];
  const readMore = async () => {
    setProblem(null);
    try {
      const found = await auditApi.read(tenantId, filters, more.next);
      setLater({ key, items: [...more.items, ...found.items], next: found.nextCursor });
    } catch (error) {
      setProblem(explain(error, strings));
    }
  };
  return (
    <main className={`${page.wrap} ${styles.wrap}`}>
      <header className={page.head}>
        <div>
          <h1>{words.title}</h1>
          <p>{words.lead}</p>
        </div>
        <a className="btn" href={auditCsvUrl(tenantId, filters)} download>
          <Download className="icon" />
          {words.download}
        </a>
      </header>
      <PrivacyTabs current="audit" strings={strings} />
      <div className={styles.filters}>
        <div className="field">
          <label htmlFor={ids.action}>{words.kind}</label>
          <select
            id={ids.action}
            className="input"
            value={filters.action}
            onChange={({ target }) => setFilters({ ...filters, action: target.value })}
          >
            <option value="">{words.allKinds}</option>
            {subjects.map((subject) => (
              <option key={subject} value={subject}>
                {words.subjects[subject]}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={ids.actor}>{words.actor}</label>
          <select
            id={ids.actor}
            className="input"
            value={filters.actor}
            onChange={({ target }) => setFilters({ ...filters, actor: target.value })}
          >
            <option value="">{words.everybody}</option>
            {people.value?.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </div>
      </div>
      {problem ? (
        <p className="alert" role="alert">
          {problem}
        </p>
      ) : null}
      {value === null ? (
        <div role="status" aria-label={strings.loading} className={styles.skeleton} />
      ) : items.length === 0 ? (
        <p className={page.empty}>{words.empty}</p>
      ) : (
        <ul className={page.rows} aria-label={words.title}>
          {items.map((entry) => (
            <AuditRow
              key={entry.id}
              entry={entry}
              people={people.value ?? []}
              locale={locale}
              words={words}
            />
          ))}
        </ul>
      )}
      {more.next ? (
        <button type="button" className={`btn ${styles.more}`} onClick={() => void readMore()}>
          {words.more}
        </button>
      ) : null}
    </main>
  );
}
