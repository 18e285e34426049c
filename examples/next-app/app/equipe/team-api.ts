import type { Role } from "@prosa/core";
import type { Delivery, Invitation } from "@prosa/server-sdk";
import { ApiError, askApi } from "../../lib/ask-api.ts";
import type { TeamStrings } from "./strings.ts";

const base = "/api/internal/v1";

export interface Member {
  id: string;
  name: string;
  email: string | null;
  role: Role;
  availability: "online" | "away" | "offline";
  teams: string[];
  channels: string[];
}

interface Unit {
  id: string;
  name: string;
}

/** The people of a company, and where they may answer. */
export interface Team {
  members: Member[];
  invitations: Invitation[];
  teams: Unit[];
  channels: Unit[];
}

/** What somebody may do, and where. */
export interface Place {
  role: Role;
  teams: string[];
  channels: string[];
}

/** What the page asks of the server. */
export const teamApi = {
  async read(tenantId: string, signal: AbortSignal): Promise<Team> {
    const [people, { teams, channels }] = await Promise.all([
      askApi<Pick<Team, "members" | "invitations">>(`${base}/list_members`, { tenantId }, signal),
      askApi<Pick<Team, "teams" | "channels">>(`${base}/get_session`, { tenantId }, signal),
    ]);
    return { ...people, teams, channels };
  },
  invite: (tenantId: string, email: string, place: Place) =>
    askApi<{ delivery: Delivery }>(`${base}/invitations`, { tenantId, email, ...place }),
  revoke: (tenantId: string, invitationId: string) =>
    askApi<object>(`${base}/revoke_invitation`, { tenantId, invitationId }),
  change: (tenantId: string, operatorId: string, place: Place) =>
    askApi<object>(`${base}/change_member`, { tenantId, operatorId, ...place }),
  remove: (tenantId: string, operatorId: string) =>
    askApi<object>(`${base}/dismiss_member`, { tenantId, operatorId }),
};

/** What went wrong, in the words of the page. */
export function explain(error: unknown, { errors }: TeamStrings): string {
  const { code, details } = error instanceof ApiError ? error : new ApiError("internal", null);
  if (code === "auth.forbidden") return errors.forbidden;
  if (code.startsWith("storage.") || code === "network") return errors.unavailable;
  if (details.reason === "last_owner") return errors.lastOwner;
  if (code === "request.invalid") return errors.email;
  return errors.other(code);
}
