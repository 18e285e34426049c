import type { Delivery } from "@prosa/server-sdk";
import { useState } from "react";
import type { TeamStrings } from "./strings.ts";
import styles from "./team.module.css";

interface DeliveryNoticeProps {
  email: string;
  delivery: Delivery;
  strings: TeamStrings;
}

/** How an invitation goes out: by itself, or by a link that is shown once. */
export function DeliveryNotice({ email, delivery, strings }: DeliveryNoticeProps) {
  const [copiedLink, setCopiedLink] = useState<string | null>(null);
  if (delivery.by === "mail") {
    return (
      <p className={styles.notice} role="status">
        {strings.sent(email)}
      </p>
    );
  }
  const { link } = delivery;
  return (
    <div className={styles.notice} role="status">
      {strings.link(email)}
      <code>{link}</code>
      <button
        type="button"
        className="btn btn-sm"
        onClick={() => {
          navigator.clipboard.writeText(link).then(
            () => setCopiedLink(link),
            () => setCopiedLink(null),
          );
        }}
      >
        {copiedLink === link ? strings.copied : strings.copy}
      </button>
    </div>
  );
}
