import type { TeamStrings } from "./strings.ts";
import styles from "./team.module.css";
import { type Company, type Member, namesOf } from "./team-api.ts";

interface MemberRowProps {
  member: Member;
  company: Company;
  isMe: boolean;
  mayChange: boolean;
  roleName: string;
  strings: TeamStrings;
  onEdit: () => void;
  onRemove: () => void;
}

/** Somebody of the company: what they may do, where they answer, whether they are there. */
export function MemberRow(props: MemberRowProps) {
  const { member, company, isMe, mayChange, roleName, strings, onEdit, onRemove } = props;
  const { name, email, availability } = member;
  const places = [namesOf(member.teams, company.teams), namesOf(member.channels, company.channels)];
  return (
    <li>
      <span className={styles.who}>
        <b>
          {name}
          {isMe ? ` (${strings.you})` : ""}
        </b>
        <small>{[email, strings.availability[availability]].filter(Boolean).join(" · ")}</small>
        <small>{places.filter(Boolean).join(" · ")}</small>
      </span>
      <span className={styles.role}>{roleName}</span>
      {mayChange ? (
        <span className={styles.acts}>
          <button
            type="button"
            className="btn btn-sm"
            aria-label={strings.edit(name)}
            onClick={onEdit}
          >
            {strings.editShort}
          </button>
          <button
            type="button"
            className="btn btn-sm"
            aria-label={strings.remove(name)}
            onClick={onRemove}
          >
            {strings.removeShort}
          </button>
        </span>
      ) : null}
    </li>
  );
}
