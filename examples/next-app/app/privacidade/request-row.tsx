import type { LocaleCode } from "../../lib/strings/strings.ts";
import styles from "./privacy.module.css";
import { privacyApi, type Request } from "./privacy-api.ts";
import type { PrivacyStrings } from "./strings.ts";

interface RequestRowProps {
  request: Request;
  locale: LocaleCode;
  strings: PrivacyStrings;
  /** Called with `null` when a try begins. */
  onProblem: (error: unknown) => void;
}

/** What was asked for, where it stands, and the receipt or the copy when it is done. */
export function RequestRow({ request, locale, strings, onProblem }: RequestRowProps) {
  const { kind, state, contactName, createdAt, finishedAt, storagePath, receipt } = request;
  const time = (at: string) =>
    new Date(at).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
  const open = async (file: string) => {
    onProblem(null);
    try {
      const { url } = await privacyApi.open(`${storagePath}/${file}`);
      window.open(url, "_blank", "noopener");
    } catch (error) {
      onProblem(error);
    }
  };
  const counted = Object.entries(receipt).filter(([, count]) => typeof count === "number");
  return (
    <li>
      <span className={styles.what}>
        <b>{strings.kinds[kind](contactName)}</b>
        <small>{strings.asked(time(createdAt))}</small>
      </span>
      <span className={styles.state} data-state={state}>
        {strings.states[state]}
        {finishedAt ? <small>{time(finishedAt)}</small> : null}
      </span>
      {kind === "export" && state === "done" ? (
        storagePath ? (
          <span className={styles.acts}>
            {["contact.json", "messages.csv"].map((file) => (
              <button
                key={file}
                type="button"
                className="btn btn-sm"
                onClick={() => void open(file)}
              >
                {strings.open(file)}
              </button>
            ))}
          </span>
        ) : (
          <small className={styles.muted}>{strings.copyEnded}</small>
        )
      ) : null}
      {kind === "erasure" && state === "done" ? (
        <details className={styles.receipt}>
          <summary>{strings.receipt}</summary>
          <p className={styles.muted}>{strings.receiptText}</p>
          <dl>
            <div>
              <dt>{strings.receiptNumber}</dt>
              <dd>
                <code>{request.id}</code>
              </dd>
            </div>
            {counted.map(([place, count]) => (
              <div key={place}>
                <dt>{strings.places[place] ?? place}</dt>
                <dd>{count}</dd>
              </div>
            ))}
          </dl>
        </details>
      ) : null}
    </li>
  );
}
