import { ProsaError } from "@prosa/core";
import type {
  Caller,
  JsonObject,
  Mailer,
  QueueBackend,
  RunningWorker,
  SqlGateway,
} from "../ports/index.ts";
import { type IssuedInvitation, invitationMail } from "./invitation-mail.ts";

/** An invitation that waits. Times are ISO 8601. */
export interface Invitation {
  id: string;
  email: string;
  role: string;
  teams: string[];
  channels: string[];
  expiresAt: string;
  /** `null` until the mail has left. */
  sentAt: string | null;
  createdAt: string;
}

/** `mail`: it leaves by itself. `link`: no mail can be sent, so who invites hands this on. */
export type Delivery = { by: "mail" } | { by: "link"; link: string };

export interface InvitationDeps {
  sql: SqlGateway;
  backend: QueueBackend;
  mailer?: Mailer;
  /** Root of the app; the page `/convite` under it takes the token behind the `#`. */
  publicUrl?: string;
}

/**
 * Invites by `invite_member` as the caller, and has the mail sent. Repeating it for an address replaces
 * the invitation before.
 */
export async function invite(
  deps: InvitationDeps,
  caller: Caller,
  wanted: JsonObject,
): Promise<{ invitation: Invitation; delivery: Delivery }> {
  const linkOf = linksOf(deps);
  const { invitation } = await deps.sql.call<{ invitation: Invitation }>(
    "invite_member",
    wanted,
    caller,
  );
  if (deps.mailer) {
    await deps.backend.queue("notification").add({
      name: "invitation",
      data: { invitationId: invitation.id },
      deduplicationId: `invitation-${invitation.id}`,
    });
    return { invitation, delivery: { by: "mail" } };
  }
  const issued = await issue(deps.sql, invitation.id);
  if (!issued) {
    throw new ProsaError("storage.conflict", "The invitation changed meanwhile. Invite again.");
  }
  return { invitation, delivery: { by: "link", link: linkOf(issued.token) } };
}

/** Sends the mails of `notification`. The token is made here, so that no queue holds one. */
export function createInvitationWorker(deps: InvitationDeps & { mailer: Mailer }): RunningWorker {
  const worker = deps.backend.worker(
    "notification",
    async ({ data }) => {
      const { invitationId } = data as { invitationId: string };
      const issued = await issue(deps.sql, invitationId);
      if (!issued) return;
      await deps.mailer.send(invitationMail(issued, linksOf(deps)(issued.token)));
      await deps.sql.call("note_invitation_sent", { invitationId }, "service");
    },
    { concurrency: 1 },
  );
  return { ready: worker.ready, stop: () => worker.close() };
}

function issue(sql: SqlGateway, invitationId: string): Promise<IssuedInvitation | null> {
  return sql.call<IssuedInvitation | null>("issue_invitation", { invitationId }, "service");
}

/** What is behind the `#` reaches no log and no other site. */
function linksOf({ publicUrl }: InvitationDeps): (token: string) => string {
  if (!publicUrl) {
    throw new ProsaError(
      "internal",
      "Nobody can be invited: the app does not know its own address. Set PROSA_PUBLIC_URL.",
    );
  }
  const root = publicUrl.replace(/\/$/, "");
  return (token) => `${root}/convite#${token}`;
}
