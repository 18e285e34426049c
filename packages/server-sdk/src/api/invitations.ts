import { z } from "zod";
import { type InvitationDeps, invite } from "../members/invitations.ts";
import type { Caller } from "../ports/index.ts";
import { parse } from "./message-body.ts";
import { readJson } from "./read-body.ts";

const invitation = z.strictObject({
  tenantId: z.uuid(),
  email: z.email().max(320),
  role: z.enum(["owner", "admin", "supervisor", "agent", "viewer"]),
  teams: z.array(z.uuid()).max(200).default([]),
  channels: z.array(z.uuid()).max(200).default([]),
});

/**
 * `POST /api/internal/v1/invitations`, for admins: `{ invitation, delivery }`. Where mail can be sent it is
 * sent; else `delivery.link` is for the admin to hand on.
 */
export async function answerInvitations(
  deps: InvitationDeps,
  request: Request,
  caller: Caller,
): Promise<Response> {
  const wanted = parse(invitation, await readJson(request));
  return Response.json(await invite(deps, caller, wanted), {
    status: 201,
    headers: { "cache-control": "no-store" },
  });
}
