import type { Invitation } from "@prosa/server-sdk";
import type { LocaleCode } from "../../lib/strings/strings.ts";
import type { TeamStrings } from "./strings.ts";
import styles from "./team.module.css";

interface InvitationRowProps {
  invitation: Invitation;
  roleNames: Record<string, string>;
  locale: LocaleCode;
  strings: TeamStrings;
  onAgain: () => void;
  onRevoke: () => void;
}

export function InvitationRow(props: InvitationRowProps) {
  const { invitation, roleNames, locale, strings, onAgain, onRevoke } = props;
  const ends = new Date(invitation.expiresAt);
  const until = ends.toLocaleDateString(locale, { day: "numeric", month: "long" });
  const state = ends.getTime() > Date.now() ? strings.waiting(until) : strings.expired;
  return (
    <li>
      <span className={styles.who}>
        <b>{invitation.email}</b>
        <small>{invitation.sentAt ? state : `${state} · ${strings.notSent}`}</small>
      </span>
      <span className={styles.role}>{roleNames[invitation.role]}</span>
      <span className={styles.acts}>
        <button type="button" className="btn btn-sm" onClick={onAgain}>
          {strings.again}
        </button>
        <button type="button" className="btn btn-sm" onClick={onRevoke}>
          {strings.revoke}
        </button>
      </span>
    </li>
  );
}
