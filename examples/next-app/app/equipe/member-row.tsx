import type { TeamStrings } from "./strings.ts";
import styles from "./team.module.css";
import type { Member } from "./team-api.ts";

interface MemberRowProps {
  member: Member;
  isMe: boolean;
  mayChange: boolean;
  roleName: string;
  strings: TeamStrings;
  onEdit: () => void;
  onRemove: () => void;
}

export function MemberRow(props: MemberRowProps) {
  const { member, isMe, mayChange, roleName, strings, onEdit, onRemove } = props;
  const { name, email, availability } = member;
  return (
    <li>
      <span className={styles.who}>
        <b>
          {name}
          {isMe ? ` (${strings.you})` : ""}
        </b>
        <small>{[email, strings.availability[availability]].filter(Boolean).join(" · ")}</small>
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
