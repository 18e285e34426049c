"use client";

import { useEffect, useState } from "react";
import { LoadFailure } from "../../components/load-failure.tsx";
import page from "../../components/page.module.css";
import type { LocaleCode } from "../../lib/strings/strings.ts";
import { useLoaded } from "../../lib/use-loaded.ts";
import styles from "./privacy.module.css";
import { explain, privacyApi, type Request } from "./privacy-api.ts";
import { PrivacyTabs } from "./privacy-tabs.tsx";
import { RequestDialog } from "./request-dialog.tsx";
import { RequestRow } from "./request-row.tsx";
import { RetentionForm } from "./retention-form.tsx";
import { privacyStringsOf } from "./strings.ts";

const lookAgainMs = 4_000;

/** Copies and erasures that people asked for, and how long each kind of data is kept. */
export function PrivacyPanel({ tenantId, locale }: { tenantId: string; locale: LocaleCode }) {
  const strings = privacyStringsOf(locale);
  const loaded = useLoaded((signal) => privacyApi.read(tenantId, signal), tenantId);
  const { value, failure, refresh } = loaded;
  const [asked, setAsked] = useState<Request["kind"] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const isUnderWay = value?.requests.some(
    ({ state }) => state === "waiting" || state === "running",
  );
  useEffect(() => {
    if (!isUnderWay) return;
    const timer = setInterval(() => void refresh(), lookAgainMs);
    return () => clearInterval(timer);
  });

  if (failure && (failure.code === "auth.forbidden" || !value)) {
    return (
      <LoadFailure
        failure={failure}
        text={explain(failure, strings)}
        strings={strings}
        onRetry={() => void refresh()}
      />
    );
  }
  return (
    <main className={`${page.wrap} ${styles.wrap}`}>
      <header className={page.head}>
        <div>
          <h1>{strings.title}</h1>
          <p>{strings.lead}</p>
        </div>
        <div className={styles.acts}>
          <button
            type="button"
            className="btn"
            disabled={!value}
            onClick={() => setAsked("erasure")}
          >
            {strings.erase}
          </button>
          <button
            type="button"
            className="btn btn-primary"
            disabled={!value}
            onClick={() => setAsked("export")}
          >
            {strings.copy}
          </button>
        </div>
      </header>
      <PrivacyTabs current="privacy" strings={strings} />
      {problem ? (
        <p className="alert" role="alert">
          {problem}
        </p>
      ) : null}
      <h2 className={styles.section}>{strings.requests}</h2>
      {value === null ? (
        <div role="status" aria-label={strings.loading} className={styles.skeleton} />
      ) : value.requests.length === 0 ? (
        <p className={page.empty}>{strings.noRequests}</p>
      ) : (
        <ul className={page.rows} aria-label={strings.requests}>
          {value.requests.map((request) => (
            <RequestRow
              key={request.id}
              request={request}
              locale={locale}
              strings={strings}
              onProblem={(error) => setProblem(error === null ? null : explain(error, strings))}
            />
          ))}
        </ul>
      )}
      {value ? (
        <RetentionForm
          retention={value.retention}
          strings={strings}
          onSave={async (retention) => {
            await privacyApi.keep(tenantId, retention);
            await refresh();
          }}
        />
      ) : null}
      {asked ? (
        <RequestDialog
          kind={asked}
          tenantId={tenantId}
          strings={strings}
          onClose={() => setAsked(null)}
          onDone={() => {
            setAsked(null);
            setProblem(null);
            void refresh();
          }}
        />
      ) : null}
    </main>
  );
}
