import type { Fixture } from "./fixture.ts";
import type { Who } from "./people.ts";

/** One way to lose sight of something. */
export interface Loss {
  who: Who;
  /** What holds before, where it is not the fixture as it is. */
  before?: string;
  /** SQL in one transaction. */
  sql: (fixture: Fixture) => string;
}

const service = (fn: string, args: object): string =>
  `select prosa.${fn}('${JSON.stringify(args)}'::jsonb)`;
const patch = (fixture: Fixture, place: keyof Fixture["at"], change: object): string =>
  `select set_config('request.jwt.claims', '{"sub":"helena","role":"authenticated"}', true);
   ${service("update_conversation", { conversationId: fixture.at[place].conversation, patch: change })}`;

export const losses = {
  "is removed from the company": {
    who: "caio",
    sql: ({ at, operators }) =>
      service("remove_member", { tenantId: at.own.tenant, operatorId: operators.caio }),
  },
  "is deleted from the company": {
    who: "caio",
    sql: ({ operators }) =>
      `delete from prosa.tenant_members where operator_id = '${operators.caio}'`,
  },
  "is deleted as a supervisor": {
    who: "renata",
    sql: ({ operators }) =>
      `delete from prosa.tenant_members where operator_id = '${operators.renata}'`,
  },
  "is a supervisor no more": {
    who: "renata",
    sql: ({ at }) =>
      service("add_member", {
        tenantId: at.own.tenant,
        subject: "renata",
        name: "Renata Prado",
        role: "agent",
      }),
  },
  "leaves a team": {
    who: "caio",
    sql: ({ world, operators }) =>
      service("remove_team_member", { teamId: world.teams.medicoes, operatorId: operators.caio }),
  },
  "leaves a channel": {
    who: "caio",
    sql: ({ operators }) =>
      `delete from prosa.channel_members where operator_id = '${operators.caio}'`,
  },
  "is in a team that leaves a channel": {
    who: "lia",
    sql: ({ world }) => `delete from prosa.channel_teams where team_id = '${world.teams.posvenda}'`,
  },
  "is in a company that closes its visibility": {
    who: "vera",
    before: `update prosa.tenants set settings = '{"visibility": "open"}'`,
    sql: () => "update prosa.tenants set settings = '{}' where slug = 'horizonte'",
  },
  "sees a conversation go to a colleague": {
    who: "caio",
    sql: (fixture) => patch(fixture, "own", { assigneeId: fixture.operators.lia }),
  },
  "sees a conversation of the channel go to a colleague": {
    who: "vera",
    sql: (fixture) => patch(fixture, "channel", { assigneeId: fixture.operators.lia }),
  },
  "sees a conversation go to another team": {
    who: "vera",
    sql: (fixture) => patch(fixture, "team", { teamId: fixture.world.teams.posvenda }),
  },
  "sees a conversation go into one that is not theirs": {
    who: "caio",
    sql: ({ at }) =>
      `update prosa.conversations set status = 'merged',
         merged_into_id = '${at.colleague.conversation}' where id = '${at.own.conversation}'`,
  },
  "took part in what is resolved": {
    who: "caio",
    sql: (fixture) => patch(fixture, "takingPart", { status: "resolved" }),
  },
  "takes no part any more": {
    who: "vera",
    sql: ({ at, operators }) =>
      `update prosa.participants set left_at = now() where operator_id = '${operators.vera}'
         and conversation_id = '${at.takingPart.conversation}'`,
  },
} as const satisfies Record<string, Loss>;

export type LossName = keyof typeof losses;

/** Every trigger that tells of sight, and a loss that needs it. One that is missing fails by its name. */
export const triggers: Record<string, LossName> = {
  "prosa.channel_members prosa_visibility": "leaves a channel",
  "prosa.channel_teams prosa_visibility": "is in a team that leaves a channel",
  "prosa.conversation_changes prosa_broadcast": "leaves a channel",
  "prosa.conversations prosa_left": "sees a conversation go to a colleague",
  "prosa.conversations prosa_resolved": "took part in what is resolved",
  "prosa.participants prosa_participation": "takes no part any more",
  "prosa.team_members prosa_visibility": "leaves a team",
  "prosa.tenant_members prosa_visibility": "is removed from the company",
  "prosa.tenant_members prosa_visibility_lost": "is deleted as a supervisor",
  "prosa.tenants prosa_visibility": "is in a company that closes its visibility",
};
