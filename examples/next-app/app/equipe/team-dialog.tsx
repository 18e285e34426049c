import { useId, useState } from "react";
import { FormDialog } from "../../components/form-dialog.tsx";
import type { TeamStrings } from "./strings.ts";
import { type Company, explain, type Team, type TeamDraft } from "./team-api.ts";
import { Units } from "./units.tsx";

interface TeamDialogProps {
  /** `null` makes a new one. */
  team: Team | null;
  company: Company;
  strings: TeamStrings;
  onSubmit: (draft: TeamDraft) => Promise<void>;
  onClose: () => void;
}

/** Names a team, and says who is in it and which channels it answers. */
export function TeamDialog({ team, company, strings, onSubmit, onClose }: TeamDialogProps) {
  const nameId = useId();
  const [draft, setDraft] = useState<TeamDraft>(team ?? { name: "", members: [], channels: [] });
  return (
    <FormDialog
      title={team ? strings.edit(team.name) : strings.newTeam}
      submit={strings.save}
      isReady={draft.name.trim() !== ""}
      strings={strings}
      explain={(error) => explain(error, strings)}
      onSubmit={() => {
        const { name, members, channels } = draft;
        return onSubmit({ name: name.trim(), members, channels });
      }}
      onClose={onClose}
    >
      <div className="field">
        <label htmlFor={nameId}>{strings.teamName}</label>
        <input
          id={nameId}
          className="input"
          maxLength={100}
          required
          value={draft.name}
          onChange={({ target }) => setDraft({ ...draft, name: target.value })}
        />
      </div>
      <Units
        legend={strings.members}
        none={strings.none}
        options={company.members}
        chosen={draft.members}
        onChange={(members) => setDraft({ ...draft, members })}
      />
      <Units
        legend={strings.channels}
        none={strings.none}
        options={company.channels}
        chosen={draft.channels}
        onChange={(channels) => setDraft({ ...draft, channels })}
      />
    </FormDialog>
  );
}
