"use client";

import type { Role } from "@prosa/core";
import type { Delivery, Invitation } from "@prosa/server-sdk";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { LoadFailure } from "../../components/load-failure.tsx";
import page from "../../components/page.module.css";
import { type LocaleCode, stringsOf } from "../../lib/strings/strings.ts";
import { useLoaded } from "../../lib/use-loaded.ts";
import { DeliveryNotice } from "./delivery-notice.tsx";
import { InvitationRow } from "./invitation-row.tsx";
import { MemberRow } from "./member-row.tsx";
import { PlaceDialog } from "./place-dialog.tsx";
import { teamStringsOf } from "./strings.ts";
import styles from "./team.module.css";
import { explain, type Member, type Position, type Team, teamApi } from "./team-api.ts";
import { TeamDialog } from "./team-dialog.tsx";
import { TeamList } from "./team-list.tsx";

interface TeamPanelProps {
  tenantId: string;
  meId: string;
  ownRole: Role;
  locale: LocaleCode;
}

type OpenDialog =
  | { kind: "invite" }
  | { kind: "edit" | "remove"; member: Member }
  | { kind: "team"; team: Team | null }
  | { kind: "deleteTeam"; team: Team };

const roles: readonly Role[] = ["viewer", "agent", "supervisor", "admin", "owner"];
const newcomer: Position = { role: "agent", teams: [], channels: [] };

/** The people of a company, and everything an admin does with them. */
export function TeamPanel({ tenantId, meId, ownRole, locale }: TeamPanelProps) {
  const strings = teamStringsOf(locale);
  const { roles: roleNames } = stringsOf(locale);
  const loaded = useLoaded((signal) => teamApi.read(tenantId, signal), tenantId);
  const { value: company, failure, refresh } = loaded;
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [delivered, setDelivered] = useState<{ email: string; delivery: Delivery } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const given = roles.slice(0, roles.indexOf(ownRole) + 1);

  const close = () => setDialog(null);
  const done = () => {
    close();
    setProblem(null);
    void refresh();
  };
  const invite = async (position: Position, email: string) => {
    const { delivery } = await teamApi.invite(tenantId, email, position);
    setDelivered({ email, delivery });
    done();
  };
  const attempt = (work: Promise<unknown>) => {
    work.then(done, (error: unknown) => setProblem(explain(error, strings)));
  };
  const inviteAgain = ({ email, role, teams, channels }: Invitation) => {
    const known = roles.find((each) => each === role) ?? "agent";
    attempt(invite({ role: known, teams, channels }, email));
  };

  if (failure && (failure.code === "auth.forbidden" || !company)) {
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
        <button
          type="button"
          className="btn btn-primary"
          disabled={!company}
          onClick={() => setDialog({ kind: "invite" })}
        >
          <UserPlus className="icon" />
          {strings.invite}
        </button>
      </header>
      {problem ? (
        <p className="alert" role="alert">
          {problem}
        </p>
      ) : null}
      {delivered ? <DeliveryNotice {...delivered} strings={strings} /> : null}
      {company ? (
        <ul className={page.rows} aria-label={strings.title}>
          {company.members.map((member) => (
            <MemberRow
              key={member.id}
              member={member}
              company={company}
              isMe={member.id === meId}
              mayChange={given.includes(member.role)}
              roleName={roleNames[member.role]}
              strings={strings}
              onEdit={() => setDialog({ kind: "edit", member })}
              onRemove={() => setDialog({ kind: "remove", member })}
            />
          ))}
        </ul>
      ) : (
        <div role="status" aria-label={strings.loading} className={styles.skeleton} />
      )}
      {company ? (
        <TeamList
          company={company}
          strings={strings}
          onEdit={(team) => setDialog({ kind: "team", team })}
          onAdd={() => setDialog({ kind: "team", team: null })}
          onDelete={(team) => setDialog({ kind: "deleteTeam", team })}
        />
      ) : null}
      {company && company.invitations.length > 0 ? (
        <>
          <h2 className={styles.section}>{strings.invitations}</h2>
          <ul className={page.rows} aria-label={strings.invitations}>
            {company.invitations.map((invitation) => (
              <InvitationRow
                key={invitation.id}
                invitation={invitation}
                roleNames={roleNames}
                locale={locale}
                strings={strings}
                onAgain={() => inviteAgain(invitation)}
                onRevoke={() => attempt(teamApi.revoke(tenantId, invitation.id))}
              />
            ))}
          </ul>
        </>
      ) : null}
      {company && dialog?.kind === "team" ? (
        <TeamDialog
          team={dialog.team}
          company={company}
          strings={strings}
          onClose={close}
          onSubmit={async (draft) => {
            await teamApi.saveTeam(tenantId, dialog.team?.id ?? null, draft);
            done();
          }}
        />
      ) : null}
      {company && (dialog?.kind === "invite" || dialog?.kind === "edit") ? (
        <PlaceDialog
          title={dialog.kind === "invite" ? strings.inviteTitle : strings.edit(dialog.member.name)}
          submit={dialog.kind === "invite" ? strings.send : strings.save}
          {...(dialog.kind === "invite" ? { text: strings.inviteText } : {})}
          asksEmail={dialog.kind === "invite"}
          initial={dialog.kind === "invite" ? newcomer : dialog.member}
          roles={given}
          roleNames={roleNames}
          company={company}
          strings={strings}
          onClose={close}
          onSubmit={async ({ role, teams, channels }, email) => {
            const position = { role, teams, channels };
            if (dialog.kind === "invite") return invite(position, email);
            await teamApi.change(tenantId, dialog.member.id, position);
            done();
          }}
        />
      ) : null}
      {dialog?.kind === "deleteTeam" ? (
        <ConfirmDialog
          title={strings.teamRemoval.title(dialog.team.name)}
          text={strings.teamRemoval.text}
          submit={strings.teamRemoval.submit}
          strings={strings}
          explain={(error) => explain(error, strings)}
          onClose={close}
          onConfirm={async () => {
            await teamApi.deleteTeam(tenantId, dialog.team.id);
            done();
          }}
        />
      ) : null}
      {dialog?.kind === "remove" ? (
        <ConfirmDialog
          title={strings.removal.title(dialog.member.name)}
          text={strings.removal.text}
          submit={strings.removal.submit}
          strings={strings}
          explain={(error) => explain(error, strings)}
          onClose={close}
          onConfirm={async () => {
            await teamApi.remove(tenantId, dialog.member.id);
            done();
          }}
        />
      ) : null}
    </main>
  );
}
