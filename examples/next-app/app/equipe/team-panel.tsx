"use client";

import type { Role } from "@prosa/core";
import type { Delivery, Invitation } from "@prosa/server-sdk";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { LoadFailure } from "../../components/load-failure.tsx";
import page from "../../components/page.module.css";
import { type LocaleCode, stringsOf } from "../../lib/strings/strings.ts";
import { DeliveryNotice } from "./delivery-notice.tsx";
import { InvitationRow } from "./invitation-row.tsx";
import { MemberRow } from "./member-row.tsx";
import { PlaceDialog } from "./place-dialog.tsx";
import { teamStringsOf } from "./strings.ts";
import styles from "./team.module.css";
import { explain, type Member, type Place, teamApi } from "./team-api.ts";
import { useTeam } from "./use-team.ts";

interface TeamPanelProps {
  tenantId: string;
  meId: string;
  ownRole: Role;
  locale: LocaleCode;
}

type OpenDialog = { kind: "invite" } | { kind: "edit" | "remove"; member: Member };

const roles: readonly Role[] = ["viewer", "agent", "supervisor", "admin", "owner"];
const newcomer: Place = { role: "agent", teams: [], channels: [] };

/** The people of a company, and everything an admin does with them. */
export function TeamPanel({ tenantId, meId, ownRole, locale }: TeamPanelProps) {
  const strings = teamStringsOf(locale);
  const { roles: roleNames } = stringsOf(locale);
  const { team, failure, refresh } = useTeam(tenantId);
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
  const invite = async (place: Place, email: string) => {
    const { delivery } = await teamApi.invite(tenantId, email, place);
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

  if (failure && (failure.code === "auth.forbidden" || !team)) {
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
          disabled={!team}
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
      {team ? (
        <ul className={styles.rows} aria-label={strings.title}>
          {team.members.map((member) => (
            <MemberRow
              key={member.id}
              member={member}
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
      {team && team.invitations.length > 0 ? (
        <>
          <h2 className={styles.section}>{strings.invitations}</h2>
          <ul className={styles.rows} aria-label={strings.invitations}>
            {team.invitations.map((invitation) => (
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
      {team && dialog && dialog.kind !== "remove" ? (
        <PlaceDialog
          title={dialog.kind === "invite" ? strings.inviteTitle : strings.edit(dialog.member.name)}
          submit={dialog.kind === "invite" ? strings.send : strings.save}
          {...(dialog.kind === "invite" ? { text: strings.inviteText } : {})}
          asksEmail={dialog.kind === "invite"}
          initial={dialog.kind === "invite" ? newcomer : dialog.member}
          roles={given}
          roleNames={roleNames}
          team={team}
          strings={strings}
          onClose={close}
          onSubmit={async ({ role, teams, channels }, email) => {
            const place = { role, teams, channels };
            if (dialog.kind === "invite") return invite(place, email);
            await teamApi.change(tenantId, dialog.member.id, place);
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
