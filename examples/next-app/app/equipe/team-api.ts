import type { Role } from "@prosa/core";
import type { Delivery, Invitation } from "@prosa/server-sdk";
import { ApiError, askApi } from "../../lib/ask-api.ts";
import type { Availability } from "../../lib/shell-session.ts";
import type { TeamStrings } from "./strings.ts";

const base = "/api/internal/v1";

/** What somebody may do, and where. */
export interface Position {
  role: Role;
  teams: string[];
  channels: string[];
}

export interface Member extends Position {
  id: string;
  name: string;
  email: string | null;
  availability: Availability;
}

export interface TeamDraft {
  name: string;
  members: string[];
  channels: string[];
}

export interface Team extends TeamDraft {
  id: string;
}

interface Named {
  id: string;
  name: string;
}

/** The people of a company, and where they may answer. */
export interface Company {
  members: Member[];
  invitations: Invitation[];
  teams: Team[];
  channels: Named[];
}

/** What the page asks of the server. */
export const teamApi = {
  async read(tenantId: string, signal: AbortSignal): Promise<Company> {
    const ask = <Answer>(fn: string) => askApi<Answer>(`${base}/${fn}`, { tenantId }, signal);
    const [people, { teams }, { channels }] = await Promise.all([
      ask<Pick<Company, "members" | "invitations">>("list_members"),
      ask<Pick<Company, "teams">>("list_teams"),
      ask<Pick<Company, "channels">>("get_session"),
    ]);
    return { ...people, teams, channels };
  },
  saveTeam: (tenantId: string, teamId: string | null, draft: TeamDraft) =>
    askApi<object>(`${base}/save_team`, { tenantId, teamId, ...draft }),
  deleteTeam: (tenantId: string, teamId: string) =>
    askApi<object>(`${base}/delete_team`, { tenantId, teamId }),
  invite: (tenantId: string, email: string, position: Position) =>
    askApi<{ delivery: Delivery }>(`${base}/invitations`, { tenantId, email, ...position }),
  revoke: (tenantId: string, invitationId: string) =>
    askApi<object>(`${base}/revoke_invitation`, { tenantId, invitationId }),
  change: (tenantId: string, operatorId: string, position: Position) =>
    askApi<object>(`${base}/change_member`, { tenantId, operatorId, ...position }),
  remove: (tenantId: string, operatorId: string) =>
    askApi<object>(`${base}/dismiss_member`, { tenantId, operatorId }),
};

/** What of some is known by name, as a list of words. */
export function namesOf(ids: readonly string[], known: readonly Named[]): string {
  return known
    .filter(({ id }) => ids.includes(id))
    .map(({ name }) => name)
    .join(", ");
}

/** What went wrong, in the words of the page. */
export function explain(error: unknown, { errors }: TeamStrings): string {
  const { code, details } = error instanceof ApiError ? error : new ApiError("internal", null);
  if (code === "auth.forbidden") return errors.forbidden;
  if (code.startsWith("storage.") || code === "network") return errors.unavailable;
  if (details.reason === "last_owner") return errors.lastOwner;
  if (details.reason === "taken") return errors.nameTaken;
  if (code === "request.invalid") return errors.email;
  return errors.other(code);
}
