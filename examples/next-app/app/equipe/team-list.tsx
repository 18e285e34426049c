import page from "../../components/page.module.css";
import type { TeamStrings } from "./strings.ts";
import styles from "./team.module.css";
import { type Company, namesOf, type Team } from "./team-api.ts";

interface TeamListProps {
  company: Company;
  strings: TeamStrings;
  onEdit: (team: Team) => void;
  onAdd: () => void;
  onDelete: (team: Team) => void;
}

/** The teams, who is in each and where it answers. */
export function TeamList({ company, strings, onEdit, onAdd, onDelete }: TeamListProps) {
  return (
    <section aria-labelledby="teams">
      <header className={styles.sectionHead}>
        <h2 id="teams" className={styles.section}>
          {strings.teams}
        </h2>
        <button type="button" className="btn btn-sm" onClick={onAdd}>
          {strings.newTeam}
        </button>
      </header>
      {company.teams.length === 0 ? (
        <p className={page.empty}>{strings.noTeams}</p>
      ) : (
        <ul className={page.rows} aria-label={strings.teams}>
          {company.teams.map((team) => (
            <li key={team.id}>
              <span className={styles.who}>
                <b>{team.name}</b>
                <small>{namesOf(team.members, company.members) || strings.nobody}</small>
                <small>{namesOf(team.channels, company.channels) || strings.noChannel}</small>
              </span>
              <span className={styles.acts}>
                <button
                  type="button"
                  className="btn btn-sm"
                  aria-label={strings.edit(team.name)}
                  onClick={() => onEdit(team)}
                >
                  {strings.editShort}
                </button>
                <button
                  type="button"
                  className="btn btn-sm"
                  aria-label={strings.teamRemoval.of(team.name)}
                  onClick={() => onDelete(team)}
                >
                  {strings.teamRemoval.submit}
                </button>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
